// Instructions about how many words, sentences and paragraphs there are.

#include <fmt/format.h>

#include <algorithm>

#include "base/python_text.h"
#include "base/utf8.h"
#include "verifiers/instructions/internal/checks.h"
#include "verifiers/instructions/internal/counts.h"
#include "verifiers/instructions/internal/sentences.h"

namespace cupel::instructions::length_constraints {
namespace {

constexpr std::size_t kShown = 60;  // bytes of a word quoted in a message

/// The first word of a paragraph, in lower case, without quotes before it and from the first
/// punctuation mark on.
std::string first_word_of(std::string_view paragraph) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < paragraph.size(); end = i)
    if (is_python_space(next_of_valid(paragraph, i))) break;
  std::string_view word = lstrip_of(lstrip_of(paragraph.substr(0, end), '\''), '"');
  word = word.substr(0, word.find_first_of(".,?!'\""));
  std::string lower;
  for (std::size_t i = 0; i < word.size();) append_lower(lower, next_of_valid(word, i));
  return lower;
}

}  // namespace

Check nth_paragraph_first_word(Arguments& arguments) {
  const std::int64_t wanted = arguments.number("num_paragraphs");
  const std::int64_t nth = arguments.positive_number("nth_paragraph");
  const std::string first_word = python_lower(arguments.text("first_word"));
  if (nth > wanted)
    arguments.fail("nth_paragraph", fmt::format("{} is more than num_paragraphs", nth));
  return [wanted, nth, first_word](const Response& response) -> Objection {
    constexpr std::string_view kDivider = "\n\n";
    const std::string_view text = response.text();
    std::size_t count = 0;
    std::int64_t number = 0;
    std::string_view asked_for;
    for (std::size_t from = 0; from != std::string_view::npos;) {
      const std::size_t at = text.find(kDivider, from);
      const std::string_view paragraph = python_strip(text.substr(from, at - from));
      count += !paragraph.empty();
      if (++number == nth) asked_for = paragraph;
      from = at == std::string_view::npos ? at : at + kDivider.size();
    }
    if (auto objection = Bound::exactly(wanted).objection(count, "paragraphs")) return objection;
    if (asked_for.empty()) return fmt::format("paragraph {} is empty", nth);
    const std::string word = first_word_of(asked_for);
    if (word == first_word) return std::nullopt;
    return fmt::format("paragraph {} begins with \"{}\", not \"{}\"", nth, shorten(word, kShown),
                       shorten(first_word, kShown));
  };
}

Check number_paragraphs(Arguments& arguments) {
  const Bound bound = Bound::exactly(arguments.number("num_paragraphs"));
  return [bound](const Response& response) -> Objection {
    constexpr std::string_view kDivider = "***";
    const std::string_view text = response.text();
    std::size_t count = 0;
    for (std::size_t from = 0; from != std::string_view::npos;) {
      const std::size_t at = text.find(kDivider, from);
      const bool is_last = at == std::string_view::npos;
      const bool is_empty = is_blank(text.substr(from, at - from));
      if (is_empty && from > 0 && !is_last) return "a paragraph between two *** is empty";
      count += !is_empty;
      from = is_last ? at : at + kDivider.size();
    }
    return bound.objection(count, "paragraphs divided by ***");
  };
}

Check number_sentences(Arguments& arguments) {
  const Bound bound = arguments.bound("num_sentences", "relation");
  return [bound](const Response& response) {
    return bound.objection(count_sentences(response.text()), "sentences");
  };
}

Check number_words(Arguments& arguments) {
  const Bound bound = arguments.bound("num_words", "relation");
  return [bound](const Response& response) {
    return bound.objection(count_words(response.text()), "words");
  };
}

}  // namespace cupel::instructions::length_constraints
