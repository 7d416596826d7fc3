#include "verifiers/code/compare.h"

#include <algorithm>
#include <array>

#include "verifiers/code/internal/common_length.h"
#include "verifiers/code/internal/decimal.h"
#include "verifiers/code/internal/stray_lines.h"
#include "verifiers/code/internal/white_space.h"

namespace cupel::code {
namespace {

constexpr std::array<std::string_view, 6> kNames = {"exact", "trim",  "tokens",
                                                    "lines", "float", "unordered"};

/// A text and how far it has been read.
struct Cursor {
  std::string_view text;
  std::size_t at = 0;

  bool is_at_end() const { return at == text.size(); }
  std::string_view rest() const { return text.substr(at); }

  bool is_behind_word() const { return is_at_end() || is_space(text[at]); }
  void skip_word() {
    while (at < text.size() && !is_space(text[at])) ++at;
  }
  void skip_space_in_line() {
    while (at < text.size() && is_space_in_line(text[at])) ++at;
  }
  /// Whether a line ends in it.
  bool skip_space() {
    bool has_feed = false;
    for (; at < text.size() && is_space(text[at]); ++at) has_feed = has_feed || text[at] == '\n';
    return has_feed;
  }
};

/// Runs over what the two have in common and looks at words only where they part. Each byte is seen
/// a few times at most, because everything starts anew behind the words that were compared.
template <class SameWord>
bool same_words(std::string_view output, std::string_view expected, bool lines_count,
                const SameWord& same_word) {
  Cursor a{output}, b{expected};
  a.skip_space();
  b.skip_space();
  while (!a.is_at_end() && !b.is_at_end()) {
    std::size_t same = common_length(a.rest(), b.rest());
    a.at += same;
    b.at += same;
    if (same > 0 && is_space(output[a.at - 1])) {
      // They part in white space or behind it; its line feeds count from its beginning.
      for (; is_space(output[a.at - 1]); --a.at) --b.at;
    } else if (!a.is_behind_word() || !b.is_behind_word()) {
      std::size_t start = a.at;
      for (; same > 0 && !is_space(output[start - 1]); --same) --start;
      const std::size_t expected_start = b.at - (a.at - start);
      a.skip_word();
      b.skip_word();
      if (!same_word(output.substr(start, a.at - start),
                     expected.substr(expected_start, b.at - expected_start)))
        return false;
    }
    const bool line_ends = a.skip_space(), expected_line_ends = b.skip_space();
    if (lines_count && line_ends != expected_line_ends && !a.is_at_end() && !b.is_at_end())
      return false;
  }
  return a.is_at_end() && b.is_at_end();
}

bool same_but_for_trailing_space(std::string_view output, std::string_view expected) {
  Cursor a{output}, b{expected};
  while (true) {
    const std::size_t same = common_length(a.rest(), b.rest());
    a.at += same;
    b.at += same;
    a.skip_space_in_line();
    b.skip_space_in_line();
    if (a.is_at_end() || b.is_at_end()) return is_blank(a.rest()) && is_blank(b.rest());
    if (output[a.at] != '\n' || expected[b.at] != '\n') return false;
    ++a.at;
    ++b.at;
  }
}

bool never(std::string_view, std::string_view) { return false; }

}  // namespace

std::span<const std::string_view> comparator_names() { return kNames; }

std::optional<Comparator> comparator_from_string(std::string_view name) {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Comparator>(found - kNames.begin());
}

bool same_output(Comparator comparator, std::string_view output, std::string_view expected,
                 const Tolerance& tolerance) {
  switch (comparator) {
    case Comparator::exact:
      return output == expected;
    case Comparator::trim:
      return same_but_for_trailing_space(output, expected);
    case Comparator::tokens:
      return same_words(output, expected, false, never);
    case Comparator::lines:
      return same_words(output, expected, true, never);
    case Comparator::real:
      return same_words(output, expected, false,
                        [&](std::string_view word, std::string_view expected_word) {
                          return same_number(word, expected_word, tolerance);
                        });
    case Comparator::unordered:
      return same_words(output, expected, true, never) || !stray_line(output, expected);
  }
  return false;
}

}  // namespace cupel::code
