#include "verifiers/code/internal/value_index.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <functional>
#include <utility>

#include "verifiers/code/internal/value_number.h"

namespace cupel::code {
namespace {

using Kind = Value::Kind;
using Hash = std::optional<std::uint64_t>;

std::uint64_t mixed(std::uint64_t hash) {
  hash ^= hash >> 32;
  hash *= 0xD6E8FEB86659FD93u;
  hash ^= hash >> 32;
  hash *= 0xD6E8FEB86659FD93u;
  return hash ^ hash >> 32;
}

std::uint64_t joined(std::uint64_t left, std::uint64_t right) {
  return mixed(std::rotl(left, 7) + 0x9E3779B97F4A7C15u + right);
}

Hash hash_of_sequence(const std::vector<Value>& items) {
  std::uint64_t hash = items.size();
  for (const Value& item : items) {
    const Hash one = hash_of(item);
    if (!one) return std::nullopt;
    hash = joined(hash, *one);
  }
  return hash;
}

Hash hash_of_set(const std::vector<Value>& items) {
  std::vector<std::uint64_t> hashes;
  for (const Value& item : items) {
    const Hash one = hash_of(item);
    if (!one) return std::nullopt;
    hashes.push_back(*one);
  }
  std::ranges::sort(hashes);
  const auto repeated = std::ranges::unique(hashes);
  hashes.erase(repeated.begin(), repeated.end());
  std::uint64_t hash = 0;
  for (const std::uint64_t one : hashes) hash = joined(hash, one);
  return hash;
}

/// Of keys that are written more than once the last counts.
Hash hash_of_dict(const std::vector<Value>& items) {
  std::vector<std::pair<std::uint64_t, const Value*>> pairs;
  for (std::size_t i = items.size(); i >= 2; i -= 2) {
    const Hash key = hash_of(items[i - 2]);
    if (!key) return std::nullopt;
    pairs.emplace_back(*key, &items[i - 1]);
  }
  const auto key_of = [](const auto& pair) { return pair.first; };
  std::ranges::stable_sort(pairs, {}, key_of);
  const auto repeated = std::ranges::unique(pairs, {}, key_of);
  pairs.erase(repeated.begin(), repeated.end());
  std::uint64_t hash = 1;
  for (const auto& [key, value] : pairs) {
    const Hash one = hash_of(*value);
    if (!one) return std::nullopt;
    hash = joined(hash, joined(key, *one));
  }
  return hash;
}

}  // namespace

Hash hash_of(const Value& value) {
  switch (value.kind) {
    case Kind::none:
      return 0x6E6F6E65;
    case Kind::boolean:
    case Kind::integer:
    case Kind::real:
    case Kind::complex:
      if (std::isnan(value.real) || std::isnan(value.imaginary)) return std::nullopt;
      return mixed(hash_of_number(value));
    case Kind::text:
      return std::hash<std::string_view>()(value.text);
    case Kind::bytes:
      return ~std::hash<std::string_view>()(value.text);
    case Kind::list:
    case Kind::tuple:
      return hash_of_sequence(value.items);
    case Kind::set:
    case Kind::frozenset:
      return hash_of_set(value.items);
    case Kind::dict:
      return hash_of_dict(value.items);
    case Kind::opaque:
      return std::nullopt;
  }
  return std::nullopt;
}

std::optional<std::size_t> ValueIndex::find(const Value& value, std::uint64_t hash) const {
  const auto found = first_.find(hash);
  if (found == first_.end()) return std::nullopt;
  for (std::size_t i = found->second; i != kNone; i = values_[i].next)
    if (equal(value, *values_[i].value, rules_)) return i;
  return std::nullopt;
}

std::optional<std::size_t> ValueIndex::find(const Value& value) const {
  const Hash hash = hash_of(value);
  return hash ? find(value, *hash) : std::nullopt;
}

std::optional<std::size_t> ValueIndex::put(const Value& value) {
  const Hash hash = hash_of(value);
  if (!hash) return std::nullopt;
  if (const auto known = find(value, *hash)) return known;
  const auto [place, is_first] = first_.try_emplace(*hash, kNone);
  values_.push_back({&value, place->second});
  place->second = values_.size() - 1;
  return values_.size() - 1;
}

}  // namespace cupel::code
