#pragma once

#include <memory>
#include <optional>
#include <span>

#include "verifiers/language/share.h"
#include "verifiers/options.h"
#include "verifiers/verifier.h"

namespace cupel::language {

/// Which part of a completion is looked at.
enum class Part {
  thought,  ///< the reasoning; all of it where there is none
  answer,   ///< what follows the reasoning
  whole,
};

struct Rules {
  std::optional<Target> target;  ///< none: the language of the prompt
  Part part = Part::thought;
  bool is_binary = false;  ///< score 1 or 0 instead of the share
  double threshold = 0.95;
  std::size_t least_words = 0;
  Unit unit = Unit::letter;
};

/// The verifier `language`: the share of words that are of the target language.
class LanguageVerifier final : public Verifier {
 public:
  explicit LanguageVerifier(Rules rules) : rules_(std::move(rules)) {}

  static std::span<const OptionInfo> options();
  static std::unique_ptr<const Verifier> make(const OptionValues& checked_options);

  bool needs_reference() const override { return false; }
  Verdict verify(const Task& task, Trace* trace) const override;

 private:
  Rules rules_;
};

}  // namespace cupel::language
