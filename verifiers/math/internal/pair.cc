#include "verifiers/math/internal/pair.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "verifiers/math/internal/calendar.h"
#include "verifiers/math/internal/comparer.h"
#include "verifiers/math/internal/matrix.h"
#include "verifiers/math/internal/measure.h"
#include "verifiers/math/internal/number_phrases.h"
#include "verifiers/math/internal/options.h"
#include "verifiers/math/internal/quick_number.h"
#include "verifiers/math/internal/signs.h"
#include "verifiers/math/internal/text.h"
#include "verifiers/math/internal/wording.h"

namespace cupel::math {
namespace {

class Pair {
 public:
  Pair(const ReadSide& reference, const ReadSide& answer, const Policy& policy, Arena& arena,
       bool explain)
      : reference_(reference),
        answer_(answer),
        policy_(policy),
        arena_(arena),
        explain_(explain),
        budget_(answer.budget) {}

  Settled run() {
    Settled settled = settle();
    settled.certificate = std::move(certificate_);
    settled.steps = budget_.spent();
    return settled;
  }

 private:
  Settled settle() {
    if (!reference_.answer.tree) return unreadable_reference();
    if (reference_.text == answer_.text) return {Relation::equal, "identical text"};
    if (budget_.exceeded()) return {Relation::budget_exceeded, "the budget"};
    if (!answer_.answer.tree) return unreadable_answer(*reference_.answer.tree);
    return compare(reference_.answer, answer_.answer);
  }

  Settled unreadable_reference() const {
    if (reference_.text.empty()) return {Relation::reference_unreadable, "a blank reference"};
    if (reference_.budget.exceeded())
      return {Relation::reference_unreadable, "a reference beyond the budget"};
    return {Relation::reference_unreadable, "a reference that is no mathematics"};
  }

  Settled compare(const Answer& reference, const Answer& answer) {
    Decision decision = decide(*reference.tree, *answer.tree);
    if (const auto ratio = as_ratio(*reference.tree)) decision = *ratio;
    if (const auto measured = as_measures(reference, answer, decision)) decision = *measured;
    if (decision.equality == Equality::different) {
      const Decision other = with_other_commas(reference, answer);
      if (other.equality == Equality::equal) decision = other;
    }
    if (decision.equality != Equality::equal && says_otherwise(*reference.tree, answer))
      decision = {Equality::equal, "words"};
    certificate_ = decision.certificate;
    const bool undefined = decision.tier == "undefined value";  // equal to nothing
    switch (undefined ? Equality::different : decision.equality) {
      case Equality::equal:
        return Settled{Relation::equal, decision.tier};
      case Equality::exceeded:
        return Settled{Relation::budget_exceeded, "the budget"};
      case Equality::unknown:
        return Settled{Relation::undecided, decision.tier};
      case Equality::different:
        break;
    }
    if (offers_same_twice(*reference.tree, *answer.tree))
      return Settled{Relation::equal, "one value in several forms"};
    if (is_among(*reference.tree, *answer.tree))
      return Settled{Relation::several_answers, "several answers"};
    return Settled{Relation::different, decision.tier};
  }

  Decision decide(const Expression& reference, const Expression& answer) {
    Scope scope{arena_, budget_, explain_};
    const auto prepared = [&](const Expression& tree) -> const Expression& {
      return *spell_out_signs(*evaluate_matrices(tree, arena_, budget_), arena_);
    };
    return Comparer(policy_, scope).compare(prepared(reference), prepared(answer));
  }

  /// 1,234 may be the list 1, 234, and 1,22 the decimal 1.22.
  Decision with_other_commas(const Answer& reference, const Answer& answer) {
    Decision decision{Equality::different, "commas"};
    const auto reread = [&](const Answer& side, std::string_view text, Role role) {
      if (!side.commas_may_group) return side;
      const Answer again = understand(text, role, Commas::separate, arena_, budget_);
      return again.tree ? again : side;
    };
    const auto is_list = [](const Answer& side) {
      return side.tree->is(Kind::list) || side.tree->is(Kind::bracketed) ||
             side.tree->is(Kind::set);
    };
    const auto may_list = [](const Answer& side, std::string_view text) {
      return side.commas_may_group && !has_zero_after_comma(text);  // 1,000 is no list
    };
    const bool may_separate = (may_list(reference, reference_.text) && is_list(answer)) ||
                              (may_list(answer, answer_.text) && is_list(reference));
    if (may_separate) {
      const Answer left = reread(reference, reference_.text, Role::reference);
      const Answer right = reread(answer, answer_.text, Role::answer);
      decision = decide(*left.tree, *right.tree);
      if (decision.equality == Equality::equal) return decision;
    }
    const std::string left = with_decimal_point(reference_.text);
    const std::string right = with_decimal_point(answer_.text);
    if (left.empty() && right.empty()) return decision;
    const auto one = quick_number(left.empty() ? reference_.text : std::string_view(left));
    const auto two = quick_number(right.empty() ? answer_.text : std::string_view(right));
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
    const Measure given = read_measure(answer.text, arena_, budget_);
    if (!given.tree) return std::nullopt;
    const Measure expected = read_measure(reference.text, arena_, budget_);
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
    const std::string text = is_ratio ? with_colon(answer_.text) : share_of(answer_.text);
    if (text.empty()) return std::nullopt;
    const Answer ratio = understand(arena_.copy(std::string_view(text)), Role::answer,
                                    Commas::automatic, arena_, budget_);
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
      return names_choice(reference, answer_.text) || names_choice(reference, answer.text);
    if (same_options(reference_.text, answer_.text)) return true;
    if (is_empty(reference))
      return answer.tree->is(Kind::words) && means_empty_set(answer.tree->text);
    if (!reference.is(Kind::words)) return false;
    if (const auto date = date_in_words(answer_.text)) return *date == reference.text;
    return (is_empty(*answer.tree) && means_empty_set(reference.text)) ||
           sentence_says(answer_.text, reference.text) ||
           sentence_says(answer_.text, plain_words(reference_.text));
  }

  /// Where a choice is asked for.
  static bool names_choice(const Expression& reference, std::string_view answer) {
    const bool is_choice = reference.is(Kind::symbol) && reference.text.size() == 1;
    return is_choice && option_named(answer) == reference.text[0];
  }

  /// Whether a single reference is one of the answer's several values.
  bool is_among(const Expression& reference, const Expression& answer) {
    if (!is_scalar(reference.kind) && !reference.is(Kind::words)) return false;
    const Expression& list = *spell_out_signs(answer, arena_);
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

  Settled unreadable_answer(const Expression& reference) {
    if (names_choice(reference, answer_.text)) return Settled{Relation::equal, "choice letter"};
    if (const auto ratio = as_ratio(reference); ratio && ratio->equality == Equality::equal)
      return Settled{Relation::equal, ratio->tier};
    return Settled{Relation::different, "an answer that cannot be read"};
  }

  const ReadSide& reference_;
  const ReadSide& answer_;
  const Policy& policy_;
  Arena& arena_;
  bool explain_;
  Budget budget_;
  std::string certificate_;
};

}  // namespace

ReadSide read_side(std::string_view text, Role role, Arena& arena) {
  ReadSide side{trim(text), {}, {}};
  side.answer = understand(side.text, role, Commas::automatic, arena, side.budget);
  return side;
}

Settled settle(const ReadSide& reference, const ReadSide& answer, const Policy& policy,
               Arena& arena, bool explain) {
  return Pair(reference, answer, policy, arena, explain).run();
}

}  // namespace cupel::math
