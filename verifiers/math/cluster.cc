#include "verifiers/math/cluster.h"

#include <algorithm>
#include <cstdint>
#include <limits>
#include <numeric>
#include <optional>
#include <unordered_map>
#include <utility>

#include "verifiers/math/internal/pair.h"
#include "verifiers/math/internal/quick_number.h"
#include "verifiers/math/internal/text.h"

namespace cupel::math {
namespace {

constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kMostCounted = 256;        // answers that the budget grows with
constexpr std::size_t kStepsOfComparing = 3000;  // what a comparison takes beside its own steps
constexpr std::size_t kStepsOfByte = 100;        // what reading a byte takes

/// A short number's value, for hashing.
struct Value {
  std::int64_t num, den;

  bool operator==(const Value&) const = default;
};

struct HashOfValue {
  std::size_t operator()(const Value& value) const noexcept {
    const auto mixed = static_cast<std::uint64_t>(value.num) * 0x9e3779b97f4a7c15 ^
                       static_cast<std::uint64_t>(value.den) * 0xbf58476d1ce4e5b9;
    return mixed ^ (mixed >> 32);
  }
};

class Grouping {
 public:
  Grouping(std::size_t answers, const Policy& policy, std::size_t most_steps)
      : policy_(policy), most_steps_(most_steps) {
    clusters_.class_of.reserve(answers);
    class_of_text_.reserve(answers);
  }

  void add(std::string_view answer) {
    const std::string_view text = trim(answer);
    const auto [known, is_new] = class_of_text_.emplace(text, 0);
    if (is_new) known->second = class_of(text);
    clusters_.class_of.push_back(known->second);
  }

  Clusters take() {
    clusters_.classes = firsts_.size();
    return std::move(clusters_);
  }

 private:
  /// A class, by its first member.
  struct First {
    std::string_view text;
    std::optional<ReadSide> read = {};  // as a reference, once it is asked for
  };

  std::size_t class_of(std::string_view text) {
    const std::optional<Value> value = value_of(text);
    if (!value) return class_of_other(text);
    const auto same = class_of_value_.find(*value);
    const std::size_t most = same == class_of_value_.end() ? kNone : same->second;
    const std::size_t found = compared_class_of(text, others_, most);
    if (found != kNone) return found;
    if (most != kNone) return most;
    class_of_value_.emplace(*value, firsts_.size());
    return open(text);
  }

  std::size_t class_of_other(std::string_view text) {
    const std::size_t found = compared_class_of(text, all_, kNone);
    if (found != kNone) return found;
    others_.push_back(firsts_.size());
    return open(text);
  }

  std::size_t open(std::string_view text) {
    all_.push_back(firsts_.size());
    firsts_.push_back({text});
    return firsts_.size() - 1;
  }

  /// The first of these classes below `end` that the answer equals; kNone where there is none.
  std::size_t compared_class_of(std::string_view text, const std::vector<std::size_t>& classes,
                                std::size_t end) {
    std::optional<ReadSide> answer;
    for (const std::size_t number : classes) {
      if (number >= end || clusters_.budget_spent) break;
      if (!answer) answer = read(text, Role::answer);
      First& first = firsts_[number];
      if (!first.read) first.read = read(first.text, Role::reference);
      scratch_.reset();
      const Settled settled = settle(*first.read, *answer, policy_, scratch_, false);
      spend(kStepsOfComparing + settled.steps);
      if (settled.relation == Relation::equal) return number;
    }
    return kNone;
  }

  ReadSide read(std::string_view text, Role role) {
    spend(kStepsOfByte * text.size());
    return read_side(text, role, sides_);
  }

  void spend(std::size_t steps) {
    steps_ += steps;
    clusters_.budget_spent = clusters_.budget_spent || steps_ > most_steps_;
  }

  /// Nothing for what is no short number, and for what may equal a number that it is a rounding of.
  std::optional<Value> value_of(std::string_view text) const {
    const auto number = quick_number(text);
    if (!number || policy_.relative_tolerance > 0) return std::nullopt;
    const bool may_round =
        policy_.rounding_digits > 0 && number->decimal_digits >= policy_.rounding_digits;
    if (may_round) return std::nullopt;
    const std::int64_t divisor = std::gcd(number->num, number->den);
    return Value{number->num / divisor, number->den / divisor};
  }

  const Policy& policy_;
  Clusters clusters_;
  std::vector<First> firsts_;
  std::vector<std::size_t> all_, others_;  // classes; those whose first is no short number
  std::unordered_map<std::string_view, std::size_t> class_of_text_;
  std::unordered_map<Value, std::size_t, HashOfValue> class_of_value_;
  Arena sides_;    // what has been read
  Arena scratch_;  // what one comparison makes
  const std::size_t most_steps_;
  std::size_t steps_ = 0;
};

}  // namespace

Clusters cluster(std::span<const std::string_view> answers, const Policy& policy,
                 std::size_t steps_an_answer) {
  Grouping grouping(answers.size(), policy,
                    steps_an_answer * std::min(answers.size(), kMostCounted));
  for (const std::string_view answer : answers) grouping.add(answer);
  return grouping.take();
}

}  // namespace cupel::math
