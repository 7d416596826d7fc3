#include "sandbox/runner.h"

#include <fmt/format.h>
#include <sched.h>

#include <atomic>
#include <functional>
#include <string_view>
#include <thread>

#include "sandbox/internal/judge.h"
#include "sandbox/internal/protocol.h"
#include "sandbox/internal/slot_pool.h"
#include "sandbox/internal/slot_run.h"

namespace cupel::sandbox {
namespace {

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
  RunResult lost(SlotPool::Lease lease, RunResult result, const Limits& limits);

  SlotPool pool_;
};

RunResult Runner::Impl::run(const Command& command, std::string_view input) {
  if (auto checked = check_command(command); !checked)
    return machine_failure(checked.error().message, pool_.tier());
  // A slot that dies before it has started the program costs nothing.
  constexpr int kTries = 3;
  for (int i = 0;; ++i) {
    auto lease = pool_.take(command.limits.memory_bytes,
                            command.executable ? command.executable->identity : 0);
    if (!lease) return machine_failure(lease.error().message, pool_.tier());
    SlotRun run = run_in_slot(lease->line, command, input);
    run.result.tier = lease->supervisor->tier();
    if (command.start == Start::stopped_parent && command.executable)
      lease->stopped_program = command.executable->identity;
    switch (run.slot) {
      case SlotRun::Slot::clean:
        pool_.give_back(std::move(*lease));
        return std::move(run.result);
      case SlotRun::Slot::spent:
        (void)pool_.discard(std::move(*lease));
        return std::move(run.result);
      case SlotRun::Slot::lost_before:
        if (i + 1 < kTries) {
          (void)pool_.discard(std::move(*lease));
          break;
        }
        [[fallthrough]];
      case SlotRun::Slot::lost:
        return lost(std::move(*lease), std::move(run.result), command.limits);
    }
  }
}

RunResult Runner::Impl::lost(SlotPool::Lease lease, RunResult result, const Limits& limits) {
  const Result<bool> out_of_memory = pool_.discard(std::move(lease));
  if (!out_of_memory) result.detail = "the sandbox's supervisor died during the run";
  if (!out_of_memory || !*out_of_memory) return result;
  protocol::RunReply killed{};
  killed.launched = killed.memory_exceeded = 1;
  RunResult judged = judge(killed, limits);
  judged.tier = result.tier;
  return judged;
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
