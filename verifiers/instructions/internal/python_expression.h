#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"

namespace re2 {
class RE2;
}

namespace cupel::instructions {

/// A regular expression written for Python's `re`, run by RE2 in linear time. Immutable.
///
/// `\w`, `\d`, `\s` and `$` are as in Python. What differs: `\b` knows the letters of ASCII only,
/// possessive quantifiers (`a++`) are greedy ones, and look-around and back references fail.
class PythonExpression {
 public:
  enum class Case : unsigned char { heeded, ignored };

  static Result<PythonExpression> make(std::string_view pattern, Case letter_case);

  /// How often `re.findall` would find it in valid UTF-8; counting ends at `enough`.
  std::size_t count(std::string_view text, std::size_t enough) const;
  bool is_in(std::string_view text) const { return count(text, 1) > 0; }

 private:
  std::shared_ptr<const re2::RE2> compiled_;
};

/// Whether `text` holds a character that means something else in a regular expression.
bool is_special_in_expressions(std::string_view text);

}  // namespace cupel::instructions
