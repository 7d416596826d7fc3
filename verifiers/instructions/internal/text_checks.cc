// Instructions about what a response begins or ends with, repeats, or leaves out.

#include <fmt/format.h>

#include "base/python_text.h"
#include "base/utf8.h"
#include "verifiers/instructions/internal/checks.h"
#include "verifiers/instructions/internal/python_expression.h"

namespace cupel::instructions {
namespace {

constexpr std::size_t kShown = 60;  // bytes of text quoted in a message

Objection unless(bool is_followed, std::string_view objection) {
  return is_followed ? Objection() : Objection(objection);
}

}  // namespace

Check combination::repeat_prompt(Arguments& arguments) {
  const std::string prompt = python_lower(python_strip(arguments.text("prompt_to_repeat")));
  return [prompt](const Response& response) {
    const std::string_view lower = python_lstrip(response.lower());
    return unless(lower.starts_with(prompt), "it does not begin with the request");
  };
}

Check combination::two_responses(Arguments&) {
  return [](const Response& response) -> Objection {
    constexpr std::string_view kDivider = "******";
    std::string_view first, second;
    std::size_t found = 0;
    for (std::size_t from = 0; from != std::string_view::npos;) {
      const std::size_t at = response.text().find(kDivider, from);
      const bool is_last = at == std::string_view::npos;
      const std::string_view part = python_strip(response.text().substr(from, at - from));
      if (part.empty() && from > 0 && !is_last) return "a response between two ****** is empty";
      if (!part.empty() && ++found == 1) first = part;
      if (!part.empty()) second = part;
      from = is_last ? at : at + kDivider.size();
    }
    if (auto objection = Bound::exactly(2).objection(found, "responses divided by ******"))
      return objection;
    return unless(first != second, "the two responses are the same");
  };
}

Check detectable_content::postscript(Arguments& arguments) {
  const std::string marker(python_strip(arguments.text("postscript_marker")));
  std::string pattern = python_lower(marker);
  if (marker == "P.S.") pattern = R"(p\.\s?s\.)";
  if (marker == "P.P.S") pattern = R"(p\.\s?p\.\s?s)";
  auto expression = PythonExpression::make(pattern, PythonExpression::Case::heeded);
  if (!expression) arguments.fail("postscript_marker", expression.error().message);
  return [marker,
          found = std::move(expression).value_or(PythonExpression())](const Response& response) {
    return unless(found.is_in(response.lower()), fmt::format("no \"{}\"", shorten(marker, kShown)));
  };
}

Check punctuation::no_comma(Arguments&) {
  return [](const Response& response) -> Objection {
    const std::size_t at = response.text().find(',');
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view before = response.text().substr(0, at);
    const std::size_t context = before.size() < kShown ? 0 : before.size() - kShown / 2;
    return fmt::format("a comma after \"{}\"", shorten(before.substr(context), kShown));
  };
}

Check startend::end_checker(Arguments& arguments) {
  const std::string phrase = python_lower(python_strip(arguments.text("end_phrase")));
  return [phrase](const Response& response) {
    const std::string_view text = strip_of(python_strip(response.lower()), '"');
    return unless(text.ends_with(phrase),
                  fmt::format("it does not end with \"{}\"", shorten(phrase, kShown)));
  };
}

Check startend::quotation(Arguments&) {
  return [](const Response& response) {
    const std::string_view text = response.stripped();
    return unless(text.size() > 1 && text.front() == '"' && text.back() == '"',
                  "it is not wrapped in double quotation marks");
  };
}

}  // namespace cupel::instructions
