#include "verifiers/code/internal/value_pairing.h"

#include <algorithm>
#include <cmath>
#include <compare>
#include <utility>

#include "verifiers/code/internal/value_number.h"

namespace cupel::code {
namespace {

constexpr std::size_t kMostSteps = 20'000'000;

std::weak_ordering order_of_reals(double left, double right) {
  if (std::isnan(left) || std::isnan(right)) return std::isnan(right) <=> std::isnan(left);
  return left < right   ? std::weak_ordering::less
         : right < left ? std::weak_ordering::greater
                        : std::weak_ordering::equivalent;
}

/// An order in which values that are close to one another stand near one another.
std::weak_ordering order_of(const Value& left, const Value& right) {
  if (is_number(left) && is_number(right)) {
    const auto order = order_of_reals(nearest_real(left), nearest_real(right));
    return order != 0 ? order : order_of_reals(left.imaginary, right.imaginary);
  }
  if (left.kind != right.kind) return left.kind <=> right.kind;
  if (const auto order = left.text <=> right.text; order != 0) return order;
  const std::size_t common = std::min(left.items.size(), right.items.size());
  for (std::size_t i = 0; i < common; ++i)
    if (const auto order = order_of(left.items[i], right.items[i]); order != 0) return order;
  return left.items.size() <=> right.items.size();
}

using Pointers = std::vector<const Value*>;

Pointers in_order(const std::vector<Value>& values) {
  Pointers sorted;
  for (const Value& value : values) sorted.push_back(&value);
  std::ranges::stable_sort(
      sorted, [](const Value* left, const Value* right) { return order_of(*left, *right) < 0; });
  return sorted;
}

/// Looks for a pairing by augmenting paths, breadth first, for as long as the steps last.
class Pairing {
 public:
  Pairing(const Pointers& actual, const Pointers& expected, const ValueRules& rules)
      : actual_(actual),
        expected_(expected),
        rules_(rules),
        partner_(expected.size(), kNone),
        place_(actual.size(), kNone),
        reached_from_(expected.size(), kNone) {}

  bool find() {
    for (std::size_t i = 0; i < actual_.size(); ++i)
      if (!find_partner(i)) return false;
    return true;
  }

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);

  bool find_partner(std::size_t newcomer) {
    steps_ += expected_.size();
    std::vector<std::size_t> queue = {newcomer};
    std::ranges::fill(reached_from_, kNone);
    for (std::size_t head = 0; head < queue.size(); ++head) {
      for (std::size_t k = 0; k < expected_.size(); ++k) {
        // Near its own place first: the lists are sorted.
        const std::size_t e = (queue[head] + k) % expected_.size();
        if (++steps_ > kMostSteps) return false;
        if (reached_from_[e] != kNone || !equal(*actual_[queue[head]], *expected_[e], rules_))
          continue;
        reached_from_[e] = queue[head];
        if (partner_[e] == kNone) {
          settle(e);
          return true;
        }
        queue.push_back(partner_[e]);
      }
    }
    return false;
  }

  /// Goes back along the path that reached `e`: everyone takes what he reached.
  void settle(std::size_t e) {
    while (e != kNone) {
      const std::size_t taker = reached_from_[e];
      partner_[e] = taker;
      std::swap(e, place_[taker]);
    }
  }

  const Pointers& actual_;
  const Pointers& expected_;
  ValueRules rules_;
  std::vector<std::size_t> partner_;       // of an expected value: which actual one
  std::vector<std::size_t> place_;         // of an actual value: its expected one
  std::vector<std::size_t> reached_from_;  // by the search under way
  std::size_t steps_ = 0;
};

}  // namespace

bool can_be_paired(const std::vector<Value>& actual, const std::vector<Value>& expected,
                   const ValueRules& rules) {
  if (actual.size() != expected.size()) return false;
  ValueRules within = rules;
  within.unordered = false;
  const Pointers sorted_actual = in_order(actual);
  const Pointers sorted_expected = in_order(expected);
  const auto pairs = [&](const Value* one, const Value* other) {
    return equal(*one, *other, within);
  };
  // Where all are numbers this decides: what a number is close to is an interval, whose ends rise
  // with the number.
  if (std::ranges::equal(sorted_actual, sorted_expected, pairs)) return true;
  const auto is_real = [](const Value& value) {
    return is_number(value) && value.kind != Value::Kind::complex;
  };
  if (std::ranges::all_of(expected, is_real) && rules.relative < 1) return false;
  return Pairing(sorted_actual, sorted_expected, within).find();
}

}  // namespace cupel::code
