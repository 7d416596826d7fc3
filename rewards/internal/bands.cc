#include "rewards/internal/bands.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <stdexcept>

#include "rewards/internal/words.h"

namespace cupel::bands {
namespace {

std::uint64_t band_of(const MinHash& signature, std::size_t band) {
  std::uint64_t slots;
  std::memcpy(&slots, signature.slots.data() + band * kRows, sizeof slots);
  return slots;
}

class Bits {
 public:
  explicit Bits(std::size_t size) : words_(size / 64 + 1) {}

  bool has(std::size_t bit) const { return words_[bit / 64] >> (bit % 64) & 1; }
  void set(std::size_t bit) { words_[bit / 64] |= std::uint64_t{1} << (bit % 64); }
  void clear() { std::fill(words_.begin(), words_.end(), 0); }

 private:
  std::vector<std::uint64_t> words_;
};

/// The rows that share a band with another row, and a few others: a band is known by its place in
/// a table of 64 bits a row, which a fourth of all lonely rows finds taken in one of the bands.
Bits rows_with_company(const NearDuplicates& rows) {
  const std::size_t places = std::bit_ceil(std::max<std::size_t>(rows.rows(), 1) * 64);
  const auto place_of = [&](const MinHash& signature, std::size_t band) {
    return words::scatter(band_of(signature, band)) & (places - 1);
  };
  Bits found(rows.rows());
  Bits seen(places), seen_again(places);
  for (std::size_t band = 0; band < kBands; ++band) {
    seen.clear();
    seen_again.clear();
    for (std::size_t row = 0; row < rows.rows(); ++row) {
      const std::size_t place = place_of(rows.signature(row), band);
      (seen.has(place) ? seen_again : seen).set(place);
    }
    for (std::size_t row = 0; row < rows.rows(); ++row)
      if (seen_again.has(place_of(rows.signature(row), band))) found.set(row);
  }
  return found;
}

/// Rows by their bands: lists that start at the hash of a band, the latest row first.
class Chains {
 public:
  explicit Chains(std::size_t rows)
      : mask_(std::bit_ceil(std::max<std::size_t>(rows, 1)) - 1),
        heads_(kBands * (mask_ + 1), kNone) {
    rows_.reserve(rows);
    next_.reserve(rows * kBands);
  }

  /// The first row in the band's list that `is_wanted`, else kNone.
  template <class Test>
  std::uint32_t find(const MinHash& signature, std::size_t band, const NearDuplicates& all,
                     Test&& is_wanted) const {
    const std::uint64_t key = band_of(signature, band);
    std::size_t compared = 0;
    for (std::uint32_t entry = heads_[head(band, key)]; entry != kNone && compared < kMostCompared;
         entry = next_[entry * kBands + band]) {
      const std::uint32_t row = rows_[entry];
      if (band_of(all.signature(row), band) != key) continue;
      if (is_wanted(row)) return row;
      ++compared;
    }
    return kNone;
  }

  void add(std::uint32_t row, const MinHash& signature) {
    const auto entry = static_cast<std::uint32_t>(rows_.size());
    rows_.push_back(row);
    for (std::size_t band = 0; band < kBands; ++band) {
      std::uint32_t& first = heads_[head(band, band_of(signature, band))];
      next_.push_back(first);
      first = entry;
    }
  }

  static constexpr std::uint32_t kNone = ~std::uint32_t{0};

 private:
  std::size_t head(std::size_t band, std::uint64_t key) const {
    return band * (mask_ + 1) + (words::scatter(key) & mask_);
  }

  std::size_t mask_;
  std::vector<std::uint32_t> heads_;  // band by band
  std::vector<std::uint32_t> rows_;
  std::vector<std::uint32_t> next_;  // entry by entry
};

}  // namespace

std::vector<std::uint32_t> representatives(const NearDuplicates& rows,
                                           std::span<const std::uint32_t> best_first,
                                           double threshold) {
  if (best_first.size() != rows.rows())
    throw std::invalid_argument("an order of rows names each of them once");
  const Bits has_company = rows_with_company(rows);
  std::size_t in_company = 0;
  for (std::size_t row = 0; row < rows.rows(); ++row) in_company += has_company.has(row);

  std::vector<std::uint32_t> stays(rows.rows());
  Chains kept(in_company);
  for (const std::uint32_t row : best_first) {
    stays[row] = row;
    if (!has_company.has(row)) continue;
    const MinHash& signature = rows.signature(row);
    const auto is_alike = [&](std::uint32_t other) {
      return signature.similarity(rows.signature(other)) >= threshold;
    };
    std::uint32_t found = Chains::kNone;
    for (std::size_t band = 0; band < kBands && found == Chains::kNone; ++band)
      found = kept.find(signature, band, rows, is_alike);
    if (found == Chains::kNone)
      kept.add(row, signature);
    else
      stays[row] = found;
  }
  return stays;
}

}  // namespace cupel::bands
