#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/cutoff.h"
#include "base/result.h"
#include "verifiers/code/problem.h"
#include "verifiers/verdict.h"

namespace cupel::code {

/// What the score of a solution is made of.
enum class Scoring : std::uint8_t {
  all,      ///< 1 where every test passes, else 0
  share,    ///< the weight of the tests that pass, of all
  grouped,  ///< the weight of the groups whose tests all pass, of all groups
};

struct GradeOptions {
  Scoring scoring = Scoring::all;
  bool run_all = false;       ///< go on after the first test that fails; always where it scores
  double machine_factor = 1;  ///< all time limits are multiplied by it: a slow machine needs more
  std::chrono::nanoseconds time_limit{0};  ///< in place of the problem's own; 0: the problem's
  std::uint64_t memory_bytes = 0;          ///< the same
  std::optional<Comparator> comparator;    ///< in place of the problem's own
};

/// What one test came to.
struct TestResult {
  Reason reason = Reason::not_checked;  ///< not_checked: not run, because one before it failed
  double score = 0;                     ///< of a checker that gives a part; else 0 or 1
  std::string detail;
  std::chrono::nanoseconds cpu_time{0};
};

/// A verdict with what each test came to.
struct Grade {
  Verdict verdict;
  std::vector<TestResult> tests;  ///< empty where it did not come to running any
};

/// Grades solutions in the sandbox. One for a process is enough: it owns the slots, the compiler
/// and its cache. Safe to use from any number of threads.
///
///     auto grader = Grader::start({});
///     Grade grade = (*grader)->grade(problem, "print(int(input()) + 1)", "python", {});
class Grader {
 public:
  struct Options {
    unsigned slots = 0;  ///< runs at the same time; 0: as many as cores
  };

  /// Fails where this machine offers no safe sandbox; the message says what is missing.
  static Result<std::unique_ptr<Grader>> start(const Options& options);
  ~Grader();

  /// `language` as in sandbox::Languages. A grade that came when the cutoff (null: none) was
  /// reached says nothing: runs were ended or not done because of it.
  Grade grade(const Problem& problem, std::string_view source, std::string_view language,
              const GradeOptions& options, const Cutoff* cutoff = nullptr);

 private:
  class Impl;
  explicit Grader(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cupel::code
