#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace cupel::code {

/// How a program's output is held against the expected one. docs/code.md has an example of each.
enum class Comparator : std::uint8_t {
  exact,      ///< byte for byte
  trim,       ///< byte for byte but for white space at the end of lines and blank lines at the end
  tokens,     ///< the same sequence of words between white space
  lines,      ///< the same lines, each as a sequence of words; blank lines do not count
  real,       ///< "float": as tokens, where two numbers are equal within a tolerance
  unordered,  ///< the same lines, each as a sequence of words, in any order
};

/// The names of the comparators, in order; "float" for `real`.
std::span<const std::string_view> comparator_names();
std::optional<Comparator> comparator_from_string(std::string_view name);

/// Two numbers are equal where they differ by at most `absolute`, or by at most `relative` times
/// the expected one. nan and inf are words: equal to themselves as written, never to a number.
struct Tolerance {
  double absolute = 1e-6;
  double relative = 1e-6;
};

/// Whether `output` is what was expected. Linear in the texts.
bool same_output(Comparator comparator, std::string_view output, std::string_view expected,
                 const Tolerance& tolerance = {});

/// The first difference, for a person, shortened around the spot: `line 3, word 2: "5", expected
/// "6"`; "" where there is none.
std::string first_difference(Comparator comparator, std::string_view output,
                             std::string_view expected, const Tolerance& tolerance = {});

}  // namespace cupel::code
