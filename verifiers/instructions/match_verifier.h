#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "verifiers/instructions/drop.h"
#include "verifiers/instructions/final_answer.h"
#include "verifiers/options.h"
#include "verifiers/verifier.h"

namespace cupel::instructions {

/// The verifier `match`: the answer is the reference as text, or shares its words. Where a row has
/// several references, the best one counts.
class MatchVerifier final : public Verifier {
 public:
  enum class Mode : std::uint8_t { exact, normalized, contains, em, f1 };
  enum class Rules : std::uint8_t { squad, drop };
  /// What a list in the row is: alternatives, or the spans of one answer.
  enum class Lists : std::uint8_t { any, all };

  struct Settings {
    Mode mode = Mode::normalized;
    Rules rules = Rules::squad;
    Lists lists = Lists::any;
    AnswerPlace extract = AnswerPlace::automatic;
    double threshold = 1;  ///< of F1, from which on an answer is correct
  };
  explicit MatchVerifier(const Settings& settings) : settings_(settings) {}

  static std::span<const OptionInfo> options();
  static std::unique_ptr<const Verifier> make(const OptionValues& checked_options);

  bool needs_reference() const override { return false; }
  Verdict verify(const Task& task, Trace* trace) const override;

 private:
  Verdict judge(std::string_view answer, const std::vector<Spans>& references, Trace* trace) const;

  Settings settings_;
};

}  // namespace cupel::instructions
