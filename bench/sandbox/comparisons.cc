#include "bench/sandbox/comparisons.h"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>

#include "bench/sandbox/outside.h"
#include "bench/sandbox/subjects.h"

namespace cupel::bench {
namespace {

using Seconds = std::chrono::duration<double>;
using Clock = std::chrono::steady_clock;

// Runs in a round: enough for a tenth of a second or more.
constexpr int kQuick = 300;
constexpr int kSlow = 20;

Comparison::Round outside(std::vector<std::string> command, int count) {
  auto loop = std::make_shared<Outside>(std::move(command));
  return [=] { return loop->run(count); };
}

std::filesystem::path write_text(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file) << text;
  return file;
}

std::optional<double> time_inputs(sandbox::Runner& runner, const sandbox::Command& program) {
  const std::vector<std::string> inputs(kQuick, kNumbers);
  const auto start = Clock::now();
  const auto results = runner.run_inputs(program, inputs);
  const Seconds taken = Clock::now() - start;
  for (const sandbox::RunResult& result : results)
    if (!check_run(result, kNumbersAnswer, "stopped parent")) return std::nullopt;
  return taken.count() / kQuick;
}

std::optional<double> time_python(const Bench& bench, const std::vector<sandbox::Command>& all) {
  double total = 0;
  for (const sandbox::Command& command : all) {
    const auto one = time_runs(bench.one_slot, command, "", kSlow);
    if (!one) return std::nullopt;
    total += *one;
  }
  return total / static_cast<double>(all.size());
}

/// Compiles a program that was never seen, or again and again the same.
std::optional<double> time_compile(sandbox::Compiler& compiler, bool cached) {
  // Other processes' programs must not be found in a folder that outlives this one.
  static long number = Clock::now().time_since_epoch().count();
  const int count = cached ? kQuick : 2;
  const auto start = Clock::now();
  for (int i = 0; i < count; ++i) {
    if (!cached) ++number;
    const auto made = compiler.compile("cpp", cpp_program(number));
    if (made.program && made.cached == cached) continue;
    fmt::print(stderr, "bench: compile: {} {}\n{}\n", sandbox::name(made.outcome), made.detail,
               made.diagnostics);
    return std::nullopt;
  }
  return Seconds(Clock::now() - start).count() / count;
}

std::vector<Comparison::Round> outside_python(const std::filesystem::path& folder) {
  std::vector<Comparison::Round> rounds;
  for (const std::string& program : python_programs()) {
    const auto file =
        write_text(folder / ("program" + std::to_string(rounds.size()) + ".py"), program);
    rounds.push_back(outside({"/usr/bin/python3", "-I", file}, kSlow));
  }
  return rounds;
}

std::optional<double> mean(const std::vector<Comparison::Round>& rounds) {
  double total = 0;
  for (const auto& round : rounds) {
    const auto one = round();
    if (!one) return std::nullopt;
    total += *one;
  }
  return total / static_cast<double>(rounds.size());
}

}  // namespace

std::vector<Comparison> sandbox_comparisons(const Bench& bench) {
  const auto hello = [&bench] {
    return time_runs(bench.one_slot, bench.work.hello, kHello, kQuick);
  };
  const std::string hello_path = hello_file();
  const std::string source = write_text(bench.folder / "program.cc", cpp_program(0));
  const std::string binary = bench.folder / "program";
  std::vector<Comparison> all;
  all.push_back({"static hello; fork, exec, wait", 0.65, outside({hello_path}, kQuick), hello});
  if (::access("/usr/bin/bwrap", X_OK) == 0)
    all.push_back(
        {"static hello; bwrap --unshare-all", 8,
         outside({"/usr/bin/bwrap", "--unshare-all", "--ro-bind", "/", "/", hello_path}, kSlow),
         hello});
  all.push_back({"static hello; one slot, and two", 1.8, hello, [&bench] {
                   return time_runs(bench.two_slots, bench.work.hello, kHello, 2 * kQuick, 2);
                 }});
  if (bench.work.stopped_parent) {
    // The same work outside is the hello program's: what follows main's start is next to nothing.
    all.push_back({"many tests of one; fork, exec, wait", 1.8, outside({hello_path}, kQuick),
                   [&bench] { return time_inputs(bench.one_slot, *bench.work.stopped_parent); }});
  }
  if (!bench.work.python.empty())
    all.push_back({"Python with assertions; python3 -I", 6,
                   [rounds = outside_python(bench.folder)] { return mean(rounds); },
                   [&bench] { return time_python(bench, bench.work.python); }});
  const std::vector<std::string> compile = {"/usr/bin/g++", "-O2", "-o", binary, source};
  all.push_back({"new <bits/stdc++.h> program; g++ -O2", 3, outside(compile, 2),
                 [&bench] { return time_compile(bench.compiler, false); }});
  all.push_back({"the same again; g++ -O2", 50, outside(compile, 2),
                 [&bench] { return time_compile(bench.compiler, true); }});
  return all;
}

}  // namespace cupel::bench
