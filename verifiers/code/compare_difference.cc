#include <fmt/format.h>

#include "verifiers/code/compare.h"
#include "verifiers/code/internal/common_length.h"
#include "verifiers/code/internal/decimal.h"
#include "verifiers/code/internal/excerpt.h"
#include "verifiers/code/internal/stray_lines.h"
#include "verifiers/code/internal/words.h"

namespace cupel::code {
namespace {

std::string end_or_quoted(bool is_end, std::string_view text, std::size_t spot) {
  return is_end ? "the end" : quoted_around(text, spot);
}

std::string difference_in_line(std::size_t number, std::string_view found, bool found_ends,
                               std::string_view wanted, bool wanted_ends) {
  const std::size_t spot = common_length(found, wanted);
  return fmt::format("line {}: {}, expected {}", number, end_or_quoted(found_ends, found, spot),
                     end_or_quoted(wanted_ends, wanted, spot));
}

std::string difference_in_bytes(std::string_view output, std::string_view expected) {
  for (std::size_t number = 1; !output.empty() || !expected.empty(); ++number) {
    const std::string_view found = take_line(output), wanted = take_line(expected);
    if (found != wanted)
      return difference_in_line(number, found, found.empty(), wanted, wanted.empty());
  }
  return "";
}

std::string difference_but_for_trailing_space(std::string_view output, std::string_view expected) {
  output = without_space_at_end(output);
  expected = without_space_at_end(expected);
  for (std::size_t number = 1; !output.empty() || !expected.empty(); ++number) {
    const bool found_ends = output.empty(), wanted_ends = expected.empty();
    const std::string_view found = without_space_at_end(take_line(output));
    const std::string_view wanted = without_space_at_end(take_line(expected));
    if (found != wanted || found_ends != wanted_ends)
      return difference_in_line(number, found, found_ends, wanted, wanted_ends);
  }
  return "";
}

std::string place(const Words& words) {
  return fmt::format("line {}, word {}", words.line(), words.number());
}

/// Where the output stops too early; `last` has been taken from it, if anything.
std::string ends_before(bool has_words, std::size_t last_line, std::string_view wanted) {
  const std::string expected = quoted_around(wanted, 0);
  if (!has_words) return fmt::format("no output, expected {}", expected);
  return fmt::format("the output ends in line {}, expected {}", last_line, expected);
}

template <class SameWord>
std::string difference_in_words(std::string_view output, std::string_view expected,
                                bool lines_count, const SameWord& same_word) {
  Words found(output), wanted(expected);
  std::size_t last_line = 0;
  while (true) {
    const bool has_found = found.next(), has_wanted = wanted.next();
    if (!has_found && !has_wanted) return "";
    if (!has_found) return ends_before(last_line > 0, last_line, wanted.word());
    const std::size_t spot = common_length(found.word(), wanted.word());
    const std::string shown = quoted_around(found.word(), spot);
    if (!has_wanted) return fmt::format("{}: {}, expected the end", place(found), shown);
    if (lines_count && last_line > 0 && found.is_first_in_line() != wanted.is_first_in_line()) {
      if (wanted.is_first_in_line())
        return fmt::format("{}: {}, expected the end of the line", place(found), shown);
      return fmt::format("line {} ends, expected {} in it", last_line,
                         quoted_around(wanted.word(), 0));
    }
    if (found.word() != wanted.word() && !same_word(found.word(), wanted.word()))
      return fmt::format("{}: {}, expected {}", place(found), shown,
                         quoted_around(wanted.word(), spot));
    last_line = found.line();
  }
}

std::string difference_in_any_order(std::string_view output, std::string_view expected) {
  const auto stray = stray_line(output, expected);
  if (!stray) return "";
  const std::string shown = quoted_around(stray->words, 0);
  if (stray->is_missing) return fmt::format("the line {} is missing", shown);
  return fmt::format("line {}: {} is not expected, or not so often", stray->number, shown);
}

bool never(std::string_view, std::string_view) { return false; }

}  // namespace

std::string first_difference(Comparator comparator, std::string_view output,
                             std::string_view expected, const Tolerance& tolerance) {
  switch (comparator) {
    case Comparator::exact:
      return difference_in_bytes(output, expected);
    case Comparator::trim:
      return difference_but_for_trailing_space(output, expected);
    case Comparator::tokens:
      return difference_in_words(output, expected, false, never);
    case Comparator::lines:
      return difference_in_words(output, expected, true, never);
    case Comparator::real:
      return difference_in_words(output, expected, false,
                                 [&](std::string_view found, std::string_view wanted) {
                                   return same_number(found, wanted, tolerance);
                                 });
    case Comparator::unordered:
      return difference_in_any_order(output, expected);
  }
  return "";
}

}  // namespace cupel::code
