#include "sandbox/runner.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sched.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <functional>
#include <optional>
#include <string_view>
#include <thread>

#include "sandbox/internal/judge.h"
#include "sandbox/internal/message_socket.h"
#include "sandbox/internal/protocol.h"
#include "sandbox/internal/request_writer.h"
#include "sandbox/internal/slot_pool.h"

namespace cupel::sandbox {
namespace {

// What a slot may take beyond the run's wall time before it counts as stuck: killing and reaping
// everything, and cleaning up, on a machine that may be loaded.
constexpr std::chrono::seconds kSlotGrace(30);

unsigned usable_cores() {
  cpu_set_t cores;
  if (::sched_getaffinity(0, sizeof cores, &cores) != 0) return 1;
  return static_cast<unsigned>(CPU_COUNT(&cores));
}

bool is_inside_work_folder(std::string_view name) {
  if (name.empty() || name.front() == '/' || name.find('\0') != std::string_view::npos)
    return false;
  while (!name.empty()) {
    const std::size_t slash = std::min(name.find('/'), name.size());
    const std::string_view part = name.substr(0, slash);
    if (part.empty() || part == "." || part == "..") return false;
    name.remove_prefix(std::min(slash + 1, name.size()));
  }
  return true;
}

Result<void> check_command(const Command& command) {
  if (auto checked = check_limits(command.limits); !checked) return checked;
  if (command.arguments.empty())
    return failure("the command has no arguments; the first is its program");
  for (const std::string& argument : command.arguments)
    if (argument.find('\0') != std::string::npos)
      return failure("an argument of the command holds a NUL character");
  for (const InputFile& file : command.files)
    if (!is_inside_work_folder(file.name))
      return failure(
          fmt::format("the input file's name \"{}\" does not stay in the work folder", file.name));
  if (command.collect.size() > protocol::kMaxCollected)
    return failure(fmt::format("{} files to collect; {} are the most", command.collect.size(),
                               protocol::kMaxCollected));
  for (const std::string& collected : command.collect)
    if (!is_inside_work_folder(collected) || collected.find('/') != std::string::npos)
      return failure(fmt::format("the file to collect \"{}\" is not a plain name", collected));
  return {};
}

bool write_all(int file, std::string_view bytes) {
  off_t offset = 0;
  while (!bytes.empty()) {
    const ssize_t written = ::pwrite(file, bytes.data(), bytes.size(), offset);
    if (written <= 0) return false;
    offset += written;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// A memory file that nobody can change any more.
Descriptor sealed_file(std::string_view bytes) {
  Descriptor file(::memfd_create("input", MFD_CLOEXEC | MFD_ALLOW_SEALING));
  const int seals = F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL;
  if (!file || !write_all(file.get(), bytes) || ::fcntl(file.get(), F_ADD_SEALS, seals) != 0)
    return {};
  return file;
}

bool read_file(int file, std::uint64_t size, std::string& bytes) {
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
    if (received.size() < 2 || !read_file(received[0].get(), reply.output_bytes, result.output) ||
        !read_file(received[1].get(), reply.error_bytes, result.errors))
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

class Runner::Impl {
 public:
  Impl(const Options& options, std::shared_ptr<SupervisorProcess> supervisor, unsigned slots)
      : pool_(options, std::move(supervisor), slots) {}

  RunResult run(const Command& command, std::string_view input);
  std::vector<RunResult> for_each(std::size_t count,
                                  const std::function<RunResult(std::size_t)>& run_one);
  const SlotPool& pool() const { return pool_; }

 private:
  RunResult run_in(SlotPool::Lease lease, const Command& command, std::string_view input);
  RunResult lost(SlotPool::Lease lease, const Limits& limits, std::string_view how);

  SlotPool pool_;
};

RunResult Runner::Impl::run(const Command& command, std::string_view input) {
  if (auto checked = check_command(command); !checked)
    return machine_failure(checked.error().message, pool_.tier());
  auto lease = pool_.take(command.limits.memory_bytes,
                          command.executable ? command.executable->identity : 0);
  if (!lease) return machine_failure(lease.error().message, pool_.tier());
  return run_in(std::move(*lease), command, input);
}

RunResult Runner::Impl::run_in(SlotPool::Lease lease, const Command& command,
                               std::string_view input) {
  const Tier tier = lease.supervisor->tier();
  const std::string inbox = inbox_text(command);
  protocol::RunRequest request = request_for(command, inbox);
  std::vector<int> descriptors;
  Descriptor input_file;
  if (!input.empty()) {
    input_file = sealed_file(input);
    descriptors.push_back(input_file.get());
    request.has_input = 1;
  }
  if (command.executable) descriptors.push_back(command.executable->file.get());
  const bool ready = (input.empty() || input_file) && ::ftruncate(lease.line.inbox.get(), 0) == 0 &&
                     write_all(lease.line.inbox.get(), inbox);
  if (!ready) {
    const std::string why = std::strerror(errno);
    pool_.give_back(std::move(lease));
    return machine_failure("cannot hand the run's input over: " + why, tier);
  }
  const int socket = lease.line.socket.get();
  if (!send_message(socket, request, descriptors))
    return lost(std::move(lease), command.limits, "was gone before the run");
  const auto patience =
      std::chrono::ceil<std::chrono::milliseconds>(command.limits.wall_time + kSlotGrace);
  protocol::RunReply reply{};
  std::vector<Descriptor> received;
  switch (receive_message(socket, reply, received, patience)) {
    case Received::message:
      break;
    case Received::closed:
      return lost(std::move(lease), command.limits, "died during the run");
    case Received::timed_out:
      return lost(std::move(lease), command.limits, "did not answer");
  }
  RunResult result = judge(reply, command.limits);
  result.tier = tier;
  if (reply.launched != 0 && !take_over(reply, command, received, result))
    result = machine_failure("the run's output could not be read", tier);
  if (command.start == Start::stopped_parent) lease.stopped_program = request.executable_identity;
  if (reply.retire != 0)
    (void)pool_.discard(std::move(lease));
  else
    pool_.give_back(std::move(lease));
  return result;
}

RunResult Runner::Impl::lost(SlotPool::Lease lease, const Limits& limits, std::string_view how) {
  const Tier tier = lease.supervisor->tier();
  const Result<bool> out_of_memory = pool_.discard(std::move(lease));
  if (!out_of_memory) return machine_failure("the sandbox's supervisor died during the run", tier);
  if (!*out_of_memory)
    return machine_failure(fmt::format("the slot's first process {}", how), tier);
  protocol::RunReply killed{};
  killed.launched = killed.memory_exceeded = 1;
  RunResult result = judge(killed, limits);
  result.tier = tier;
  return result;
}

std::vector<RunResult> Runner::Impl::for_each(
    std::size_t count, const std::function<RunResult(std::size_t)>& run_one) {
  std::vector<RunResult> results(count);
  std::atomic<std::size_t> next = 0;
  const auto work = [&] {
    for (std::size_t i = next++; i < count; i = next++) results[i] = run_one(i);
  };
  // These threads only wait for processes; they are no work for the executor.
  std::vector<std::jthread> helpers;
  for (std::size_t i = 1; i < std::min<std::size_t>(count, pool_.slots()); ++i)
    helpers.emplace_back(work);
  work();
  helpers.clear();
  return results;
}

Runner::Runner(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Runner::~Runner() = default;

Result<std::unique_ptr<Runner>> Runner::start(const Options& options) {
  auto supervisor = SupervisorProcess::start(options);
  if (!supervisor) return tl::make_unexpected(supervisor.error());
  const unsigned slots = options.slots != 0 ? options.slots : usable_cores();
  return std::unique_ptr<Runner>(
      new Runner(std::make_unique<Impl>(options, std::move(*supervisor), slots)));
}

RunResult Runner::run(const Command& command) { return impl_->run(command, command.input); }

std::vector<RunResult> Runner::run_all(std::span<const Command> commands) {
  return impl_->for_each(commands.size(), [&](std::size_t i) { return run(commands[i]); });
}

std::vector<RunResult> Runner::run_inputs(const Command& program,
                                          std::span<const std::string> inputs) {
  return impl_->for_each(inputs.size(),
                         [&](std::size_t i) { return impl_->run(program, inputs[i]); });
}

Tier Runner::tier() const { return impl_->pool().tier(); }
unsigned Runner::slots() const { return impl_->pool().slots(); }

}  // namespace cupel::sandbox
