#include "sandbox/runner.h"

#include <fmt/format.h>
#include <sched.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <functional>
#include <string_view>
#include <thread>

#include "sandbox/internal/command_check.h"
#include "sandbox/internal/connected_run.h"
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

std::uint64_t identity(const Command& command) {
  return command.executable ? command.executable->identity : 0;
}

/// The program that will be stopped in the slot from now on.
void note_stopped_program(const Command& command, SlotPool::Lease& lease) {
  if (command.start == Start::stopped_parent) lease.stopped_program = identity(command);
}

Result<void> check_connected(const Command& first, const Command& second) {
  for (const Command* command : {&first, &second}) {
    if (auto checked = check_command(*command); !checked) return checked;
    if (!command->input.empty())
      return failure(
          "the input of a connected command is not empty; it reads what the other writes");
  }
  return {};
}

/// What is known of a program that met an end which was our fault is nothing.
void blame_us_for_both(RunResult& one, RunResult& other) {
  const auto follow = [](const RunResult& cause, RunResult& result) {
    if (cause.outcome == Outcome::sandbox_error && result.outcome != Outcome::sandbox_error)
      result = machine_failure("the program that it was connected to was lost: " + cause.detail,
                               result.tier);
  };
  follow(one, other);
  follow(other, one);
}

}  // namespace

class Runner::Impl {
 public:
  Impl(const Options& options, std::shared_ptr<SupervisorProcess> supervisor, unsigned slots)
      : pool_(options, std::move(supervisor), slots) {}

  RunResult run(const Command& command, std::string_view input, const Cutoff* cutoff);
  std::vector<RunResult> run_all(std::span<const Command> commands, const Cutoff* cutoff);
  std::vector<RunResult> run_inputs(const Command& program, std::span<const std::string> inputs,
                                    const Cutoff* cutoff);
  std::pair<RunResult, RunResult> run_connected(const Command& first, const Command& second,
                                                const Grace& grace, const Cutoff* cutoff);
  const SlotPool& pool() const { return pool_; }

 private:
  RunResult lost(SlotPool::Lease lease, RunResult result, const Limits& limits);
  RunResult settle(SlotPool::Lease lease, SlotRun run, const Limits& limits);
  std::vector<std::size_t> run_ahead(const Command& program, std::span<const std::string> inputs,
                                     std::atomic<std::size_t>& next,
                                     std::vector<RunResult>& results, const Cutoff* cutoff);
  void for_each_slot(std::size_t count, const std::function<void()>& work) const;

  SlotPool pool_;
};

// A slot that dies before it has started the program costs nothing.
constexpr int kTries = 3;

RunResult Runner::Impl::run(const Command& command, std::string_view input, const Cutoff* cutoff) {
  if (auto checked = check_command(command); !checked)
    return machine_failure(checked.error().message, pool_.tier());
  for (int i = 0;; ++i) {
    auto lease = pool_.take(command.limits.memory_bytes, identity(command), cutoff);
    if (!lease) return machine_failure(lease.error().message, pool_.tier());
    SlotRuns runs(lease->line, command);
    if (auto asked = runs.ask(input); !asked) {
      RunResult failed = machine_failure(asked.error().message, lease->supervisor->tier());
      pool_.give_back(std::move(*lease));
      return failed;
    }
    SlotRun run = runs.answer(cutoff);
    note_stopped_program(command, *lease);
    const bool again = run.slot == SlotRun::Slot::lost_before && i + 1 < kTries;
    RunResult result = settle(std::move(*lease), std::move(run), command.limits);
    if (!again) return result;
  }
}

std::pair<RunResult, RunResult> Runner::Impl::run_connected(const Command& first,
                                                            const Command& second,
                                                            const Grace& grace,
                                                            const Cutoff* cutoff) {
  if (auto checked = check_connected(first, second); !checked)
    return {machine_failure(checked.error().message, pool_.tier()),
            machine_failure(checked.error().message, pool_.tier())};
  for (int i = 0;; ++i) {
    auto leases = pool_.take_pair(first.limits.memory_bytes, second.limits.memory_bytes, cutoff);
    if (!leases)
      return {machine_failure(leases.error().message, pool_.tier()),
              machine_failure(leases.error().message, pool_.tier())};
    auto runs = cupel::sandbox::run_connected({&leases->first.line, &leases->second.line},
                                              {&first, &second}, grace, cutoff);
    const bool again = i + 1 < kTries && std::any_of(runs.begin(), runs.end(), [](const auto& run) {
                         return run.slot == SlotRun::Slot::lost_before;
                       });
    RunResult one = settle(std::move(leases->first), std::move(runs[0]), first.limits);
    RunResult other = settle(std::move(leases->second), std::move(runs[1]), second.limits);
    if (again) continue;
    blame_us_for_both(one, other);
    return {std::move(one), std::move(other)};
  }
}

/// Gives the slot back, as what has become of it demands, and says what is known of the run.
RunResult Runner::Impl::settle(SlotPool::Lease lease, SlotRun run, const Limits& limits) {
  run.result.tier = lease.supervisor->tier();
  switch (run.slot) {
    case SlotRun::Slot::clean:
      pool_.give_back(std::move(lease));
      break;
    case SlotRun::Slot::spent:
    case SlotRun::Slot::cut_off:
      (void)pool_.discard(std::move(lease));
      break;
    case SlotRun::Slot::lost_before:
    case SlotRun::Slot::lost:
      return lost(std::move(lease), std::move(run.result), limits);
  }
  return std::move(run.result);
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

std::vector<RunResult> Runner::Impl::run_all(std::span<const Command> commands,
                                             const Cutoff* cutoff) {
  std::vector<RunResult> results(commands.size());
  std::atomic<std::size_t> next = 0;
  for_each_slot(commands.size(), [&] {
    for (std::size_t i = next++; i < commands.size(); i = next++)
      results[i] = run(commands[i], commands[i].input, cutoff);
  });
  return results;
}

std::vector<RunResult> Runner::Impl::run_inputs(const Command& program,
                                                std::span<const std::string> inputs,
                                                const Cutoff* cutoff) {
  std::vector<RunResult> results(inputs.size());
  std::atomic<std::size_t> next = 0;
  for_each_slot(inputs.size(), [&] {
    while (next < inputs.size())
      for (const std::size_t i : run_ahead(program, inputs, next, results, cutoff))
        results[i] = run(program, inputs[i], cutoff);
  });
  return results;
}

/// Runs in one slot for as long as it lasts, the next run asked for while one is under way. Returns
/// those of its runs that are to be done in another way.
std::vector<std::size_t> Runner::Impl::run_ahead(const Command& program,
                                                 std::span<const std::string> inputs,
                                                 std::atomic<std::size_t>& next,
                                                 std::vector<RunResult>& results,
                                                 const Cutoff* cutoff) {
  // A long run must not have others wait behind it while a slot is free.
  constexpr std::chrono::milliseconds kShortRun(5);
  std::deque<std::size_t> asked;
  const auto unanswered = [&] { return std::vector<std::size_t>(asked.begin(), asked.end()); };
  auto lease = check_command(program)
                   ? pool_.take(program.limits.memory_bytes, identity(program), cutoff)
                   : Result<SlotPool::Lease>(failure(""));
  if (!lease) {  // `run` says why
    if (const std::size_t i = next++; i < inputs.size()) asked.push_back(i);
    return unanswered();
  }
  note_stopped_program(program, *lease);
  SlotRuns runs(lease->line, program);
  std::size_t most_asked = 1;
  for (;;) {
    while (asked.size() < most_asked && next < inputs.size()) {
      const std::size_t i = next++;
      if (i >= inputs.size()) break;
      if (!runs.ask(inputs[i])) {
        (void)pool_.discard(std::move(*lease));
        asked.push_back(i);
        return unanswered();
      }
      asked.push_back(i);
    }
    if (asked.empty()) {
      pool_.give_back(std::move(*lease));
      return {};
    }
    SlotRun run = runs.answer(cutoff);
    run.result.tier = lease->supervisor->tier();
    most_asked = run.result.wall_time < kShortRun ? 2 : 1;
    const std::size_t i = asked.front();
    switch (run.slot) {
      case SlotRun::Slot::clean:
        results[i] = std::move(run.result);
        asked.pop_front();
        break;
      case SlotRun::Slot::spent:
      case SlotRun::Slot::cut_off:
        results[i] = std::move(run.result);
        asked.pop_front();
        [[fallthrough]];
      case SlotRun::Slot::lost_before:
        (void)pool_.discard(std::move(*lease));
        return unanswered();
      case SlotRun::Slot::lost:
        asked.pop_front();
        results[i] = lost(std::move(*lease), std::move(run.result), program.limits);
        return unanswered();
    }
  }
}

void Runner::Impl::for_each_slot(std::size_t count, const std::function<void()>& work) const {
  // These threads only wait for processes; they are no work for the executor.
  std::vector<std::jthread> helpers;
  for (std::size_t i = 1; i < std::min<std::size_t>(count, pool_.slots()); ++i)
    helpers.emplace_back(work);
  work();
}

Runner::Runner(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Runner::~Runner() = default;

Result<std::unique_ptr<Runner>> Runner::start(const Options& options) {
  if (auto checked = check_sources(options.zygote_sources); !checked)
    return tl::make_unexpected(checked.error());
  auto supervisor = SupervisorProcess::start(options);
  if (!supervisor) return tl::make_unexpected(supervisor.error());
  const unsigned slots = options.slots != 0 ? options.slots : usable_cores();
  return std::unique_ptr<Runner>(
      new Runner(std::make_unique<Impl>(options, std::move(*supervisor), slots)));
}

RunResult Runner::run(const Command& command, const Cutoff* cutoff) {
  return impl_->run(command, command.input, cutoff);
}

std::vector<RunResult> Runner::run_all(std::span<const Command> commands, const Cutoff* cutoff) {
  return impl_->run_all(commands, cutoff);
}

std::vector<RunResult> Runner::run_inputs(const Command& program,
                                          std::span<const std::string> inputs,
                                          const Cutoff* cutoff) {
  return impl_->run_inputs(program, inputs, cutoff);
}

std::pair<RunResult, RunResult> Runner::run_connected(const Command& first, const Command& second,
                                                      const Grace& grace, const Cutoff* cutoff) {
  return impl_->run_connected(first, second, grace, cutoff);
}

Tier Runner::tier() const { return impl_->pool().tier(); }
unsigned Runner::slots() const { return impl_->pool().slots(); }

}  // namespace cupel::sandbox
