#pragma once

#include <memory>
#include <span>

#include "base/recent.h"
#include "verifiers/instructions/instruction_list.h"
#include "verifiers/options.h"
#include "verifiers/verifier.h"

namespace cupel::instructions {

/// The verifier `instructions`: the answer follows what the row says that the prompt asks for, by
/// the rules of IFEval.
class InstructionsVerifier final : public Verifier {
 public:
  enum class Part : std::uint8_t { answer, whole };
  enum class Scoring : std::uint8_t { all, share };
  struct Settings {
    Mode mode = Mode::strict;
    Scoring scoring = Scoring::all;
    Part part = Part::answer;  ///< what is judged: what follows the reasoning, or all of it
  };
  explicit InstructionsVerifier(const Settings& settings) : settings_(settings) {}

  static std::span<const OptionInfo> options();
  static std::unique_ptr<const Verifier> make(const OptionValues& checked_options);

  bool needs_reference() const override { return false; }
  Verdict verify(const Task& task, Trace* trace) const override;

 private:
  using Reading = std::shared_ptr<const Result<InstructionList>>;
  Reading read(const Task& task) const;

  Settings settings_;
  mutable Recent<Reading> lists_{16u << 20};  ///< the completions of a group share one
};

}  // namespace cupel::instructions
