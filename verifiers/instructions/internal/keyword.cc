#include "verifiers/instructions/internal/keyword.h"

#include <cstring>

#include "base/python_text.h"

namespace cupel::instructions {
namespace {

/// As std::string_view::find, but linear whatever the two texts are.
std::size_t find_from(std::string_view text, std::string_view needle, std::size_t from) {
  const void* found =
      ::memmem(text.data() + from, text.size() - from, needle.data(), needle.size());
  if (!found) return std::string_view::npos;
  return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

/// `\b`: on one side a letter of a word, on the other none.
bool is_word_boundary(std::string_view text, std::size_t at) {
  std::size_t before = at, behind = at;
  const bool word_before = at > 0 && is_python_word(previous_of_valid(text, before));
  const bool word_behind = at < text.size() && is_python_word(next_of_valid(text, behind));
  return word_before != word_behind;
}

}  // namespace

Result<Keyword> Keyword::make(std::string_view text, Place place) {
  Keyword keyword;
  keyword.place_ = place;
  if (!is_special_in_expressions(text)) {
    keyword.folded_ = python_folded(text);
    return keyword;
  }
  const std::string bounded = "\\b" + std::string(text) + "\\b";
  auto expression = PythonExpression::make(place == Place::anywhere ? text : bounded,
                                           PythonExpression::Case::ignored);
  if (!expression) return tl::make_unexpected(expression.error());
  keyword.expression_ = std::move(*expression);
  return keyword;
}

std::size_t Keyword::count(const Response& response, std::size_t enough) const {
  if (expression_) return expression_->count(response.text(), enough);
  const std::string_view text = response.folded();
  std::size_t found = 0;
  for (std::size_t at = 0; found < enough;) {
    at = find_from(text, folded_, at);
    if (at == std::string_view::npos) break;
    const std::size_t end = at + folded_.size();
    const bool counts =
        place_ == Place::anywhere || (is_word_boundary(text, at) && is_word_boundary(text, end));
    found += counts;
    if (counts)
      at = end;
    else
      next_of_valid(text, at);
  }
  return found;
}

}  // namespace cupel::instructions
