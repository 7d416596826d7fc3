#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "datasets/json_line.h"

namespace cupel {

/// How a data set writes its rows: where the parts of a sample stand, and what judges them.
///
///     auto schema = cupel::find_schema("gsm8k");
///     (*schema)->verifier;  // "math"
struct Schema {
  /// Fields in order of preference; a path leads through objects: "reward_model.ground_truth".
  using Paths = std::span<const std::string_view>;

  std::string_view name;
  std::string_view summary;   ///< whose rows these are
  std::string_view sign;      ///< what they are recognised by, as in `answer ends in "#### N"`
  std::string_view verifier;  ///< as on a command line; "auto": what fits the row; "": the spec's
  Paths required;             ///< a row lacks none of these; "a|b" is either
  Paths prompt = {};          ///< behind "prompt", "question" and "problem"
  Paths completion = {};      ///< behind "completion", "response" and the like
  Paths reference = {};       ///< instead of "reference", "answer" and the like
  Paths id = {};              ///< behind "id"
  bool is_data_set = true;    ///< its name is the `data_source` of rows that say none
};

/// All that are known, the more particular first: a row is of the first whose sign it bears. They
/// live as long as the program.
std::span<const Schema> known_schemas();

/// Fails where none has this name; the message names the nearest.
Result<const Schema*> find_schema(std::string_view name);

/// The schema of a row with these members; null for a plain row. Members that are null count as
/// missing. Thread-safe; takes some nanoseconds a member.
const Schema* recognise_schema(std::span<const JsonField> row);

/// What a row lacks to be of this schema, and what it has; "" if it lacks nothing.
std::string lacking_fields(const Schema& schema, std::span<const JsonField> row);

}  // namespace cupel
