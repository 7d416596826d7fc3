#pragma once

#include <memory>
#include <span>

#include "verifiers/code/extract.h"
#include "verifiers/code/grader.h"
#include "verifiers/code/internal/problem_cache.h"
#include "verifiers/code/internal/shared_grader.h"
#include "verifiers/options.h"
#include "verifiers/verifier.h"

namespace cupel::code {

/// The verifier `code`: takes the program out of the completion and runs the row's tests on it in
/// the sandbox. Where the sandbox cannot start, every verdict is an error that says why.
class CodeVerifier final : public Verifier {
 public:
  struct Settings {
    Extract extract = Extract::last;
    std::string language;  ///< in place of the row's; "": the row's
    GradeOptions grade;
  };
  explicit CodeVerifier(Settings settings) : settings_(std::move(settings)) {}

  static std::span<const OptionInfo> options();
  static std::unique_ptr<const Verifier> make(const OptionValues& checked_options);

  bool needs_reference() const override { return false; }
  bool runs_processes() const override { return true; }
  double expected_cost(const Task& task) const override;
  Verdict verify(const Task& task, Trace* trace) const override;

 private:
  Settings settings_;
  ProblemCache problems_;
  mutable Recent<Grade> grades_{64u << 20};
  SharedGrader grader_;
};

}  // namespace cupel::code
