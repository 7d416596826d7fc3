#include "verifiers/math/internal/last_statement.h"

#include <re2/re2.h>

#include "verifiers/math/internal/formula_spans.h"
#include "verifiers/math/internal/last_number.h"
#include "verifiers/math/internal/sentence.h"
#include "verifiers/math/internal/text.h"

namespace cupel::math {
namespace {

using Form = LastStatement::Form;

RE2::Options latin1() {
  RE2::Options options;
  options.set_encoding(RE2::Options::EncodingLatin1);  // any bytes are fine
  return options;
}

/// Whether a number that follows a formula after `between` is stated on its own: in another
/// sentence or line, or after a verb; "$120$ for 3 days" states 120.
bool is_stated(std::string_view between) {
  static const RE2 verb(R"((?:[=≈]|\b(?:is|are|was|be|equals|get|gets|gives))\s*$)", latin1());
  return ends_a_sentence(between) ||
         RE2::PartialMatch(re2::StringPiece(between.data(), between.size()), verb);
}

/// More than a number and its unit: a root, a power, a product, a variable with its coefficient.
bool is_expression(std::string_view text) {
  static const RE2 pattern(R"([\\^*/+(]|√|π|\d[A-Za-z]\b)", latin1());
  return RE2::PartialMatch(re2::StringPiece(text.data(), text.size()), pattern);
}

/// What follows the last equals sign of the line that holds `number`, where it is an expression.
std::string_view expression_after_equals(std::string_view text, std::string_view number) {
  const auto at = static_cast<std::size_t>(number.data() - text.data());
  const std::size_t line_end = std::min(text.find('\n', at), text.size());
  const std::size_t equals = text.substr(0, line_end).rfind('=');
  if (equals == std::string_view::npos) return {};
  const std::string_view side = text.substr(equals + 1, line_end - equals - 1);
  if (side.find('\n') != std::string_view::npos) return {};
  const std::string_view value = without_punctuation(leading_sentence(trim(side)));
  return is_expression(value) && !reads_as_prose(value) ? value : std::string_view();
}

}  // namespace

LastStatement last_statement(std::string_view text) {
  text = tail_of(text);
  const auto formula = last_formula(text);
  const std::string_view after = formula ? text.substr(formula->end) : text;
  const std::string_view number = last_number(after);
  if (formula) {
    const auto between = static_cast<std::size_t>(number.data() - after.data());
    if (number.empty() || !is_stated(after.substr(0, between)))
      return {Form::formula, result_of(trim(formula->content))};
  }
  if (number.empty()) return {Form::number, last_number_in_words(text)};
  const std::string_view expression = expression_after_equals(after, number);
  if (!expression.empty()) return {Form::after_equals_sign, expression};
  return {Form::number, number};
}

}  // namespace cupel::math
