// Times the verifier `math` on pairs, in process, and writes JSON lines to standard output.
//
//     math_pairs FILE...             a line for each row {"gold", "pred", "kind"}
//     math_pairs --hostile           the same for the built-in hostile pairs
//     math_pairs --threads 2 FILE... how much faster two threads are than one
//
// A row without `pred` asks whether its reference can be read.

#include <fmt/format.h>
#include <sys/resource.h>
#include <time.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/executor.h"
#include "bench/hostile_pairs.h"
#include "verifiers/registry.h"

namespace cupel::bench {
namespace {

using Clock = std::chrono::steady_clock;
using nlohmann::ordered_json;

constexpr int kRepeats = 5;
constexpr std::chrono::seconds kEnoughForOnePair(1);  // a slower pair is not repeated
constexpr int kRounds = 7;

struct Pair {
  ordered_json origin;  // what tells the reader which pair this is
  std::string gold;
  std::string pred;
  bool is_whole_answer = true;

  Task task() const { return {"", pred, gold}; }
};

std::vector<Pair> read_pairs(const std::string& file) {
  std::ifstream lines(file);
  if (!lines) throw std::runtime_error(file + ": cannot be read");
  std::vector<Pair> pairs;
  std::string line;
  for (int number = 1; std::getline(lines, line); ++number) {
    const auto row = nlohmann::json::parse(line);
    pairs.push_back({{{"file", file}, {"line", number}},
                     row.at("gold").get<std::string>(),
                     row.value("pred", "0"),
                     row.value("kind", "answer") == "answer"});
  }
  return pairs;
}

std::vector<Pair> read_pairs(std::span<char*> files) {
  std::vector<Pair> all;
  for (const char* file : files)
    for (Pair& pair : read_pairs(std::string(file))) all.push_back(std::move(pair));
  return all;
}

/// The hostile pairs, each also with reference and answer swapped.
std::vector<Pair> read_hostile_pairs() {
  std::vector<Pair> pairs;
  for (HostilePair& hostile : hostile_pairs()) {
    ordered_json origin = {{"name", hostile.name}, {"label", nullptr}};
    if (hostile.equal) origin["label"] = *hostile.equal;
    pairs.push_back({origin, hostile.reference, hostile.answer, hostile.is_whole_answer});
    if (!hostile.is_whole_answer || hostile.reference == hostile.answer) continue;
    origin["name"] = hostile.name + ", swapped";
    pairs.push_back({origin, std::move(hostile.answer), std::move(hostile.reference), true});
  }
  return pairs;
}

class Verifiers {
 public:
  Verifiers() : whole_(make({{"extract", "whole"}})), automatic_(make({})) {
    // So that no pair pays for what a process sets up once.
    (void)whole_->verify({"", "1", "\\frac{1}{2}"}, nullptr);
    (void)automatic_->verify({"", "The answer is 1.", "\\frac{1}{2}"}, nullptr);
  }

  const Verifier& of(const Pair& pair) const {
    return pair.is_whole_answer ? *whole_ : *automatic_;
  }

 private:
  static std::unique_ptr<const Verifier> make(const OptionValues& options) {
    auto verifier = make_verifier("math", options);
    if (!verifier) throw std::runtime_error("the verifier math has changed its options");
    return std::move(*verifier);
  }

  std::unique_ptr<const Verifier> whole_;
  std::unique_ptr<const Verifier> automatic_;
};

struct Times {
  std::chrono::nanoseconds first;
  std::chrono::nanoseconds first_cpu;  ///< without what other processes took of the core
  std::chrono::nanoseconds median;
};

std::chrono::nanoseconds cpu_time() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

std::chrono::nanoseconds time_call(const Verifier& verifier, const Task& task) {
  const auto before = Clock::now();
  const Verdict verdict = verifier.verify(task, nullptr);
  return Clock::now() - before;
}

Times time_calls(const Verifier& verifier, const Task& task) {
  const auto cpu_before = cpu_time();
  const auto first = time_call(verifier, task);
  const auto first_cpu = cpu_time() - cpu_before;
  std::vector times = {first};
  for (auto spent = first; times.size() < kRepeats && spent < kEnoughForOnePair;
       spent += times.back())
    times.push_back(time_call(verifier, task));
  const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
  std::nth_element(times.begin(), middle, times.end());
  return {first, first_cpu, *middle};
}

std::int64_t peak_kilobytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

ordered_json measure(const Verifiers& verifiers, const Pair& pair) {
  const Verifier& verifier = verifiers.of(pair);
  const Times times = time_calls(verifier, pair.task());
  Trace trace;
  const Verdict verdict = verifier.verify(pair.task(), &trace);
  ordered_json line = pair.origin;
  line["outcome"] = to_string(verdict.outcome);
  line["reason"] = to_string(verdict.reason);
  line["ns"] = times.median.count();
  line["first_ns"] = times.first.count();
  line["first_cpu_ns"] = times.first_cpu.count();
  line["peak_kb"] = peak_kilobytes();
  line["extracted"] = verdict.extracted;
  line["detail"] = verdict.detail;
  line["decided"] = trace.steps().empty() ? "" : trace.steps().back().finding;
  return line;
}

void print(const ordered_json& line) {
  const auto text = line.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
  fmt::print("{}\n", text);
  std::fflush(stdout);  // what is measured is known, even if the next pair crashes
}

double seconds_to_score(const Executor& executor, const Verifiers& verifiers,
                        std::span<const Pair> pairs, std::size_t copies) {
  constexpr std::size_t kGrain = 16;
  const auto start = Clock::now();
  executor.parallel_for(pairs.size() * copies, kGrain, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i < end; ++i) {
      const Pair& pair = pairs[i % pairs.size()];
      const Verdict verdict = verifiers.of(pair).verify(pair.task(), nullptr);
    }
  });
  return std::chrono::duration<double>(Clock::now() - start).count();
}

/// One thread and several turn by turn, so that a slow spell of the machine hits both.
ordered_json compare_threads(std::span<const Pair> pairs, int threads) {
  const Verifiers verifiers;
  const Executor one(1);
  const Executor several(threads);
  const double once = seconds_to_score(one, verifiers, pairs, 1);
  const auto copies = static_cast<std::size_t>(1.0 / once) + 1;
  std::vector<double> ratios;
  ordered_json rounds = ordered_json::array();
  for (int round = 0; round < kRounds; ++round) {
    const double alone = seconds_to_score(one, verifiers, pairs, copies);
    const double together = seconds_to_score(several, verifiers, pairs, copies);
    rounds.push_back({alone, together});
    ratios.push_back(alone / together);
  }
  std::sort(ratios.begin(), ratios.end());
  return {{"threads", threads},
          {"pairs", pairs.size() * copies},
          {"rounds", rounds},
          {"ratio", ratios[ratios.size() / 2]}};
}

std::optional<int> positive_number(std::string_view text) {
  int value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size() || value < 1) return std::nullopt;
  return value;
}

int usage() {
  fmt::print(stderr, "usage: math_pairs [--threads N] FILE... | --hostile\n");
  return 2;
}

int run(std::span<char*> arguments) {
  if (arguments.empty()) return usage();
  const std::string_view first = arguments[0];
  if (first == "--threads") {
    const auto threads = arguments.size() > 2 ? positive_number(arguments[1]) : std::nullopt;
    if (!threads) return usage();
    const auto pairs = read_pairs(arguments.subspan(2));
    if (pairs.empty()) return usage();
    print(compare_threads(pairs, *threads));
    return 0;
  }
  const auto pairs = first == "--hostile" ? read_hostile_pairs() : read_pairs(arguments);
  const Verifiers verifiers;
  for (const Pair& pair : pairs) print(measure(verifiers, pair));
  return 0;
}

}  // namespace
}  // namespace cupel::bench

int main(int argc, char** argv) {
  try {
    return cupel::bench::run({argv + 1, static_cast<std::size_t>(argc - 1)});
  } catch (const std::exception& error) {
    fmt::print(stderr, "math_pairs: {}\n", error.what());
    return 1;
  }
}
