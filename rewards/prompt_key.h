#pragma once

#include <string>
#include <string_view>

#include "base/fingerprint.h"
#include "base/result.h"
#include "rewards/scored_lines.h"

namespace cupel {

/// What makes rows completions of one prompt, wherever they stand. A value.
///
///     auto by = PromptKey::from_text("auto");
///     Result<Fingerprint> key = by.of(row);
class PromptKey {
 public:
  /// `auto`: the prompt where the row has one, else its id. `prompt`, `id`, or any other name: that
  /// field alone, which every row must have.
  static PromptKey from_text(std::string_view text);

  /// The same for rows that belong together. Fails where the row lacks what it needs, and says what
  /// that is and what to do.
  Result<Fingerprint> of(const ScoredLine& row) const;

 private:
  explicit PromptKey(std::string_view name) : name_(name) {}

  std::string name_;
};

}  // namespace cupel
