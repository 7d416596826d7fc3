#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/text_arena.h"
#include "datasets/fields.h"
#include "datasets/json_line.h"
#include "datasets/line_blocks.h"
#include "verifiers/verdict.h"

namespace cupel {

/// A component's value in a row; NaN where it is null.
struct NamedScore {
  std::string_view name;
  double value;
};

/// A row as `cupel score` writes it, and what else stands in it. Rows of other programs will do:
/// only what a row does not have is missing here.
struct ScoredLine {
  std::string_view text;   ///< the whole row as JSON, without its newline
  std::uint64_t line = 0;  ///< its number in the file, from 1
  std::string
      fault;  ///< why the line cannot be read, "path:line: what", or ""; then no more is set

  std::string_view id;  ///< JSON text, "" where the row has none or null
  std::uint32_t index = 0;
  double reward = std::numeric_limits<double>::quiet_NaN();  ///< NaN where it is null or missing
  bool has_reward = false;                                   ///< there is a number or a null
  std::optional<Outcome> outcome;
  std::optional<Reason> reason;
  std::vector<NamedScore> components;

  // Texts are decoded; "" where there is none. A prompt that is no string, such as a list of
  // messages, stands here as JSON text; of a completion's messages the assistant's last one.
  std::string_view prompt, completion, extracted, reference, detail, data_source;
  bool has_prompt = false, has_completion = false;
  std::vector<JsonField> fields;  ///< all of them, as written

  /// The last field of that name, null where there is none.
  const JsonField* field(std::string_view name) const;
  /// The component of that name, null where there is none.
  const NamedScore* component(std::string_view name) const;
};

/// What a block of lines holds. Views point into the block and into this object's own memory.
struct ScoredLines {
  std::span<const ScoredLine> lines() const { return {rows.data(), count}; }

  std::vector<ScoredLine> rows;  ///< the first `count` are in use; the others keep their memory
  std::size_t count = 0;
  TextArena texts;
};

/// Reads rows that were scored. Not thread-safe; make one for each thread and reuse it.
///
///     ScoredLineParser parser({});
///     while (reader.next(block)) {
///       parser.parse(block, rows);
///       for (const ScoredLine& row : rows.lines()) …
///     }
class ScoredLineParser {
 public:
  /// `fields` says what the prompt and the completion are called; output has the reference as it
  /// was understood under `reference`.
  explicit ScoredLineParser(Fields fields);

  /// Replaces the content of `into` by the rows of `block`, in order; blank lines are passed over,
  /// and those that `wanted`, where given, does not want. It is asked once for each, in order.
  void parse(const LineBlock& block, ScoredLines& into,
             const std::function<bool(std::uint64_t line)>& wanted = {});

 private:
  Result<void> read(ScoredLine& row, std::size_t readable, TextArena& texts);
  std::string_view last_answer(const JsonField& completion, TextArena& texts);

  Fields fields_;
  JsonLine lines_;
  std::vector<JsonField> members_, messages_;
};

}  // namespace cupel
