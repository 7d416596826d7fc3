#include "sandbox/internal/slot_run.h"

#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <vector>

#include "sandbox/internal/file_bytes.h"
#include "sandbox/internal/judge.h"
#include "sandbox/internal/message_socket.h"
#include "sandbox/internal/request_writer.h"

namespace cupel::sandbox {
namespace {

// What a slot may take beyond the run's wall time before it counts as stuck: killing and reaping
// everything, and cleaning up, on a machine that may be loaded.
constexpr std::chrono::seconds kSlotGrace(30);

/// Standard input: a file that nobody can change any more, read from its start.
Descriptor input_file_of(std::string_view bytes) {
  auto file = sealed_file(bytes);
  if (!file || ::lseek(file->get(), 0, SEEK_SET) != 0) return {};
  return std::move(*file);
}

bool fill_inbox(int inbox, std::string_view bytes) {
  return ::ftruncate(inbox, 0) == 0 && ::lseek(inbox, 0, SEEK_SET) == 0 && write_all(inbox, bytes);
}

bool read_front(int file, std::uint64_t size, std::string& bytes) {
  bytes.resize(size);
  std::size_t done = 0;
  while (done < size) {
    const ssize_t got = ::pread(file, bytes.data() + done, size - done, static_cast<off_t>(done));
    if (got <= 0) return false;
    done += static_cast<std::size_t>(got);
  }
  return true;
}

/// Takes what came with the reply over into the result. False where something is missing.
bool take_over(const protocol::RunReply& reply, const Command& command,
               std::vector<Descriptor>& received, RunResult& result) {
  std::size_t next = 0;
  if (reply.outputs_attached != 0) {
    if (received.size() < 2 || !read_front(received[0].get(), reply.output_bytes, result.output) ||
        !read_front(received[1].get(), reply.error_bytes, result.errors))
      return false;
    next = 2;
  } else {
    if (reply.output_bytes + reply.error_bytes > sizeof reply.text) return false;
    result.output.assign(reply.text, reply.output_bytes);
    result.errors.assign(reply.text + reply.output_bytes, reply.error_bytes);
  }
  const std::uint64_t most = command.limits.output_bytes;
  if (result.output.size() > most) result.output.resize(most);
  if (result.errors.size() > most) result.errors.resize(most);
  for (std::size_t i = 0; i < command.collect.size(); ++i) {
    if ((reply.collected >> i & 1) == 0) continue;
    if (next >= received.size()) return false;
    result.collected.push_back({command.collect[i], std::move(received[next++])});
  }
  return true;
}

/// Whether the slot has written its mark that the program was started.
bool had_begun(const SlotLine& line) {
  protocol::BegunMark mark = 1;
  return ::pread(line.inbox.get(), &mark, sizeof mark, 0) != sizeof mark || mark != 0;
}

SlotRun lost(const SlotLine& line, std::string why) {
  return {had_begun(line) ? SlotRun::Slot::lost : SlotRun::Slot::lost_before,
          machine_failure(std::move(why))};
}

}  // namespace

SlotRun run_in_slot(const SlotLine& line, const Command& command, std::string_view input) {
  const std::string inbox = inbox_text(command);
  protocol::RunRequest request = request_for(command, inbox);
  std::vector<int> descriptors;
  Descriptor input_file;
  if (!input.empty()) {
    input_file = input_file_of(input);
    descriptors.push_back(input_file.get());
    request.has_input = 1;
  }
  if (command.executable) descriptors.push_back(command.executable->file.get());
  const bool ready = (input.empty() || input_file) && fill_inbox(line.inbox.get(), inbox);
  if (!ready)
    return {
        SlotRun::Slot::clean,
        machine_failure(std::string("cannot hand the run's input over: ") + std::strerror(errno))};
  if (!send_message(line.socket.get(), request, descriptors))
    return lost(line, "the slot's first process was gone before the run");
  const auto patience =
      std::chrono::ceil<std::chrono::milliseconds>(command.limits.wall_time + kSlotGrace);
  protocol::RunReply reply{};
  std::vector<Descriptor> received;
  switch (receive_message(line.socket.get(), reply, received, patience)) {
    case Received::message:
      break;
    case Received::closed:
      return lost(line, "the slot's first process died during the run");
    case Received::timed_out:
      return {SlotRun::Slot::lost, machine_failure("the slot's first process did not answer")};
  }
  SlotRun run{reply.retire != 0 ? SlotRun::Slot::spent : SlotRun::Slot::clean,
              judge(reply, command.limits)};
  if (reply.launched != 0 && !take_over(reply, command, received, run.result))
    run.result = machine_failure("the run's output could not be read");
  return run;
}

}  // namespace cupel::sandbox
