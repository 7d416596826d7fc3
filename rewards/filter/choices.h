#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cupel {

/// Prompts whose share of right completions lies in [least, most] stay; `0.1:0.9` as text.
struct PassRate {
  double least = 0;
  double most = 1;

  static Result<PassRate> from_text(std::string_view text);
};

/// Which completions of one prompt stay: `all`, `best:K`, `random:K`, `shortest:K`, `diverse:K`.
struct PerPrompt {
  enum class Rule : std::uint8_t { all, best, random, shortest, diverse };

  Rule rule = Rule::all;
  std::uint32_t count = 0;

  static Result<PerPrompt> from_text(std::string_view text);
};

/// What is compared where rows that say the same are removed: `exact`, `near` or `near:0.8`.
struct Dedup {
  enum class Kind : std::uint8_t { none, exact, near };
  enum class By : std::uint8_t { row, prompt, completion };  ///< a row is both of them

  Kind kind = Kind::none;
  double similarity = 0.8;  ///< rows at least as similar as this, by Jaccard, are near
  By by = By::row;

  static Result<Dedup> from_text(std::string_view text);
};

/// How many rows of each class stay: `FIELD` takes as many of each as the smallest has,
/// `FIELD:MAX` at most so many.
struct Balance {
  std::string field;
  std::optional<std::uint64_t> most;

  static Result<Balance> from_text(std::string_view text);
};

/// General rows that are mixed in: `FILE:0.25` (or `FILE:25%`) is a share of all rows written,
/// `FILE:200000` a number of rows.
struct Mix {
  std::string file;
  double share = 0;
  std::uint64_t count = 0;  ///< where `share` is 0

  static Result<Mix> from_text(std::string_view text);
};

}  // namespace cupel
