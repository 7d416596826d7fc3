#pragma once

#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

#include "verifiers/code/value.h"

namespace cupel::code {

/// A hash that is the same for values that are equal by any rules without a tolerance. Nothing for
/// a value that is equal to none, because there is a nan or an opaque object in it.
std::optional<std::uint64_t> hash_of(const Value& value);

/// Finds values among those of an expected collection. What a solution returned is looked up and
/// never put in: it cannot choose values that make the index slow.
class ValueIndex {
 public:
  explicit ValueIndex(const ValueRules& rules) : rules_{rules.tuples_are_lists, false, 0, 0} {}

  /// Puts `value` in and returns its number; the one of an equal value that was put in before.
  /// Nothing where it is equal to no value. The index refers to `value` from then on.
  std::optional<std::size_t> put(const Value& value);
  std::optional<std::size_t> find(const Value& value) const;
  std::size_t size() const { return values_.size(); }  ///< numbers are below it

 private:
  static constexpr std::size_t kNone = static_cast<std::size_t>(-1);
  struct Entry {
    const Value* value;
    std::size_t next;  // with the same hash
  };
  std::optional<std::size_t> find(const Value& value, std::uint64_t hash) const;

  ValueRules rules_;
  std::vector<Entry> values_;
  std::unordered_map<std::uint64_t, std::size_t> first_;
};

}  // namespace cupel::code
