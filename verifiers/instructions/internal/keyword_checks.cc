#include <fmt/format.h>

#include <algorithm>

#include "base/python_text.h"
#include "base/utf8.h"
#include "verifiers/instructions/internal/checks.h"
#include "verifiers/instructions/internal/keyword.h"

namespace cupel::instructions::keywords {
namespace {

constexpr std::size_t kShown = 60;  // bytes of a keyword quoted in a message

struct Named {
  std::string text;
  Keyword keyword;
};

/// Nothing, and a fault, where it is no pattern.
std::optional<Keyword> read_keyword(Arguments& arguments, std::string_view name,
                                    std::string_view text, Keyword::Place place) {
  auto keyword = Keyword::make(text, place);
  if (keyword) return std::move(*keyword);
  arguments.fail(name,
                 fmt::format("\"{}\" is read as a regular expression, and as one it fails: {}",
                             shorten(text, kShown), keyword.error().message));
  return std::nullopt;
}

std::vector<Named> read_keywords(Arguments& arguments, std::string_view name,
                                 Keyword::Place place) {
  std::vector<Named> keywords;
  for (std::string& text : arguments.texts(name))
    if (auto keyword = read_keyword(arguments, name, text, place))
      keywords.push_back({std::move(text), std::move(*keyword)});
  return keywords;
}

std::string quoted(std::string_view text) { return fmt::format("\"{}\"", shorten(text, kShown)); }

}  // namespace

Check existence(Arguments& arguments) {
  return [keywords = read_keywords(arguments, "keywords", Keyword::Place::anywhere)](
             const Response& response) -> Objection {
    for (const Named& named : keywords)
      if (!named.keyword.is_in(response)) return quoted(named.text) + " is missing";
    return std::nullopt;
  };
}

Check forbidden_words(Arguments& arguments) {
  return [words = read_keywords(arguments, "forbidden_words", Keyword::Place::whole_words)](
             const Response& response) -> Objection {
    for (const Named& named : words)
      if (named.keyword.is_in(response)) return quoted(named.text) + " is there";
    return std::nullopt;
  };
}

Check frequency(Arguments& arguments) {
  const std::string text(python_strip(arguments.text("keyword")));
  const Bound bound = arguments.bound("frequency", "relation");
  const auto keyword = read_keyword(arguments, "keyword", text, Keyword::Place::anywhere);
  return [text, bound, keyword](const Response& response) {
    const std::size_t enough = keyword->is_expression() ? bound.enough() : response.text().size();
    return bound.objection(keyword->count(response, enough), "times " + quoted(text));
  };
}

Check letter_frequency(Arguments& arguments) {
  const std::string given = arguments.text("letter");
  const std::string_view letter = python_strip(given);
  std::size_t end = 0;
  if (!letter.empty()) next_of_valid(letter, end);
  if (end != letter.size() || letter.size() != given.size())
    arguments.fail("letter", fmt::format("expected one character, not {}", quoted(given)));
  const Bound bound = arguments.bound("let_frequency", "let_relation");
  return [letter = python_lower(letter), bound](const Response& response) {
    const std::string_view text = response.lower();
    std::size_t count = 0;
    if (letter.size() == 1)
      count = static_cast<std::size_t>(std::count(text.begin(), text.end(), letter[0]));
    else
      for (std::size_t at = 0; (at = text.find(letter, at)) != text.npos; at += letter.size())
        ++count;
    return bound.objection(count, "times " + quoted(letter));
  };
}

}  // namespace cupel::instructions::keywords
