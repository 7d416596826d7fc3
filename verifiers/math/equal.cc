#include "verifiers/math/equal.h"

#include <algorithm>
#include <optional>

#include "base/budget.h"
#include "base/utf8.h"
#include "verifiers/math/internal/number.h"
#include "verifiers/math/internal/plain.h"
#include "verifiers/math/internal/text.h"

namespace cupel::math {
namespace {

/// One side, read as a number where it is one and as text where not.
struct Side {
  std::optional<Number> number;
  Reading reading;
  bool exceeded = false;
};

/// Plain text without spaces, without the parentheses of a choice letter, and in lower case where
/// it is all words, so that only what the answer says is left.
std::string text_form(std::string_view answer) {
  std::string text = plain(answer);
  const bool words = text.size() > 1 && std::all_of(text.begin(), text.end(), [](char c) {
                       return is_letter(c) || c == ' ';
                     });
  std::erase_if(text, is_space);
  if (words)
    for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  const bool choice = text.size() == 3 && text[0] == '(' && is_letter(text[1]) && text[2] == ')';
  return choice ? text.substr(1, 1) : text;
}

Side read(std::string_view answer) {
  Budget budget;
  Side side;
  side.number = read_number(answer, budget);
  side.exceeded = budget.exceeded();
  if (side.number)
    side.reading = {std::string(side.number->kind), side.number->text};
  else if (!side.exceeded)
    side.reading = {"text", text_form(answer)};
  else
    side.reading = {"too large", ""};
  return side;
}

/// What stands right of the last equals sign of an answer such as `x = 5` or `2 + 3 = 5`, where
/// that one value is all the answer says; else all of it.
std::string_view right_hand_side(std::string_view answer) {
  const std::size_t equals = answer.rfind('=');
  if (equals == std::string_view::npos || equals == 0) return answer;
  const std::string_view left = answer.substr(0, equals);
  const bool is_list = left.find_first_of(",;") != std::string_view::npos ||
                       left.find(" or ") != std::string_view::npos ||
                       left.find(" and ") != std::string_view::npos;
  const bool is_relation =
      std::string_view("<>!~=\\").find(left.back()) != std::string_view::npos ||
      left.find_first_of("<>") != std::string_view::npos;
  return is_list || is_relation ? answer : answer.substr(equals + 1);
}

std::string describe(const Reading& reading) {
  constexpr std::size_t kShown = 120;
  return reading.kind + ": " + shorten(reading.text, kShown);
}

bool same_number(const Number& reference, const Number& answer) {
  if (reference.value == answer.value) return true;
  return reference.is_percentage() != answer.is_percentage() && reference.numeral == answer.numeral;
}

}  // namespace

Comparison compare(std::string_view reference, std::string_view answer, Trace* trace) {
  Comparison comparison;
  const Side gold = read(reference);
  comparison.reference = gold.reading;
  if (trace) trace->record("read reference", describe(gold.reading));
  if (gold.reading.text.empty()) {
    comparison.relation = Relation::reference_unreadable;
    comparison.decided_by = gold.exceeded ? "a reference beyond the budget" : "a blank reference";
    return comparison;
  }
  if (trim(reference) == trim(answer)) {
    comparison.answer = comparison.reference;
    comparison.relation = Relation::equal;
    comparison.decided_by = "identical text";
    if (trace) trace->record("compare", "equal by identical text");
    return comparison;
  }
  if (reference.find('=') == std::string_view::npos) answer = right_hand_side(answer);
  const Side given = read(answer);
  comparison.answer = given.reading;
  if (trace) trace->record("read answer", describe(given.reading));
  if (given.exceeded) {
    comparison.relation = Relation::budget_exceeded;
    comparison.decided_by = "the budget";
  } else if (gold.number && given.number) {
    const bool same = same_number(*gold.number, *given.number);
    comparison.relation = same ? Relation::equal : Relation::different;
    comparison.decided_by = "exact rational arithmetic";
  } else {
    const bool same = !gold.number && !given.number && gold.reading.text == given.reading.text;
    comparison.relation = same ? Relation::equal : Relation::different;
    comparison.decided_by = "text";
  }
  if (trace)
    trace->record("compare",
                  (comparison.relation == Relation::equal ? "equal by " : "different by ") +
                      std::string(comparison.decided_by));
  return comparison;
}

}  // namespace cupel::math
