// Instructions about the form of a response: lists, sections, JSON, a title.

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/python_text.h"
#include "base/utf8.h"
#include "verifiers/instructions/internal/checks.h"
#include "verifiers/instructions/internal/counts.h"
#include "verifiers/instructions/internal/python_expression.h"
#include "verifiers/instructions/internal/python_json.h"

namespace cupel::instructions {
namespace {

std::string_view without_prefix(std::string_view text, std::string_view prefix) {
  return text.starts_with(prefix) ? text.substr(prefix.size()) : text;
}

std::string_view without_suffix(std::string_view text, std::string_view suffix) {
  return text.ends_with(suffix) ? text.substr(0, text.size() - suffix.size()) : text;
}

/// `<<[^\n]+>>` with more than brackets and space in it.
bool has_title(std::string_view text) {
  for (std::size_t line = 0; line < text.size();) {
    const std::size_t begin = text.find("<<", line);
    if (begin == std::string_view::npos) return false;
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    const std::string_view rest = text.substr(begin, end - begin);
    const std::size_t close = rest.rfind(">>");
    if (close != std::string_view::npos && close > 2 &&
        !is_blank(rstrip_of(lstrip_of(rest.substr(0, close + 2), '<'), '>')))
      return true;
    line = end;
  }
  return false;
}

}  // namespace

Check detectable_content::number_placeholders(Arguments& arguments) {
  const Bound bound = Bound::at_least(arguments.number("num_placeholders"));
  return [bound](const Response& response) {
    return bound.objection(count_placeholders(response.text()), "placeholders in brackets");
  };
}

Check detectable_format::constrained_response(Arguments&) {
  return [](const Response& response) -> Objection {
    constexpr std::array<std::string_view, 3> kAnswers = {"My answer is yes.", "My answer is no.",
                                                          "My answer is maybe."};
    for (const std::string_view answer : kAnswers)
      if (response.text().find(answer) != std::string_view::npos) return std::nullopt;
    return "none of \"My answer is yes.\", \"My answer is no.\" and \"My answer is maybe.\"";
  };
}

Check detectable_format::json_format(Arguments&) {
  return [](const Response& response) -> Objection {
    std::string_view text = response.stripped();
    for (const std::string_view fence : {"```json", "```Json", "```JSON", "```"})
      text = without_prefix(text, fence);
    if (is_python_json(python_strip(without_suffix(text, "```")))) return std::nullopt;
    return "it is not JSON";
  };
}

Check detectable_format::multiple_sections(Arguments& arguments) {
  const std::string name(python_strip(arguments.text("section_spliter")));
  const Bound bound = Bound::at_least(arguments.number("num_sections"));
  const std::string what =
      fmt::format("sections that begin with \"{}\" and a number", shorten(name, 60));
  if (!is_special_in_expressions(name))
    return [name, bound, what](const Response& response) {
      return bound.objection(count_sections(response.text(), name), what);
    };
  auto expression = PythonExpression::make(name + R"(\s?\d+)", PythonExpression::Case::heeded);
  if (!expression) arguments.fail("section_spliter", expression.error().message);
  return [bound, what,
          found = std::move(expression).value_or(PythonExpression())](const Response& response) {
    return bound.objection(found.count(response.text(), bound.enough()), what);
  };
}

Check detectable_format::number_bullet_lists(Arguments& arguments) {
  const Bound bound = Bound::exactly(arguments.number("num_bullets"));
  return [bound](const Response& response) {
    return bound.objection(count_bullets(response.text()), "bullet points");
  };
}

Check detectable_format::number_highlighted_sections(Arguments& arguments) {
  const Bound bound = Bound::at_least(arguments.number("num_highlights"));
  return [bound](const Response& response) {
    return bound.objection(count_highlights(response.text()), "highlighted sections");
  };
}

Check detectable_format::title(Arguments&) {
  return [](const Response& response) -> Objection {
    if (has_title(response.text())) return std::nullopt;
    return "no title in <<double angular brackets>>";
  };
}

}  // namespace cupel::instructions
