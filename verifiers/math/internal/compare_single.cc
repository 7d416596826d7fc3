#include <algorithm>
#include <array>
#include <string>

#include "verifiers/math/internal/comparer.h"
#include "verifiers/math/internal/unit.h"
#include "verifiers/math/internal/unit_arithmetic.h"
#include "verifiers/math/internal/wording.h"

namespace cupel::math {
namespace {

using Node = const Expression*;

Decision different(std::string_view what) { return {Equality::different, what}; }

bool is_equal(const Decision& decision) { return decision.equality == Equality::equal; }

/// The number under a percent sign, a degree sign or a minus before them.
Node bare(const Expression& tree, Kind mark, const Builder& build) {
  if (tree.is(mark)) return tree.children[0];
  if (tree.is(Kind::negate) && tree[0].is(mark))
    return build.node(Kind::negate, {tree[0].children[0]});
  return nullptr;
}

/// Three metres written "3 m" or "3m": a number times a letter that is a unit.
Node without_letter_unit(const Expression& tree) {
  constexpr std::array<std::string_view, 10> kLetters = {"m", "g", "s", "h", "L",
                                                         "l", "N", "J", "W", "V"};
  if (!tree.is(Kind::multiply) || tree.size() != 2) return nullptr;
  const Expression& letter = tree[1].is(Kind::power) ? tree[1][0] : tree[1];
  const bool is_unit = letter.is(Kind::symbol) &&
                       std::find(kLetters.begin(), kLetters.end(), letter.text) != kLetters.end();
  return is_unit ? tree.children[0] : nullptr;
}

bool is_numeral(const Expression& tree) {
  const Expression& number = tree.is(Kind::negate) ? tree[0] : tree;
  return number.is(Kind::integer) || number.is(Kind::decimal) ||
         (number.is(Kind::divide) && number[0].is(Kind::integer) && number[1].is(Kind::integer));
}

bool holds_decimal(const Expression& tree) {
  return tree.is(Kind::decimal) || std::any_of(tree.children.begin(), tree.children.end(),
                                               [](Node child) { return holds_decimal(*child); });
}

bool is_plain_decimal(const Expression& tree) {
  if (tree.is(Kind::negate)) return is_plain_decimal(tree[0]);
  if (tree.is(Kind::multiply) && tree.size() == 2)  // 2.31 · 10^-3
    return tree[0].is(Kind::decimal) && tree[1].is(Kind::power) && tree[1][0].text == "10";
  return tree.is(Kind::decimal);
}

constexpr int kHour = 3600, kHalfDay = 12 * kHour;

/// 9 for 9:00 a.m. and for 9:00 p.m., 21 for the latter.
bool is_full_hour(int seconds, std::string_view hour) {
  const int full = seconds / kHour, on_dial = (full + 11) % 12 + 1;
  return seconds % kHour == 0 && (hour == std::to_string(on_dial) || hour == std::to_string(full));
}

/// Whether a time of day, if it lacks its "a.m.", may be one of the dial: 5:00, and not
/// 17:00.
bool is_on_dial(const Expression& time) {
  if (time.is(Kind::clock)) return true;
  return time.number - 1 >= kHour && time.number - 1 < kHalfDay + kHour;
}

bool is_in(const Unit& unit, Dimension dimension) {
  return same_dimension(unit, base_unit(dimension));
}

/// Degrees as radians, and radians as they are.
Node in_radians(const Expression& value, const Unit& unit, const Builder& build) {
  return is_in(unit, Dimension::degree) ? build.node(Kind::degrees, {&value}) : &value;
}

}  // namespace

Decision Comparer::single(const Expression& reference, const Expression& answer) {
  if (reference.is(Kind::words) || answer.is(Kind::words)) {
    const bool equal = reference.is(answer.kind) && same_words(reference.text, answer.text);
    return equal ? Decision{Equality::equal, "words"} : different("words");
  }
  if (reference.is(Kind::clock) || answer.is(Kind::clock) || reference.is(Kind::ratio) ||
      answer.is(Kind::ratio))
    return ratios(reference, answer);
  if (reference.is(Kind::based) || answer.is(Kind::based)) return based(reference, answer);
  const bool scalars = is_scalar(reference.kind) && is_scalar(answer.kind);
  if (!scalars) return different("values of different kinds");
  if (reference.is(Kind::dots) || answer.is(Kind::dots)) {
    const bool both = reference.is(Kind::dots) && answer.is(Kind::dots);
    return both ? Decision{Equality::equal, "dots"} : different("dots");
  }
  if (reference.is(Kind::quantity) || answer.is(Kind::quantity))
    return quantities(reference, answer);
  return numbers(reference, answer);
}

Decision Comparer::numbers(const Expression& reference, const Expression& answer) {
  const Builder make = build();
  for (const Kind mark : {Kind::percent, Kind::degrees}) {
    Node left = bare(reference, mark, make);
    Node right = bare(answer, mark, make);
    if (left && right) return numbers(*left, *right);
    if (!left && !right) continue;
    if (mark == Kind::percent && policy_.percent == Percent::value) continue;
    const Decision as_numeral = numbers(left ? *left : reference, right ? *right : answer);
    if (is_equal(as_numeral)) return as_numeral;
  }
  Decision decision = decide_scalars(reference, answer, scope_);
  if (is_equal(decision)) return decision;
  if (is_numeral(reference)) {
    if (Node number = without_letter_unit(answer)) return numbers(reference, *number);
  }
  if (decision.equality != Equality::different) return decision;
  const Decision rounding = rounded(reference, answer);
  return is_equal(rounding) ? rounding : decision;
}

/// A decimal and what it is a rounding of, as far as the policy allows.
Decision Comparer::rounded(const Expression& reference, const Expression& answer) {
  const bool answer_rounds = is_plain_decimal(answer) && !holds_decimal(reference);
  const bool reference_rounds = is_plain_decimal(reference) && !holds_decimal(answer);
  const bool rounds =
      policy_.rounding_digits > 0 &&
      ((answer_rounds && is_rounding_of(answer, reference, policy_.rounding_digits, scope_)) ||
       (reference_rounds && is_rounding_of(reference, answer, policy_.rounding_digits, scope_)));
  if (rounds) return {Equality::equal, "correct rounding"};
  const bool close = policy_.relative_tolerance > 0 && close_enough(reference, answer);
  return close ? Decision{Equality::equal, "the tolerance"} : different("exact values");
}

/// |reference - answer| <= tolerance · |reference|
bool Comparer::close_enough(const Expression& reference, const Expression& answer) {
  const Builder make = build();
  constexpr double kUnit = 1e15;  // parts that the tolerance is counted in
  const auto parts = static_cast<std::int64_t>(policy_.relative_tolerance * kUnit);
  Node tolerance =
      make.node(Kind::divide, {make.integer(parts), make.integer(1'000'000'000'000'000)});
  Node distance = make.function(
      Function::abs, {make.node(Kind::add, {&reference, make.node(Kind::negate, {&answer})})});
  Node allowed = make.node(Kind::multiply, {tolerance, make.function(Function::abs, {&reference})});
  const auto sign = order(*distance, *allowed, scope_);
  return sign && *sign <= 0;
}

/// Numbers with units. Units that are both known must measure the same thing, and are converted;
/// one that is missing, or a word such as "apples", is no matter unless the policy asks for it.
Decision Comparer::quantities(const Expression& reference, const Expression& answer) {
  const auto value_of = [](const Expression& tree) -> Node {
    return tree.is(Kind::quantity) ? tree.children[0] : &tree;
  };
  const auto unit_of = [](const Expression& tree) -> std::optional<Unit> {
    if (!tree.is(Kind::quantity)) return std::nullopt;
    return read_unit(tree.text);
  };
  const Expression& value = *value_of(reference);
  const Expression& given = *value_of(answer);
  const auto unit = unit_of(reference);
  const auto other = unit_of(answer);
  if (policy_.units == Units::require && reference.is(Kind::quantity)) {
    const bool fits = unit ? other && same_dimension(*unit, *other)
                           : answer.is(Kind::quantity) && reference.text == answer.text;
    if (!fits) return different("units");
  }
  if (!unit || !other) return compare(value, given);
  const Builder make = build();
  const bool one_in_degrees =
      (is_in(*unit, Dimension::degree) && is_in(*other, Dimension::radian)) ||
      (is_in(*unit, Dimension::radian) && is_in(*other, Dimension::degree));
  if (one_in_degrees)
    return decide_scalars(*in_radians(value, *unit, make), *in_radians(given, *other, make),
                          scope_);
  if (!same_dimension(*unit, *other)) return different("units");
  const auto ratio = factor_ratio(*other, *unit);
  if (!ratio) return different("units");
  if (*ratio == Factor{}) return compare(value, given);
  Node factor = make.node(Kind::divide, {make.integer(ratio->num), make.integer(ratio->den)});
  Node scale = make.node(Kind::power, {make.integer(10), make.integer(ratio->ten)});
  Node converted = make.node(Kind::multiply, {&given, factor, scale});
  return compare(value, *converted);
}

/// 7:32 and 14:64, 20:34 and 8:34 p.m., 1:2 and 1/2.
Decision Comparer::ratios(const Expression& reference, const Expression& answer) {
  const auto seconds = [](const Expression& tree) {
    return tree.is(Kind::clock) ? tree.number : tree.is(Kind::ratio) ? tree.number - 1 : -1;
  };
  const bool both_times = seconds(reference) >= 0 && seconds(answer) >= 0;
  if (both_times) {
    const bool half_is_missing = reference.is(Kind::clock) && !answer.is(Kind::clock) &&
                                 is_on_dial(reference) && is_on_dial(answer);
    const int turn = half_is_missing ? kHalfDay : 2 * kHalfDay;
    const bool equal = seconds(reference) % turn == seconds(answer) % turn;
    return equal ? Decision{Equality::equal, "times of day"} : different("times of day");
  }
  const Expression& time = reference.is(Kind::clock) ? reference : answer;
  const Expression& hour = reference.is(Kind::clock) ? answer : reference;
  if (time.is(Kind::clock)) {
    const bool equal = hour.is(Kind::integer) && is_full_hour(time.number, hour.text);
    return equal ? Decision{Equality::equal, "the hour"} : different("a time of day");
  }
  const Builder make = build();
  const auto quotient = [&](const Expression& tree) -> Node {
    if (!tree.is(Kind::ratio)) return &tree;
    return tree.size() == 2 ? make.node(Kind::divide, {tree.children[0], tree.children[1]})
                            : nullptr;
  };
  Node left = quotient(reference);
  Node right = quotient(answer);
  if (left && right) return single(*left, *right);
  const bool fits = reference.size() == answer.size() && reference.kind == answer.kind;
  if (!fits) return different("the parts of a ratio");
  for (std::size_t i = 1; i < reference.size(); ++i) {
    Node first = make.node(Kind::multiply, {reference.children[0], answer.children[i]});
    Node second = make.node(Kind::multiply, {reference.children[i], answer.children[0]});
    const Decision part = decide_scalars(*first, *second, scope_);
    if (!is_equal(part)) return part;
  }
  return {Equality::equal, "proportional parts"};
}

/// Numerals in a base other than ten. Who is asked for 243 in base 6 may leave out the base, but
/// must not answer in another one.
Decision Comparer::based(const Expression& reference, const Expression& answer) {
  const bool same_digits = reference.text == answer.text;
  if (reference.is(Kind::based) && answer.is(Kind::based)) {
    const bool equal = same_digits && reference.number == answer.number;
    return equal ? Decision{Equality::equal, "digits and base"} : different("digits and base");
  }
  const Expression& plain = reference.is(Kind::based) ? answer : reference;
  const bool equal = plain.is(Kind::integer) && same_digits;
  return equal ? Decision{Equality::equal, "digits"} : different("digits and base");
}

}  // namespace cupel::math
