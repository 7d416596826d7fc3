#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/recent.h"
#include "verifiers/instructions/final_answer.h"
#include "verifiers/instructions/pattern.h"
#include "verifiers/options.h"
#include "verifiers/verifier.h"

namespace cupel::instructions {

/// The verifier `regex`: a regular expression is found in the completion, or is all of it. The
/// pattern is the row's `pattern` or `regex`, else its reference, unless the option gives one.
class RegexVerifier final : public Verifier {
 public:
  struct Settings {
    std::string pattern;  ///< in place of the row's; "": the row's
    bool is_full = false;
    PatternStyle style;
    AnswerPlace extract = AnswerPlace::whole;
  };
  explicit RegexVerifier(Settings settings) : settings_(std::move(settings)) {}

  static std::span<const OptionInfo> options();
  static std::unique_ptr<const Verifier> make(const OptionValues& checked_options);

  bool needs_reference() const override { return false; }
  Verdict verify(const Task& task, Trace* trace) const override;

 private:
  using SharedPattern = std::shared_ptr<const Result<Pattern>>;

  SharedPattern compiled(const std::string& pattern) const;
  Verdict judge(const Pattern& pattern, std::string_view answer) const;

  Settings settings_;
  mutable Recent<SharedPattern> patterns_{16u << 20};
};

}  // namespace cupel::instructions
