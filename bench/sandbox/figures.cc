// How long single things take: for the reader, held against nothing.

#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <memory>

#include "bench/sandbox/census.h"
#include "bench/sandbox/comparisons.h"
#include "bench/sandbox/subjects.h"

namespace cupel::bench {
namespace {

using Seconds = std::chrono::duration<double>;
using Clock = std::chrono::steady_clock;

constexpr int kTimes = 9;

void print_figure(const std::string& what, const std::string& value) {
  fmt::print("{:<64}{:>22}\n", what, value);
}

/// The median time of one; 0 where one failed.
template <class Once>
double time_of(Once once, int times = kTimes) {
  std::vector<double> all;
  for (int i = 0; i < times; ++i) {
    const auto start = Clock::now();
    if (!once()) return 0;
    all.push_back(Seconds(Clock::now() - start).count());
  }
  return median(std::move(all));
}

bool print_latency(const Bench& bench) {
  constexpr std::size_t kRuns = 2000;
  std::vector<double> all;
  for (std::size_t i = 0; i < kRuns; ++i) {
    const auto start = Clock::now();
    if (!check_run(bench.one_slot.run(bench.work.hello), kHello, "hello")) return false;
    all.push_back(Seconds(Clock::now() - start).count());
  }
  std::sort(all.begin(), all.end());
  print_figure("static hello: half of the runs within, 99 % within",
               duration_text(all[kRuns / 2]) + ", " + duration_text(all[kRuns * 99 / 100]));
  return true;
}

sandbox::Command shell(const std::string& script) { return command_of({"/bin/sh", "-c", script}); }

std::unique_ptr<sandbox::Runner> start_one_slot() {
  sandbox::Runner::Options options;
  options.slots = 1;
  auto runner = sandbox::Runner::start(options);
  return runner ? std::move(*runner) : nullptr;
}

bool print_data(const Bench& bench) {
  const std::string million(1'000'000, '\0');
  const double output = time_of([&] {
    return check_run(bench.one_slot.run(shell("head -c 1000000 /dev/zero")), million, "output");
  });
  const double small = time_of([&] {
    return check_run(bench.one_slot.run(shell("head -c 1 /dev/zero")), million.substr(0, 1), "one");
  });
  sandbox::Command count = shell("wc -c");
  count.input.assign(10'000'000, 'x');
  const double input =
      time_of([&] { return check_run(bench.one_slot.run(count), "10000000\n", "input"); });
  print_figure("a shell that writes 1 byte, and 1 MB",
               duration_text(small) + ", " + duration_text(output));
  print_figure("wc that reads 10 MB", duration_text(input));
  return output > 0 && small > 0 && input > 0;
}

bool print_starts() {
  const double start = time_of([] { return start_one_slot() != nullptr; });
  print_figure("a Runner's start, with canaries, and its end", duration_text(start));
  std::vector<double> slots;
  for (int i = 0; i < kTimes; ++i) {
    const auto runner = start_one_slot();
    if (!runner) return false;
    const sandbox::Command nothing = command_of({"/bin/true"});
    const double first = time_of([&] { return check_run(runner->run(nothing), "", "true"); }, 1);
    const double second = time_of([&] { return check_run(runner->run(nothing), "", "true"); });
    slots.push_back(first - second);
  }
  print_figure("building a slot", duration_text(median(std::move(slots))));
  return start > 0;
}

/// From the supervisor's death to the next run that is done.
bool print_restart() {
  const auto runner = start_one_slot();
  const sandbox::Command nothing = command_of({"/bin/true"});
  if (!runner || !check_run(runner->run(nothing), "", "true")) return false;
  const double taken = time_of([&] {
    std::vector<pid_t> supervisors = find_supervisors();
    if (supervisors.empty() || ::kill(supervisors.back(), SIGKILL) != 0) return false;
    for (int tries = 0; tries < 100; ++tries)
      if (runner->run(nothing).outcome == sandbox::Outcome::accepted) return true;
    return false;
  });
  print_figure("the next run after the supervisor was killed", duration_text(taken));
  return taken > 0;
}

}  // namespace

bool print_figures(const Bench& bench) {
  return print_latency(bench) && print_data(bench) && print_starts() && print_restart();
}

}  // namespace cupel::bench
