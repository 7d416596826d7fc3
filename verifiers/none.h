#pragma once

#include <memory>

#include "verifiers/options.h"
#include "verifiers/verifier.h"

namespace cupel {

/// Looks at nothing and calls every completion unscorable: what reading and writing alone cost.
class NoneVerifier final : public Verifier {
 public:
  static std::unique_ptr<const Verifier> make(const OptionValues&) {
    return std::make_unique<NoneVerifier>();
  }

  bool needs_reference() const override { return false; }
  Verdict verify(const Task&, Trace*) const override {
    return unscored(Outcome::unscorable, Reason::not_checked, {});
  }
};

}  // namespace cupel
