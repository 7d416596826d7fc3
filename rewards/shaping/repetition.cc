#include "rewards/shaping/repetition.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <limits>
#include <stdexcept>

#include "rewards/shaping/internal/distinct_runs.h"
#include "rewards/shaping/internal/python_words.h"

namespace cupel::shaping {
namespace {

std::uint64_t mix(std::uint64_t value) {
  value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
  value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
  return value ^ (value >> 31);
}

std::uint64_t load(const char* from, std::size_t bytes) {
  std::uint64_t value;
  std::memcpy(&value, from, sizeof value);
  if constexpr (std::endian::native == std::endian::little)
    return bytes == 8 ? value : value & ((std::uint64_t{1} << 8 * bytes) - 1);
  return bytes == 0 ? 0 : value >> 8 * (8 - bytes);
}

/// `PythonWords::kReadable` bytes behind the word must be readable.
std::uint64_t hash_of(std::string_view word) {
  static_assert(PythonWords::kReadable >= sizeof(std::uint64_t));
  std::uint64_t hash = word.size();
  for (; word.size() > 8; word.remove_prefix(8)) hash = mix(hash ^ load(word.data(), 8));
  return mix(hash ^ load(word.data(), word.size()) ^ 0x9E3779B97F4A7C15u);
}

class WordSequence {
 public:
  explicit WordSequence(std::string_view text) : words_(text) {}

  std::size_t size() const { return words_.size(); }
  std::uint64_t hash(std::size_t i) const { return hash_of(words_.word(i)); }
  bool same(std::size_t i, std::size_t j, std::size_t count) const {
    return words_.run(i, count) == words_.run(j, count);
  }

 private:
  PythonWords words_;
};

class TokenSequence {
 public:
  explicit TokenSequence(std::span<const std::int64_t> ids) : ids_(ids) {}

  std::size_t size() const { return ids_.size(); }
  std::uint64_t hash(std::size_t i) const { return mix(static_cast<std::uint64_t>(ids_[i]) + 1); }
  bool same(std::size_t i, std::size_t j, std::size_t count) const {
    return std::equal(ids_.begin() + static_cast<std::ptrdiff_t>(i),
                      ids_.begin() + static_cast<std::ptrdiff_t>(i + count),
                      ids_.begin() + static_cast<std::ptrdiff_t>(j));
  }

 private:
  std::span<const std::int64_t> ids_;
};

template <class Sequence>
NgramCount count_ngrams(const Sequence& sequence, std::size_t n) {
  if (sequence.size() < n) return {};
  return {sequence.size() - n + 1, DistinctRuns(sequence, n).count()};
}

}  // namespace

double NgramCount::repeated_share() const {
  return total == 0 ? 0 : 1 - static_cast<double>(distinct) / static_cast<double>(total);
}

NgramCount count_word_ngrams(std::string_view text, std::size_t n) {
  return count_ngrams(WordSequence(text), n);
}

NgramCount count_token_ngrams(std::span<const std::int64_t> ids, std::size_t n) {
  if (ids.size() > std::numeric_limits<std::uint32_t>::max() / 2)
    throw std::length_error("n-grams of 2^31 tokens or more");
  return count_ngrams(TokenSequence(ids), n);
}

double repetition_penalty(const NgramCount& count, double max_penalty) {
  return count.repeated_share() * max_penalty + 0.0;  // + 0.0: never -0
}

}  // namespace cupel::shaping
