#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cupel {

/// What takes rows away, in the order in which it does. A row counts where it first falls.
enum class Step : std::uint8_t {
  unreadable,      ///< no JSON object
  unscored,        ///< `unscorable` or `error`: nothing was decided
  pass_rate,       ///< its prompt is too hard or too easy
  scores,          ///< a condition on its scores does not hold
  truncated,       ///< cut off before its end
  code_block,      ///< code in a fence
  long_paragraph,  ///< a paragraph over the limit
  mixed_language,  ///< too few words in the language that is asked for
  contaminated,    ///< words of an evaluation file
  duplicate,       ///< says what an earlier row says
  near_duplicate,  ///< says nearly what an earlier row says
  per_prompt,      ///< others of its prompt were chosen
  balance,         ///< others of its class were chosen
  mix,             ///< more general rows than the mix takes
  kept,
};

inline constexpr std::size_t kSteps = static_cast<std::size_t>(Step::kept);

/// As in the card and in tables.
constexpr std::string_view to_string(Step step) {
  constexpr std::array<std::string_view, kSteps + 1> kNames = {
      "unreadable",     "unscored",       "pass_rate",      "scores",       "truncated",
      "code_block",     "long_paragraph", "mixed_language", "contaminated", "duplicate",
      "near_duplicate", "per_prompt",     "balance",        "mix",          "kept"};
  return kNames[static_cast<std::size_t>(step)];
}

}  // namespace cupel
