#include "verifiers/math/internal/last_statement.h"

#include <re2/re2.h>

#include "verifiers/math/internal/byte_pattern.h"
#include "verifiers/math/internal/formula_spans.h"
#include "verifiers/math/internal/last_number.h"
#include "verifiers/math/internal/sentence.h"
#include "verifiers/math/internal/text.h"

namespace cupel::math {
namespace {

using Form = LastStatement::Form;

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

/// `$6.50 + $2.50`: a step of a calculation and no result.
bool is_unfinished_sum(std::string_view text) {
  static const RE2 pattern(R"([-\d\s.,$()]*\d\)?\s*(?:[+*×]|\\times|- )[-+*×\d\s.,$()/]*)");
  return RE2::FullMatch(re2::StringPiece(text.data(), text.size()), pattern);
}

/// Where `line` states an inequality or an interval, that, without the words that lead to it.
std::string_view inequality_in(std::string_view line) {
  static const RE2 sign(R"([<>]|≤|≥|∈|∪|\\(?:leq?|geq?|in|cup)\b)", latin1());
  static const RE2 lead(
      R"(.*\b(?:[Hh]ence|[Tt]hus|[Ss]o|[Tt]herefore|[Tt]hen|is|are|that|have|get|when|for),?\s+)",
      latin1());
  re2::StringPiece rest(line.data(), line.size());
  RE2::Consume(&rest, lead);
  const std::string_view said = without_punctuation({rest.data(), rest.size()});
  return RE2::PartialMatch(rest, sign) && !reads_as_prose(said) ? said : std::string_view();
}

/// What follows the last equals sign of `line`, where it is more than a number and its unit.
std::string_view after_equals(std::string_view line) {
  const std::size_t equals = line.rfind('=');
  if (equals == std::string_view::npos) return {};
  const std::string_view value =
      without_punctuation(leading_sentence(trim(line.substr(equals + 1))));
  const bool is_result =
      is_expression(value) && !reads_as_prose(value) && !is_unfinished_sum(value);
  return is_result ? value : std::string_view();
}

/// "(3, 4)" of a line that ends with "the point is (3, 4).", "3 and 4" of "the numbers are 3 and
/// 4."
std::string_view collection_in(std::string_view line) {
  static const RE2 tuple(
      R"(\b(?:is|are|at|point|pair)\s+([(\[][^()\[\]a-z]*\d[^()\[\]a-z]*,[^()\[\]a-z]*[)\]])\.?\s*$)",
      latin1());
  static const RE2 numbers(R"(\bare\s+(-?[\d./]+(?:, -?[\d./]+)*,? and -?\d[\d./]*?)\.?\s*$)",
                           latin1());
  const re2::StringPiece whole(line.data(), line.size());
  re2::StringPiece said;
  const bool found =
      RE2::PartialMatch(whole, tuple, &said) || RE2::PartialMatch(whole, numbers, &said);
  return found ? std::string_view(said.data(), said.size()) : std::string_view();
}

/// The line of `text` that holds its part `number`.
std::string_view line_of(std::string_view number, std::string_view text) {
  const auto at = static_cast<std::size_t>(number.data() - text.data());
  const std::size_t begin = text.rfind('\n', at) + 1;  // 0 where there is none
  return text.substr(begin, text.find('\n', at) - begin);
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
  const std::string_view line = line_of(number, after);
  for (const std::string_view expression :
       {collection_in(line), inequality_in(line), after_equals(line)})
    if (!expression.empty()) return {Form::expression, expression};
  return {Form::number, number};
}

}  // namespace cupel::math
