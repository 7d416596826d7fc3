#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include "verifiers/instructions/internal/detector_table.h"

namespace cupel::instructions {

/// Sums up what the letters of a text say for each language. Belongs to one thread.
class LanguageVotes {
 public:
  /// Letters of ASCII are spaces if `without_latin`.
  LanguageVotes(std::string_view text, bool without_latin)
      : text_(text), without_latin_(without_latin) {}

  enum class Letters { all, every_second };

  /// Counts the characters that start from `begin` on and before `end`, each with the two that
  /// stand before it.
  void count(std::size_t begin, std::size_t end, Letters letters);

  /// The language that has most: nothing where no letter said anything, and `zh` for what is
  /// Chinese or Japanese.
  std::optional<std::string_view> most() const;

  bool has_letters() const { return has_letters_; }

 private:
  using Letter = DetectorTable::Letter;
  static constexpr std::size_t kMostRows = 128;  // their sums fit into 16 bits

  Letter letter(char32_t c) const {
    return without_latin_ && c < 0x80 ? Letter(Letter::kSpace) : table_.letter(c);
  }
  void add(Letter first, Letter second, Letter third);
  void flush();

  const DetectorTable& table_ = DetectorTable::shared();
  std::string_view text_;
  bool without_latin_;
  bool has_letters_ = false;

  std::array<const DetectorTable::Row*, kMostRows> rows_;  ///< of one family, still to be added
  std::size_t rows_size_ = 0, family_ = 0;
  std::array<std::array<std::uint32_t, DetectorTable::kLanes>, DetectorTable::kFamilies> sums_{};
  std::array<std::uint32_t, 32> own_scripts_{};
};

}  // namespace cupel::instructions
