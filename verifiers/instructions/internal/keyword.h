#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "verifiers/instructions/internal/python_expression.h"
#include "verifiers/instructions/internal/response.h"

namespace cupel::instructions {

/// A keyword as IFEval looks for it: a regular expression of Python's, whatever the case of its
/// letters. Most hold no special character and are looked for as they are. Immutable.
class Keyword {
 public:
  /// Anywhere in the text, or only as whole words (between two `\b`).
  enum class Place : unsigned char { anywhere, whole_words };

  /// Fails where it is a regular expression that cannot be run.
  static Result<Keyword> make(std::string_view text, Place place);

  /// How often it occurs, without overlaps; counting ends at `enough`.
  std::size_t count(const Response& response, std::size_t enough) const;
  /// It is run as a regular expression: a long count of it may take more than linear time.
  bool is_expression() const { return expression_.has_value(); }
  bool is_in(const Response& response) const { return count(response, 1) > 0; }

 private:
  Place place_ = Place::anywhere;
  std::string folded_;
  std::optional<PythonExpression> expression_;  ///< in place of `folded_`
};

}  // namespace cupel::instructions
