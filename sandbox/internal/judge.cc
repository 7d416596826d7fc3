#include "sandbox/internal/judge.h"

#include <fmt/format.h>
#include <sys/wait.h>

#include <csignal>
#include <cstring>
#include <string>

namespace cupel::sandbox {
namespace {

std::string seconds(std::chrono::nanoseconds time) {
  return fmt::format("{:.3g} s", std::chrono::duration<double>(time).count());
}

std::string size_of(std::uint64_t bytes) {
  if (bytes < 1 << 20) return fmt::format("{} bytes", bytes);
  return fmt::format("{:.4g} MiB", static_cast<double>(bytes) / (1 << 20));
}

std::string signal_name(int number) {
  const char* abbreviation = ::sigabbrev_np(number);
  return abbreviation != nullptr ? fmt::format("SIG{}", abbreviation)
                                 : fmt::format("signal {}", number);
}

struct Judgement {
  Outcome outcome;
  std::string detail;
};

Judgement judge_facts(const protocol::RunReply& reply, const Limits& limits) {
  const bool was_signalled = WIFSIGNALED(reply.wait_status);
  const int signal = was_signalled ? WTERMSIG(reply.wait_status) : 0;
  if (reply.violated != 0)
    return {Outcome::violation, "it interfered with the sandbox's own processes"};
  if (signal == SIGSYS)
    return {Outcome::violation, "it made a system call that no program in the sandbox may make"};
  for (const auto& [bytes, stream] :
       {std::pair{reply.output_bytes, "output"}, std::pair{reply.error_bytes, "error"}})
    if (bytes > limits.output_bytes)
      return {Outcome::output_limit, fmt::format("it wrote more than {} to standard {}",
                                                 size_of(limits.output_bytes), stream)};
  if (reply.memory_exceeded != 0)
    return {Outcome::memory_limit,
            fmt::format("it needed more than {}", size_of(limits.memory_bytes))};
  if (reply.cpu_exceeded != 0 || signal == SIGXCPU)
    return {Outcome::time_limit,
            fmt::format("it used more than {} of CPU time", seconds(limits.cpu_time))};
  if (reply.wall_exceeded != 0)
    return {
        Outcome::wall_limit,
        fmt::format("it was not done after {}, of which it had the CPU for {}",
                    seconds(limits.wall_time), seconds(std::chrono::nanoseconds(reply.cpu_ns)))};
  if (reply.cut_short != 0)
    return {Outcome::wall_limit,
            "it was not done in the time it had after the end of the program that it was connected "
            "to"};
  if (was_signalled) return {Outcome::signalled, signal_name(signal)};
  if (WEXITSTATUS(reply.wait_status) != 0)
    return {Outcome::nonzero_exit, fmt::format("exit code {}", WEXITSTATUS(reply.wait_status))};
  return {Outcome::accepted, ""};
}

}  // namespace

RunResult judge(const protocol::RunReply& reply, const Limits& limits) {
  // As a shell reports a file that it cannot execute.
  constexpr int kCannotExecute = 126;
  RunResult result;
  result.cpu_time = std::chrono::nanoseconds(reply.cpu_ns);
  result.wall_time = std::chrono::nanoseconds(reply.wall_ns);
  result.peak_memory_bytes = reply.peak_memory_bytes;
  if (reply.launched == 0) {
    result.detail.assign(reply.message, ::strnlen(reply.message, sizeof reply.message));
    if (reply.not_a_program == 0) return result;
    result.outcome = Outcome::nonzero_exit;
    result.exit_code = kCannotExecute;
    return result;
  }
  Judgement judgement = judge_facts(reply, limits);
  result.outcome = judgement.outcome;
  result.detail = std::move(judgement.detail);
  if (WIFEXITED(reply.wait_status)) result.exit_code = WEXITSTATUS(reply.wait_status);
  // Where a limit was exceeded the signal is the sandbox's own.
  const bool its_own = result.outcome == Outcome::signalled || result.outcome == Outcome::violation;
  if (its_own && WIFSIGNALED(reply.wait_status)) result.signal = WTERMSIG(reply.wait_status);
  return result;
}

RunResult machine_failure(std::string detail, Tier tier) {
  RunResult result;
  result.tier = tier;
  result.detail = std::move(detail);
  return result;
}

}  // namespace cupel::sandbox
