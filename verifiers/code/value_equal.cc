#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "verifiers/code/internal/value_index.h"
#include "verifiers/code/internal/value_number.h"
#include "verifiers/code/internal/value_pairing.h"
#include "verifiers/code/value.h"

namespace cupel::code {
namespace {

using Kind = Value::Kind;

bool has_tolerance(const ValueRules& rules) { return rules.absolute > 0 || rules.relative > 0; }

bool is_close(double actual, double expected, const ValueRules& rules) {
  const double apart = std::fabs(actual - expected);
  return std::isfinite(apart) &&
         (apart <= rules.absolute || apart <= rules.relative * std::fabs(expected));
}

bool numbers_agree(const Value& actual, const Value& expected, const ValueRules& rules) {
  if (are_equal_numbers(actual, expected)) return true;
  if (!has_tolerance(rules) || (is_integral(actual) && is_integral(expected))) return false;
  if (actual.kind == Kind::complex || expected.kind == Kind::complex) return false;
  return is_close(nearest_real(actual), nearest_real(expected), rules);
}

bool is_sequence(const Value& value) {
  return value.kind == Kind::list || value.kind == Kind::tuple;
}

bool is_set(const Value& value) { return value.kind == Kind::set || value.kind == Kind::frozenset; }

bool are_same_sequences(const Value& actual, const Value& expected, const ValueRules& rules) {
  return is_sequence(actual) && is_sequence(expected) &&
         (rules.tuples_are_lists || actual.kind == expected.kind);
}

/// Whether the same values occur as often in both.
bool are_permutations(const std::vector<Value>& actual, const std::vector<Value>& expected,
                      const ValueRules& rules) {
  if (actual.size() != expected.size()) return false;
  ValueIndex index(rules);
  std::vector<std::size_t> missing;
  for (const Value& item : expected) {
    const auto number = index.put(item);
    if (!number) return false;
    missing.resize(index.size());
    ++missing[*number];
  }
  return std::ranges::all_of(actual, [&](const Value& item) {
    const auto number = index.find(item);
    return number && missing[*number]-- > 0;
  });
}

bool sets_agree(const std::vector<Value>& actual, const std::vector<Value>& expected,
                const ValueRules& rules) {
  ValueIndex index(rules);
  for (const Value& item : expected)
    if (!index.put(item)) return false;
  std::vector<bool> found(index.size());
  for (const Value& item : actual) {
    const auto number = index.find(item);
    if (!number) return false;
    found[*number] = true;
  }
  return std::ranges::find(found, false) == found.end();
}

/// The pairs of an expected dict: of those with equal keys the last counts.
struct DictIndex {
  DictIndex(const std::vector<Value>& items, const ValueRules& rules) : keys(rules) {
    for (std::size_t i = items.size(); i >= 2 && is_comparable; i -= 2) {
      const auto number = keys.put(items[i - 2]);
      is_comparable = number.has_value();
      if (keys.size() > values.size()) values.push_back(&items[i - 1]);
    }
  }

  ValueIndex keys;
  std::vector<const Value*> values;
  bool is_comparable = true;
};

bool dicts_agree(const std::vector<Value>& actual, const std::vector<Value>& expected,
                 const ValueRules& rules) {
  const DictIndex index(expected, rules);
  if (!index.is_comparable) return false;
  std::vector<bool> found(index.values.size());
  for (std::size_t i = actual.size(); i >= 2; i -= 2) {
    const auto number = index.keys.find(actual[i - 2]);
    if (!number) return false;
    if (found[*number]) continue;
    found[*number] = true;
    if (!equal(actual[i - 1], *index.values[*number], rules)) return false;
  }
  return std::ranges::find(found, false) == found.end();
}

/// Whether their order is no matter.
bool are_unordered(const Value& actual, const ValueRules& rules) {
  return rules.unordered && (rules.tuples_are_lists || actual.kind == Kind::list);
}

bool sequences_agree(const std::vector<Value>& actual, const std::vector<Value>& expected,
                     const ValueRules& rules) {
  return std::ranges::equal(actual, expected, [&](const Value& one, const Value& other) {
    return equal(one, other, rules);
  });
}

bool in_any_order(const std::vector<Value>& actual, const std::vector<Value>& expected,
                  const ValueRules& rules) {
  return has_tolerance(rules) ? can_be_paired(actual, expected, rules)
                              : are_permutations(actual, expected, rules);
}

ValueRules below(const ValueRules& rules) {
  ValueRules inner = rules;
  inner.unordered = false;
  return inner;
}

// ---- the first difference

std::string differing(std::string_view path, std::string_view actual, std::string_view expected) {
  if (path.empty()) return fmt::format("{}, expected {}", actual, expected);
  return fmt::format("at {}: {}, expected {}", path, actual, expected);
}

std::string difference(const Value& actual, const Value& expected, const ValueRules& rules,
                       const std::string& path);

std::string difference_of_sequences(const std::vector<Value>& actual,
                                    const std::vector<Value>& expected, const ValueRules& rules,
                                    const std::string& path) {
  const std::size_t common = std::min(actual.size(), expected.size());
  std::size_t i = 0;
  while (i < common && equal(actual[i], expected[i], rules)) ++i;
  const std::string place = fmt::format("{}[{}]", path, i);
  if (i < common) return difference(actual[i], expected[i], rules, place);
  if (i < actual.size()) return differing(place, python_repr(actual[i]), "no more");
  return differing(place, "no more", python_repr(expected[i]));
}

std::string difference_of_dicts(const std::vector<Value>& actual,
                                const std::vector<Value>& expected, const ValueRules& rules,
                                const std::string& path) {
  const auto place = [&](const Value& key) {
    return fmt::format("{}[{}]", path, python_repr(key, 60));
  };
  const DictIndex index(expected, rules);
  std::vector<bool> found(index.values.size());
  for (std::size_t i = actual.size(); i >= 2; i -= 2) {
    const Value& key = actual[i - 2];
    const auto number = index.keys.find(key);
    if (!number) return differing(place(key), python_repr(actual[i - 1]), "no such key");
    if (found[*number]) continue;
    found[*number] = true;
    if (!equal(actual[i - 1], *index.values[*number], rules))
      return difference(actual[i - 1], *index.values[*number], rules, place(key));
  }
  for (std::size_t i = 0; i + 1 < expected.size(); i += 2) {
    const auto number = index.keys.find(expected[i]);
    if (!number || !found[*number])
      return differing(place(expected[i]), "no such key", python_repr(expected[i + 1]));
  }
  return differing(path, "a dict", "another");
}

/// Of two values that are not equal.
std::string difference(const Value& actual, const Value& expected, const ValueRules& rules,
                       const std::string& path) {
  const bool are_sequences = are_same_sequences(actual, expected, rules);
  const bool any_order = are_sequences && are_unordered(actual, rules);
  if (are_sequences && !any_order)
    return difference_of_sequences(actual.items, expected.items, below(rules), path);
  if (actual.kind == Kind::dict && expected.kind == Kind::dict)
    return difference_of_dicts(actual.items, expected.items, below(rules), path);
  return differing(path, python_repr(actual),
                   python_repr(expected) + (any_order ? " in any order" : ""));
}

}  // namespace

bool equal(const Value& actual, const Value& expected, const ValueRules& rules) {
  if (is_number(actual) && is_number(expected)) return numbers_agree(actual, expected, rules);
  if (are_same_sequences(actual, expected, rules))
    return are_unordered(actual, rules)
               ? in_any_order(actual.items, expected.items, rules)
               : sequences_agree(actual.items, expected.items, below(rules));
  if (is_set(actual) && is_set(expected)) return sets_agree(actual.items, expected.items, rules);
  if (actual.kind != expected.kind) return false;
  switch (actual.kind) {
    case Kind::none:
      return true;
    case Kind::text:
    case Kind::bytes:
      return actual.text == expected.text;
    case Kind::dict:
      return dicts_agree(actual.items, expected.items, below(rules));
    default:
      return false;  // opaque; lists and tuples have been looked at
  }
}

std::string first_difference(const Value& actual, const Value& expected, const ValueRules& rules) {
  if (equal(actual, expected, rules)) return {};
  return difference(actual, expected, rules, "");
}

}  // namespace cupel::code
