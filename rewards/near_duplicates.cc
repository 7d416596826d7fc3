#include "rewards/near_duplicates.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>

#include "rewards/internal/bands.h"
#include "rewards/internal/words.h"

namespace cupel {
namespace {

/// Calls `take(hash)` for each shingle, those that repeat too.
template <class Take>
void for_each_shingle(std::string_view text, Shingling shingling, Take&& take) {
  if (shingling.words == 0 || shingling.words > words::Run::kMost)
    throw std::invalid_argument("a shingle has from 1 to 64 words");
  words::Run run(shingling.words);
  words::for_each(text, words::letters_and_signs(),
                  [&](std::uint64_t word, std::size_t, std::size_t) {
                    run.add(word);
                    if (run.is_full()) take(run.hash());
                    return true;
                  });
  if (!run.is_full() && run.count() > 0) take(run.hash());
}

/// Fast similarity sketching (Dahlgaard, Knudsen and Thorup, FOCS 2017, arXiv 1704.04370): in each
/// round every shingle falls into one slot, where the least hash stays; slots that no round so far
/// has filled go to the next one. Linear for long texts, and as exact as 128 permutations for
/// short ones.
class Sketch {
 public:
  Sketch() {
    slots_.fill(kNothing);
    shingles_.reserve(kMostly);
  }

  void add(std::uint64_t shingle) {
    place(words::scatter(shingle));
    if (!filled_.all() && (shingles_.empty() || shingles_.back() != shingle)) keep(shingle);
  }

  MinHash finish() {
    if (!shingles_.empty())
      for (std::uint64_t round = 1; !filled_.all(); ++round) fill_in(round);
    MinHash signature;
    for (std::size_t i = 0; i < MinHash::kSlots; ++i)
      signature.slots[i] = static_cast<std::uint8_t>(slots_[i]);
    return signature;
  }

 private:
  /// Which slots are filled. By arithmetic alone: jumps that depend on a hash are mispredicted.
  struct Filled {
    std::uint64_t low = 0, high = 0;

    bool all() const { return (low & high) == ~std::uint64_t{0}; }
    /// 0, or 1 where the slot is filled.
    std::uint64_t has(std::size_t slot) const {
      const std::uint64_t is_high = -(slot / 64);
      return ((low & ~is_high) | (high & is_high)) >> (slot % 64) & 1;
    }
    void set(std::size_t slot) {
      const std::uint64_t bit = std::uint64_t{1} << (slot % 64), is_high = -(slot / 64);
      low |= bit & ~is_high;
      high |= bit & is_high;
    }
  };

  static constexpr std::uint64_t kNothing = ~std::uint64_t{0};
  static constexpr std::size_t kMostly = 1024;  // fill every slot, 95 times of 100
  static constexpr std::size_t kMostKept = 8192;
  static_assert(MinHash::kSlots == 128, "seven bits of a hash choose the slot");

  /// The bits that do not choose the slot are what is compared there.
  void place(std::uint64_t hash) {
    const std::size_t slot = hash >> 57;
    slots_[slot] = std::min(slots_[slot], hash);
    filled_.set(slot);
  }

  /// So many different shingles fill every slot but once in 10^12 texts; what is more are
  /// repetitions.
  void keep(std::uint64_t shingle) {
    shingles_.push_back(shingle);
    if (shingles_.size() < kMostKept) return;
    std::sort(shingles_.begin(), shingles_.end());
    shingles_.erase(std::unique(shingles_.begin(), shingles_.end()), shingles_.end());
  }

  /// After as many rounds as there are slots each round is for one slot alone: that is the end.
  void fill_in(std::uint64_t round) {
    const bool is_for_one = round >= MinHash::kSlots;
    const std::size_t one = round - MinHash::kSlots;
    const Filled before = filled_;
    Filled filled = before;
    if (is_for_one && before.has(one)) return;
    for (const std::uint64_t shingle : shingles_) {
      const std::uint64_t hash = words::scatter(shingle + round * words::kFirstOdd);
      const std::size_t slot = is_for_one ? one : hash >> 57;
      slots_[slot] = std::min(slots_[slot], hash | -before.has(slot));  // -1 is kNothing
      filled.set(slot);
    }
    filled_ = filled;
  }

  std::array<std::uint64_t, MinHash::kSlots> slots_;
  Filled filled_;
  std::vector<std::uint64_t> shingles_;
};

/// Whether the Jaccard similarity is `threshold` or more; unlike sets are soon found to be so.
bool are_alike(const Shingles& a, const Shingles& b, double threshold) {
  // Of n elements in both sets together, those in one alone are (1 - s) / (1 + s) n.
  const double in_one = (1 - threshold) / (1 + threshold);
  const auto most = static_cast<std::size_t>(in_one * static_cast<double>(a.size() + b.size())) + 1;
  std::size_t alone = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size() && alone <= most;) {
    const std::uint64_t left = a[i], right = b[j];
    alone += left != right;
    i += left <= right;
    j += right <= left;
  }
  return alone <= most && jaccard(a, b) >= threshold;
}

}  // namespace

Shingles shingles_of(std::string_view text, Shingling shingling) {
  Shingles shingles;
  for_each_shingle(text, shingling, [&](std::uint64_t shingle) { shingles.push_back(shingle); });
  std::sort(shingles.begin(), shingles.end());
  shingles.erase(std::unique(shingles.begin(), shingles.end()), shingles.end());
  return shingles;
}

double jaccard(const Shingles& a, const Shingles& b) {
  if (a.empty() && b.empty()) return 1;
  std::size_t both = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const std::uint64_t left = a[i], right = b[j];
    both += left == right;
    i += left <= right;
    j += right <= left;
  }
  return static_cast<double>(both) / static_cast<double>(a.size() + b.size() - both);
}

double MinHash::similarity(const MinHash& other) const {
  std::size_t same = 0;
  for (std::size_t i = 0; i < kSlots; ++i) same += slots[i] == other.slots[i];
  // Slots that differ are the same byte once in 256 times (Li and König, "b-bit minwise hashing",
  // 2010).
  constexpr double kByChance = 1.0 / 256;
  return (static_cast<double>(same) / kSlots - kByChance) / (1 - kByChance);
}

MinHash sign(std::string_view text, Shingling shingling) {
  Sketch sketch;
  for_each_shingle(text, shingling, [&](std::uint64_t shingle) { sketch.add(shingle); });
  return sketch.finish();
}

NearDuplicates::NearDuplicates(double threshold) : threshold_(threshold) {
  if (!(threshold > 0 && threshold <= 1))
    throw std::invalid_argument("a threshold of similarity is above 0 and at most 1");
}

void NearDuplicates::add(const MinHash& signature) {
  if (rows_ % kChunk == 0) chunks_.emplace_back().reserve(kChunk);
  chunks_.back().push_back(signature);
  ++rows_;
}

std::vector<std::uint32_t> NearDuplicates::find() const {
  std::vector<std::uint32_t> in_order(rows_);
  std::iota(in_order.begin(), in_order.end(), 0u);
  return find(in_order);
}

std::vector<std::uint32_t> NearDuplicates::find(std::span<const std::uint32_t> best_first) const {
  return bands::representatives(*this, best_first, threshold_);
}

double NearDuplicates::detection(double similarity) {
  return 1 - std::pow(1 - std::pow(similarity, bands::kRows), bands::kBands);
}

std::vector<std::size_t> diverse(std::span<const std::string_view> texts, std::size_t most,
                                 double threshold, Shingling shingling) {
  std::vector<std::size_t> taken;
  std::vector<Shingles> of_taken;
  for (std::size_t i = 0; i < texts.size() && taken.size() < most; ++i) {
    Shingles shingles = shingles_of(texts[i], shingling);
    const bool is_new = std::none_of(of_taken.begin(), of_taken.end(), [&](const Shingles& other) {
      return are_alike(shingles, other, threshold);
    });
    if (!is_new) continue;
    taken.push_back(i);
    of_taken.push_back(std::move(shingles));
  }
  return taken;
}

}  // namespace cupel
