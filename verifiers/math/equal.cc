#include "verifiers/math/equal.h"

#include <algorithm>
#include <optional>

#include "base/utf8.h"
#include "verifiers/math/internal/answer.h"
#include "verifiers/math/internal/notation.h"
#include "verifiers/math/internal/pair.h"
#include "verifiers/math/internal/quick_number.h"
#include "verifiers/math/internal/text.h"

namespace cupel::math {
namespace {

Reading reading_of(const QuickNumber& number) {
  std::string text = std::to_string(number.num);
  if (number.kind == "fraction") text += "/" + std::to_string(number.den);
  return {std::string(number.kind), std::move(text)};
}

Reading reading_of(const Answer& answer) {
  if (!answer.tree) return {"unreadable", std::string(shorten(answer.text, 120))};
  return {std::string(kind_name(*answer.tree)), notation(*answer.tree)};
}

/// Short numbers, in machine words. Nothing where rounding might make them equal after all.
std::optional<Comparison> compare_quickly(std::string_view reference, std::string_view answer,
                                          const Policy& policy) {
  const auto expected = quick_number(reference);
  if (!expected) return std::nullopt;
  const auto given = quick_number(answer);
  if (!given) return std::nullopt;
  const bool equal = *expected == *given;
  const int digits = std::max(expected->decimal_digits, given->decimal_digits);
  const bool may_round = (policy.rounding_digits > 0 && digits >= policy.rounding_digits) ||
                         policy.relative_tolerance > 0;
  if (!equal && may_round) return std::nullopt;
  Comparison comparison;
  comparison.relation = equal ? Relation::equal : Relation::different;
  const auto written = [](const QuickNumber& number, std::string_view text) {
    Reading reading = reading_of(number);
    if (number.kind == "decimal") reading.text = std::string(trim(text));
    return reading;
  };
  comparison.reference = written(*expected, reference);
  comparison.answer = written(*given, answer);
  comparison.decided_by = "exact rational arithmetic";
  return comparison;
}

void show(Trace* trace, const char* step, const Answer& side) {
  if (!trace) return;
  if (!side.tree) {
    trace->record(step, "cannot be read: " + std::string(shorten(side.text, 120)));
    return;
  }
  const Reading reading = reading_of(side);
  std::string finding = reading.kind + ": " + shorten(reading.text, 120);
  if (!side.tree->children.empty()) finding += "\ntree: " + to_string(*side.tree);
  trace->record(step, std::move(finding));
}

Comparison compare_closely(std::string_view reference_text, std::string_view answer_text,
                           const Policy& policy, Trace* trace) {
  static thread_local Arena arena;
  arena.reset();
  Comparison comparison;
  const ReadSide reference = read_side(reference_text, Role::reference, arena);
  comparison.reference = reading_of(reference.answer);
  show(trace, "read reference", reference.answer);
  ReadSide answer{trim(answer_text), {}, {}};
  if (reference.answer.tree && reference.text == answer.text) {
    comparison.answer = comparison.reference;
  } else if (reference.answer.tree) {
    answer = read_side(answer_text, Role::answer, arena);
    comparison.answer = reading_of(answer.answer);
    show(trace, "read answer", answer.answer);
  }
  Settled settled = settle(reference, answer, policy, arena, trace != nullptr);
  comparison.relation = settled.relation;
  comparison.decided_by = settled.decided_by;
  comparison.certificate = std::move(settled.certificate);
  return comparison;
}

std::string_view verb(Relation relation) {
  switch (relation) {
    case Relation::equal:
      return "equal by ";
    case Relation::different:
      return "different by ";
    case Relation::several_answers:
      return "one of ";
    case Relation::undecided:
      return "undecided: ";
    case Relation::reference_unreadable:
      return "not compared: ";
    case Relation::budget_exceeded:
      return "beyond ";
  }
  return "";
}

}  // namespace

Comparison compare(std::string_view reference, std::string_view answer, const Policy& policy,
                   Trace* trace) {
  if (!trace) {
    if (auto quick = compare_quickly(reference, answer, policy)) return *std::move(quick);
    return compare_closely(reference, answer, policy, nullptr);
  }
  Comparison comparison = compare_closely(reference, answer, policy, trace);
  std::string finding = std::string(verb(comparison.relation)).append(comparison.decided_by);
  if (!comparison.certificate.empty()) finding += "\n" + comparison.certificate;
  trace->record("compare", std::move(finding));
  return comparison;
}

}  // namespace cupel::math
