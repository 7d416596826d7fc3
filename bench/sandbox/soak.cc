#include "bench/sandbox/soak.h"

#include <fmt/format.h>

#include <atomic>
#include <cstdio>
#include <string>
#include <thread>
#include <vector>

#include "bench/sandbox/census.h"
#include "bench/sandbox/subjects.h"

namespace cupel::bench {
namespace {

constexpr unsigned kTenths = 10;

/// The run of this number: each fourth leaves files behind, each fourth is Python, and so on.
bool run_number(sandbox::Runner& runner, const Work& work, std::uint64_t number) {
  static const sandbox::Command kLitter =
      command_of({"/bin/sh", "-c", "mkdir a; echo text >a/b; echo text >c; echo text >/tmp/d"});
  switch (number % 4) {
    case 0:
      return check_run(runner.run(work.hello), kHello, "hello");
    case 1:
      if (work.python.empty()) return check_run(runner.run(work.hello), kHello, "hello");
      return check_run(runner.run(work.python[number / 4 % work.python.size()]), "", "python");
    case 2:
      if (!work.stopped_parent) return check_run(runner.run(work.hello), kHello, "hello");
      return check_run(runner.run(*work.stopped_parent), kNumbersAnswer, "stopped parent");
    default:
      // Making the folder's tmpfs anew is the slow way to clean up; it must not leak either.
      return number % 64 != 3 ? check_run(runner.run(work.hello), kHello, "hello")
                              : check_run(runner.run(kLitter), "", "litter");
  }
}

bool do_runs(sandbox::Runner& runner, const Work& work, std::uint64_t first, std::uint64_t end) {
  std::atomic<std::uint64_t> next = first;
  std::atomic<bool> good = true;
  const auto share = [&] {
    for (std::uint64_t i = next++; i < end && good; i = next++)
      if (!run_number(runner, work, i)) good = false;
  };
  std::vector<std::jthread> threads;
  for (unsigned i = 0; i < runner.slots(); ++i) threads.emplace_back(share);
  threads.clear();
  return good;
}

}  // namespace

bool soak(sandbox::Runner& runner, const Work& work, std::uint64_t runs) {
  fmt::print("{:>9}{}\n", "runs", Census::header());
  Census first_half, second_half;
  for (unsigned tenth = 0; tenth <= kTenths; ++tenth) {
    const std::uint64_t done = runs * tenth / kTenths;
    if (tenth > 0 && !do_runs(runner, work, runs * (tenth - 1) / kTenths, done)) return false;
    const Census now = Census::take();
    Census& half = tenth <= kTenths / 2 ? first_half : second_half;
    half = Census::most_of(half, now);
    fmt::print("{:>9}{}\n", done, now.row());
    std::fflush(stdout);
  }
  const std::string grown = second_half.growth_since(first_half);
  fmt::print("{}\n", grown.empty() ? "nothing has grown" : "GROWN: " + grown);
  return grown.empty();
}

}  // namespace cupel::bench
