#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "datasets/sample.h"
#include "verifiers/options.h"

namespace cupel {

/// What the verifier that a shaping looks at has decided about one completion.
struct Judgement {
  bool is_correct = false;
  double score = 0;
};

/// The completions of one prompt. Views into memory that the caller keeps.
struct ShapingTask {
  std::span<const Sample> group;
  /// One for each completion, nothing where the verifier decided nothing; empty without an "of".
  std::span<const std::optional<Judgement>> judgements = {};
};

/// What a shaping gives for one completion.
struct Shaped {
  double value;  ///< any finite number; NaN where the verifier decided nothing, or `fault` says
  std::string fault;  ///< what the row lacks; "" if nothing
};

/// A reward that says nothing about whether an answer is right: it steers length, repetition or
/// form. Immutable once made, so any number of threads may share one. The same group gives the same
/// values always; no text makes it throw, and its time is linear in the length of the text.
///
///     auto repetition = cupel::make_shaping("repetition", {{"ngram_size", "2"}});
///     cupel::Sample sample;
///     sample.completion = "so so so so so";
///     double value = (*repetition)->shape({{&sample, 1}})[0].value;  // -0.75
class Shaping {
 public:
  virtual ~Shaping() = default;

  /// One value for each completion of the group, in order.
  virtual std::vector<Shaped> shape(const ShapingTask& task) const = 0;
};

/// Whether a shaping needs a verifier's word: the component named by "of".
enum class NeedsOf : std::uint8_t { no, optional, required };

/// A shaping as a user sees it.
struct ShapingInfo {
  std::string_view name;
  std::string_view summary;
  std::string_view source;  ///< where the formula and its constants are from
  NeedsOf needs_of;
  std::span<const OptionInfo> options;
  Result<std::unique_ptr<const Shaping>> (*make)(const OptionValues& checked_options);
};

std::span<const ShapingInfo> known_shapings();

/// Fails with a message that lists the known names and the nearest one.
Result<const ShapingInfo*> find_shaping(std::string_view name);

/// Fails on a name, an option or a value that does not exist.
Result<std::unique_ptr<const Shaping>> make_shaping(std::string_view name,
                                                    const OptionValues& options);

}  // namespace cupel
