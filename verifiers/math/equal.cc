#include "verifiers/math/equal.h"

#include <algorithm>
#include <optional>

#include "base/budget.h"
#include "base/utf8.h"
#include "verifiers/math/internal/answer.h"
#include "verifiers/math/internal/calendar.h"
#include "verifiers/math/internal/comparer.h"
#include "verifiers/math/internal/matrix.h"
#include "verifiers/math/internal/measure.h"
#include "verifiers/math/internal/notation.h"
#include "verifiers/math/internal/number_phrases.h"
#include "verifiers/math/internal/options.h"
#include "verifiers/math/internal/quick_number.h"
#include "verifiers/math/internal/signs.h"
#include "verifiers/math/internal/text.h"
#include "verifiers/math/internal/wording.h"

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

class Pair {
 public:
  Pair(std::string_view reference, std::string_view answer, const Policy& policy, Trace* trace)
      : reference_text_(trim(reference)),
        answer_text_(trim(answer)),
        policy_(policy),
        trace_(trace) {}

  Comparison run() {
    arena().reset();
    Budget reading;
    const Answer reference =
        understand(reference_text_, Role::reference, Commas::automatic, arena(), reading);
    result_.reference = reading_of(reference);
    show("read reference", reference);
    if (!reference.tree) {
      const bool blank = reference_text_.empty();
      const bool large = reading.exceeded();
      return finish(Relation::reference_unreadable, blank   ? "a blank reference"
                                                    : large ? "a reference beyond the budget"
                                                            : "a reference that is no mathematics");
    }
    if (reference_text_ == answer_text_) {
      result_.answer = result_.reference;
      return finish(Relation::equal, "identical text");
    }
    const Answer answer =
        understand(answer_text_, Role::answer, Commas::automatic, arena(), budget_);
    result_.answer = reading_of(answer);
    show("read answer", answer);
    if (budget_.exceeded()) return finish(Relation::budget_exceeded, "the budget");
    if (!answer.tree) return unreadable_answer(*reference.tree);
    return compare(reference, answer);
  }

 private:
  static Arena& arena() {
    static thread_local Arena memory;
    return memory;
  }

  Comparison compare(const Answer& reference, const Answer& answer) {
    Decision decision = decide(*reference.tree, *answer.tree);
    if (const auto ratio = as_ratio(*reference.tree)) decision = *ratio;
    if (const auto measured = as_measures(reference, answer, decision)) decision = *measured;
    if (decision.equality == Equality::different) {
      const Decision other = with_other_commas(reference, answer);
      if (other.equality == Equality::equal) decision = other;
    }
    if (decision.equality != Equality::equal && says_otherwise(*reference.tree, answer))
      decision = {Equality::equal, "words"};
    result_.certificate = decision.certificate;
    const bool undefined = decision.tier == "undefined value";  // equal to nothing
    switch (undefined ? Equality::different : decision.equality) {
      case Equality::equal:
        return finish(Relation::equal, decision.tier);
      case Equality::exceeded:
        return finish(Relation::budget_exceeded, "the budget");
      case Equality::unknown:
        return finish(Relation::undecided, decision.tier);
      case Equality::different:
        break;
    }
    if (offers_same_twice(*reference.tree, *answer.tree))
      return finish(Relation::equal, "one value in several forms");
    if (is_among(*reference.tree, *answer.tree))
      return finish(Relation::several_answers, "several answers");
    return finish(Relation::different, decision.tier);
  }

  Decision decide(const Expression& reference, const Expression& answer) {
    Scope scope{arena(), budget_, trace_ != nullptr};
    const auto prepared = [&](const Expression& tree) -> const Expression& {
      return *spell_out_signs(*evaluate_matrices(tree, arena(), budget_), arena());
    };
    return Comparer(policy_, scope).compare(prepared(reference), prepared(answer));
  }

  /// 1,234 may be the list 1, 234, and 1,22 the decimal 1.22.
  Decision with_other_commas(const Answer& reference, const Answer& answer) {
    Decision decision{Equality::different, "commas"};
    const auto reread = [&](const Answer& side, std::string_view text, Role role) {
      if (!side.commas_may_group) return side;
      const Answer again = understand(text, role, Commas::separate, arena(), budget_);
      return again.tree ? again : side;
    };
    const auto is_list = [](const Answer& side) {
      return side.tree->is(Kind::list) || side.tree->is(Kind::bracketed) ||
             side.tree->is(Kind::set);
    };
    const auto may_list = [](const Answer& side, std::string_view text) {
      return side.commas_may_group && !has_zero_after_comma(text);  // 1,000 is no list
    };
    const bool may_separate = (may_list(reference, reference_text_) && is_list(answer)) ||
                              (may_list(answer, answer_text_) && is_list(reference));
    if (may_separate) {
      const Answer left = reread(reference, reference_text_, Role::reference);
      const Answer right = reread(answer, answer_text_, Role::answer);
      decision = decide(*left.tree, *right.tree);
      if (decision.equality == Equality::equal) return decision;
    }
    const std::string left = with_decimal_point(reference_text_);
    const std::string right = with_decimal_point(answer_text_);
    if (left.empty() && right.empty()) return decision;
    const auto one = quick_number(left.empty() ? reference_text_ : std::string_view(left));
    const auto two = quick_number(right.empty() ? answer_text_ : std::string_view(right));
    const bool equal = one && two && *one == *two;
    return equal ? Decision{Equality::equal, "decimal comma"} : decision;
  }

  /// Whether a group of digits after a comma starts with a zero.
  static bool has_zero_after_comma(std::string_view text) {
    for (std::size_t i = 0; i + 2 < text.size(); ++i)
      if (text[i] == ',' && text[i + 1] == '0' && is_digit(text[i + 2])) return true;
    return false;
  }

  /// "1,22" as "1.22"; empty where the comma cannot be a decimal point.
  static std::string with_decimal_point(std::string_view text) {
    const std::size_t comma = text.find(',');
    if (comma == std::string_view::npos || comma == 0) return {};
    const std::string_view decimals = text.substr(comma + 1);
    constexpr std::size_t kThousands = 3;
    const bool only_digits =
        std::all_of(decimals.begin(), decimals.end(), is_digit) &&
        std::all_of(text.begin(), text.begin() + static_cast<long>(comma), is_digit);
    if (!only_digits || decimals.empty() || decimals.size() == kThousands) return {};
    std::string point(text);
    point[comma] = '.';
    return point;
  }

  /// Where one side has a unit that the parser may have taken for variables: both read as
  /// measures. Nothing where that changes nothing.
  std::optional<Decision> as_measures(const Answer& reference, const Answer& answer,
                                      const Decision& first) {
    const bool is_settled = first.equality == Equality::equal && !has_mark(*reference.tree);
    if (is_settled || !is_single(*reference.tree)) return std::nullopt;
    const Measure given = read_measure(answer.text, arena(), budget_);
    if (!given.tree) return std::nullopt;
    const Measure expected = read_measure(reference.text, arena(), budget_);
    if (expected.tree) return decide(*expected.tree, *given.tree);
    const bool adds_unit = first.equality != Equality::equal && given.is_certain &&
                           policy_.units == Units::ignore && !reference.tree->is(Kind::quantity);
    if (!adds_unit) return std::nullopt;
    return decide(*reference.tree, *given.tree->children[0]);
  }

  /// `7 to 32` where a ratio is asked for, `1 in 4` where a fraction is.
  std::optional<Decision> as_ratio(const Expression& reference) {
    if (!reference.is(Kind::ratio) && !reference.is(Kind::divide)) return std::nullopt;
    const bool is_ratio = reference.is(Kind::ratio);
    const std::string text = is_ratio ? with_colon(answer_text_) : share_of(answer_text_);
    if (text.empty()) return std::nullopt;
    const Answer ratio = understand(arena().copy(std::string_view(text)), Role::answer,
                                    Commas::automatic, arena(), budget_);
    return ratio.tree ? std::optional(decide(reference, *ratio.tree)) : std::nullopt;
  }

  static bool is_single(const Expression& tree) {
    return is_scalar(tree.kind) || tree.is(Kind::words);
  }

  static bool has_mark(const Expression& tree) {
    return tree.is(Kind::quantity) || tree.is(Kind::degrees);
  }

  /// Whether the answer says the reference in other words: a sentence that ends with it, a letter
  /// with its option, the empty set for "no solution".
  bool says_otherwise(const Expression& reference, const Answer& answer) const {
    const auto is_empty = [](const Expression& tree) {
      return tree.is(Kind::set) && tree.children.empty();
    };
    if (reference.is(Kind::symbol))
      return names_choice(reference, answer_text_) || names_choice(reference, answer.text);
    if (same_options(reference_text_, answer_text_)) return true;
    if (is_empty(reference))
      return answer.tree->is(Kind::words) && means_empty_set(answer.tree->text);
    if (!reference.is(Kind::words)) return false;
    if (const auto date = date_in_words(answer_text_)) return *date == reference.text;
    return (is_empty(*answer.tree) && means_empty_set(reference.text)) ||
           sentence_says(answer_text_, reference.text) ||
           sentence_says(answer_text_, plain_words(reference_text_));
  }

  /// Where a choice is asked for.
  static bool names_choice(const Expression& reference, std::string_view answer) {
    const bool is_choice = reference.is(Kind::symbol) && reference.text.size() == 1;
    return is_choice && option_named(answer) == reference.text[0];
  }

  /// Whether a single reference is one of the answer's several values.
  bool is_among(const Expression& reference, const Expression& answer) {
    if (!is_scalar(reference.kind) && !reference.is(Kind::words)) return false;
    const Expression& list = *spell_out_signs(answer, arena());
    const bool several = list.is(Kind::list) || list.is(Kind::set) || list.is(Kind::any_of);
    constexpr std::size_t kMost = 100;
    if (!several || list.size() > kMost) return several;
    return std::any_of(list.children.begin(), list.children.end(), [&](const Expression* element) {
      return decide(reference, *element).equality == Equality::equal;
    });
  }

  /// `1/2 or 0.5`
  bool offers_same_twice(const Expression& reference, const Expression& answer) {
    constexpr std::size_t kMost = 4;
    const bool is_choice =
        answer.is(Kind::any_of) ||
        (answer.is(Kind::list) && answer.code == static_cast<std::uint8_t>(Separator::disjunction));
    if (!is_choice || answer.size() > kMost || !is_scalar(reference.kind)) return false;
    return std::all_of(answer.children.begin(), answer.children.end(),
                       [&](const Expression* element) {
                         return is_scalar(element->kind) &&
                                decide(reference, *element).equality == Equality::equal;
                       });
  }

  Comparison unreadable_answer(const Expression& reference) {
    if (names_choice(reference, answer_text_)) return finish(Relation::equal, "choice letter");
    if (const auto ratio = as_ratio(reference); ratio && ratio->equality == Equality::equal)
      return finish(Relation::equal, ratio->tier);
    return finish(Relation::different, "an answer that cannot be read");
  }

  void show(const char* step, const Answer& side) {
    if (!trace_) return;
    if (!side.tree) {
      trace_->record(step, "cannot be read: " + std::string(shorten(side.text, 120)));
      return;
    }
    const Reading reading = reading_of(side);
    std::string finding = reading.kind + ": " + shorten(reading.text, 120);
    if (!side.tree->children.empty()) finding += "\ntree: " + to_string(*side.tree);
    trace_->record(step, std::move(finding));
  }

  Comparison finish(Relation relation, std::string_view decided_by) {
    result_.relation = relation;
    result_.decided_by = decided_by;
    return std::move(result_);
  }

  std::string_view reference_text_;
  std::string_view answer_text_;
  const Policy& policy_;
  Trace* trace_;
  Budget budget_;
  Comparison result_;
};

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
    return Pair(reference, answer, policy, nullptr).run();
  }
  Comparison comparison = Pair(reference, answer, policy, trace).run();
  std::string finding = std::string(verb(comparison.relation)).append(comparison.decided_by);
  if (!comparison.certificate.empty()) finding += "\n" + comparison.certificate;
  trace->record("compare", std::move(finding));
  return comparison;
}

}  // namespace cupel::math
