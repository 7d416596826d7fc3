#pragma once

#include <memory>
#include <span>

#include "verifiers/instructions/choice.h"
#include "verifiers/options.h"
#include "verifiers/verifier.h"

namespace cupel::instructions {

/// The verifier `choice`: the completion chooses the right option of a multiple-choice question, by
/// its letter, its text or both.
class ChoiceVerifier final : public Verifier {
 public:
  ChoiceVerifier(AnswerPlace extract, ReferenceForm reference)
      : extract_(extract), reference_(reference) {}

  static std::span<const OptionInfo> options();
  static std::unique_ptr<const Verifier> make(const OptionValues& checked_options);

  Verdict verify(const Task& task, Trace* trace) const override;

 private:
  AnswerPlace extract_;
  ReferenceForm reference_;
};

}  // namespace cupel::instructions
