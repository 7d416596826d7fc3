#pragma once

#include <memory>
#include <span>

#include "verifiers/math/extract.h"
#include "verifiers/math/policy.h"
#include "verifiers/options.h"
#include "verifiers/verifier.h"

namespace cupel::math {

/// The verifier `math`: extracts the final answer and compares it with the reference.
class MathVerifier final : public Verifier {
 public:
  MathVerifier(Extract extract, const Policy& policy) : extract_(extract), policy_(policy) {}

  static std::span<const OptionInfo> options();
  static std::unique_ptr<const Verifier> make(const OptionValues& checked_options);

  bool ignores_row() const override { return true; }
  Verdict verify(const Task& task, Trace* trace) const override;

 private:
  Extract extract_;
  Policy policy_;
};

}  // namespace cupel::math
