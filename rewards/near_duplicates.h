#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace cupel {

/// How texts are compared: by the share of their shingles, runs of words, that they have in common
/// (Jaccard). Words are runs of letters and digits in small letters; signs of formulas are words by
/// themselves, so are the letters of scripts without spaces (Chinese, Japanese, Thai); other
/// punctuation only parts words. A text with fewer words is one shingle.
struct Shingling {
  std::size_t words = 5;  ///< from 1 to 64
};

/// The distinct shingles of a text, as sorted hashes.
using Shingles = std::vector<std::uint64_t>;

/// Thread-safe.
Shingles shingles_of(std::string_view text, Shingling shingling = {});

/// The share of shingles in both among those in either; 1 where there are none at all.
double jaccard(const Shingles& a, const Shingles& b);

/// What is kept of a text to tell how like another it is: 128 slots, of which two texts share each
/// with the probability that is their Jaccard similarity. A value.
struct MinHash {
  static constexpr std::size_t kSlots = 128;

  std::array<std::uint8_t, kSlots> slots;

  /// An estimate of the Jaccard similarity s: without bias, and off by sqrt(s(1-s)/128), 0.035 at
  /// 0.8. Less than 0 by chance where nothing is shared.
  double similarity(const MinHash& other) const;

  bool operator==(const MinHash&) const = default;
};

/// The same for the same text on every machine. Linear. Thread-safe.
MinHash sign(std::string_view text, Shingling shingling = {});

/// Finds texts that are nearly the same among millions. 128 bytes a row; in `find` 24 more, and 136
/// for each row that shares a band of slots with another one. Rows without text are alike: leave
/// out those whose text is not there. Not thread-safe; sign in as many
/// threads as you like, and add in order.
///
///     NearDuplicates duplicates(0.8);
///     for (std::string_view text : texts) duplicates.add(sign(text));
///     const std::vector<std::uint32_t> stays = duplicates.find();
///     // Row i stays if stays[i] == i; else it goes, for it is like row stays[i], which stays.
class NearDuplicates {
 public:
  /// Texts whose similarity is estimated as `threshold` or more, above 0 and at most 1, are alike.
  explicit NearDuplicates(double threshold = 0.8);

  void add(const MinHash& signature);
  std::size_t rows() const { return rows_; }
  const MinHash& signature(std::size_t row) const { return chunks_[row / kChunk][row % kChunk]; }

  /// For every row the one that stays in its place, itself where it stays. Rows are taken in order,
  /// and each stays unless it is like one that stays already: so the first of those that are alike
  /// stays, nothing goes that is not like something that stays, and a chain of small changes is
  /// not taken for one text.
  ///
  /// Only rows that share one of 16 bands of 8 slots are compared: 1 - (1 - s^8)^16 of the pairs
  /// of similarity s, 95 % at 0.8 and 99.99 % at 0.9.
  std::vector<std::uint32_t> find() const;
  /// The same with the rows taken in another order: all of them, the best first.
  std::vector<std::uint32_t> find(std::span<const std::uint32_t> best_first) const;

  /// How often a pair of that similarity is compared.
  static double detection(double similarity);

 private:
  static constexpr std::size_t kChunk = 4096;

  double threshold_;
  std::size_t rows_ = 0;
  std::vector<std::vector<MinHash>> chunks_;  // one that grew would be in memory twice
};

/// Of the texts of a small group, best first: at most `most`, none of which is like one taken
/// before it. By exact similarity. Positions in `texts`, in order; fewer than `most` where there
/// are not so many. Thread-safe.
std::vector<std::size_t> diverse(std::span<const std::string_view> texts, std::size_t most,
                                 double threshold = 0.8, Shingling shingling = {});

}  // namespace cupel
