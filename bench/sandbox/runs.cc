#include "bench/sandbox/runs.h"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <thread>
#include <utility>

namespace cupel::bench {

sandbox::Command command_of(std::vector<std::string> arguments) {
  sandbox::Command command;
  command.arguments = std::move(arguments);
  return command;
}

bool check_run(const sandbox::RunResult& result, std::string_view output, std::string_view what) {
  if (result.outcome == sandbox::Outcome::accepted && result.output == output) return true;
  fmt::print(stderr, "bench: {}: {} {}\n{}{}\n", what, sandbox::name(result.outcome), result.detail,
             result.output.substr(0, 500), result.errors.substr(0, 500));
  return false;
}

std::optional<double> time_runs(sandbox::Runner& runner, const sandbox::Command& command,
                                std::string_view output, int count, unsigned threads) {
  std::atomic<int> left = count;
  std::atomic<bool> good = true;
  const auto work = [&] {
    while (left-- > 0)
      if (!check_run(runner.run(command), output, command.arguments.front())) good = false;
  };
  const auto start = std::chrono::steady_clock::now();
  {
    std::vector<std::jthread> others;
    for (unsigned i = 1; i < threads; ++i) others.emplace_back(work);
    work();
  }
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
  if (!good) return std::nullopt;
  return taken.count() / count;
}

}  // namespace cupel::bench
