#pragma once

#include <cstdint>
#include <string_view>

namespace cupel::math {

/// The value with which a text ends that marks no answer as its answer.
struct LastStatement {
  enum class Form : std::uint8_t { nothing, formula, expression, number };
  Form form = Form::nothing;
  std::string_view value;
};

/// The last formula or bold passage, unless a number is stated after it; the inequality or what
/// follows the equals sign of the last line; or the last number, in digits or, where the text has
/// none, in words. Reads the last `kStatementReach` bytes.
LastStatement last_statement(std::string_view text);

}  // namespace cupel::math
