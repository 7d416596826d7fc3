#include "sandbox/internal/slot_run.h"

#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <string>
#include <vector>

#include "sandbox/internal/file_bytes.h"
#include "sandbox/internal/judge.h"
#include "sandbox/internal/message_socket.h"
#include "sandbox/internal/request_writer.h"
#include "sandbox/internal/wait_readable.h"

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

tl::unexpected<Error> cannot_hand_over() {
  return failure(std::string("cannot hand the run's input over: ") + std::strerror(errno));
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

}  // namespace

SlotRun cut_off() {
  return {SlotRun::Slot::cut_off, machine_failure("the run was ended: its caller waits no longer")};
}

SlotRuns::SlotRuns(const SlotLine& line, const Command& command) : line_(line), command_(command) {
  const std::string inbox = inbox_text(command);
  request_ = request_for(command, inbox);
  filled_ = fill_inbox(line.inbox.get(), inbox);
}

Result<void> SlotRuns::ask(std::string_view input) {
  request_.has_input = !input.empty();
  if (input.empty()) return send({});
  const Descriptor input_file = input_file_of(input);
  if (!input_file) return cannot_hand_over();
  return send({input_file.get()});
}

Result<void> SlotRuns::ask_connected(int input, int output, int leash) {
  request_.has_input = request_.is_connected = 1;
  return send({input, output, leash});
}

Result<void> SlotRuns::send(std::vector<int> descriptors) {
  if (!filled_) return cannot_hand_over();
  if (command_.executable) descriptors.push_back(command_.executable->file.get());
  // Where this fails the slot is gone, and so its answer says.
  (void)send_message(line_.socket.get(), request_, descriptors);
  return {};
}

std::chrono::milliseconds SlotRuns::patience() const {
  return std::chrono::ceil<std::chrono::milliseconds>(command_.limits.wall_time + kSlotGrace);
}

SlotRun SlotRuns::answer(const Cutoff* cutoff) {
  auto timeout = patience();
  if (cutoff) {
    const std::array sockets = {line_.socket.get()};
    if (wait_readable(sockets, timeout, cutoff).by == Awaited::By::cutoff) return cut_off();
    timeout = {};
  }
  protocol::RunReply reply{};
  std::vector<Descriptor> received;
  switch (receive_message(line_.socket.get(), reply, received, timeout)) {
    case Received::message:
      break;
    case Received::closed:
      return lost("the slot's first process died during the run");
    case Received::timed_out:
      return {SlotRun::Slot::lost, machine_failure("the slot's first process did not answer")};
  }
  ++answered_;
  SlotRun run{reply.retire != 0 ? SlotRun::Slot::spent : SlotRun::Slot::clean,
              judge(reply, command_.limits)};
  if (reply.launched != 0 && !take_over(reply, command_, received, run.result))
    run.result = machine_failure("the run's output could not be read");
  return run;
}

SlotRun SlotRuns::lost(std::string why) const {
  protocol::BegunMark begun = 0;
  const bool known = ::pread(line_.inbox.get(), &begun, sizeof begun, 0) == sizeof begun;
  return {known && begun <= answered_ ? SlotRun::Slot::lost_before : SlotRun::Slot::lost,
          machine_failure(std::move(why))};
}

}  // namespace cupel::sandbox
