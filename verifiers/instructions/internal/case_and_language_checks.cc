// Instructions about capitals and about the language of a response.

#include <fmt/format.h>

#include <algorithm>

#include "base/nearest.h"
#include "base/python_text.h"
#include "base/utf8.h"
#include "verifiers/instructions/internal/capital_words.h"
#include "verifiers/instructions/internal/checks.h"
#include "verifiers/instructions/internal/detected_language.h"

namespace cupel::instructions {
namespace {

/// Text without a letter in it is of every language, as it is for the authors.
Objection unless_in(std::string_view language, const Response& response) {
  const auto detected = detected_language(response.text());
  if (!detected || *detected == language) return std::nullopt;
  return fmt::format("its language is {}, not {}", *detected, language);
}

}  // namespace

Check change_case::capital_word_frequency(Arguments& arguments) {
  const Bound bound = arguments.bound("capital_frequency", "capital_relation");
  return [bound](const Response& response) {
    return bound.objection(count_capital_words(response.text()), "words in capital letters");
  };
}

Check change_case::english_capital(Arguments&) {
  return [](const Response& response) -> Objection {
    if (!is_upper_text(response.text())) return "not all of its letters are capital ones";
    return unless_in("en", response);
  };
}

Check change_case::english_lowercase(Arguments&) {
  return [](const Response& response) -> Objection {
    if (!is_lower_text(response.text())) return "not all of its letters are lower-case ones";
    return unless_in("en", response);
  };
}

Check language::response_language(Arguments& arguments) {
  const std::string language = arguments.text("language");
  const auto known = detectable_languages();
  if (std::find(known.begin(), known.end(), language) == known.end())
    arguments.fail("language", unknown_name_message("language", shorten(language, 60), known));
  return [language](const Response& response) { return unless_in(language, response); };
}

}  // namespace cupel::instructions
