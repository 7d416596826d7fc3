#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace cupel::instructions {

/// What letters say about the language, as IFEval's detector (langdetect) counts it: read from
/// data/detector.txt, whose form scripts/make-detector-table tells. Immutable.
class DetectorTable {
 public:
  static constexpr std::size_t kFamilies = 4;  ///< of languages that share their letters
  static constexpr std::size_t kLanes = 32;    ///< languages of a family, at most
  static constexpr std::size_t kNear = 64;     ///< codes of all letters of ASCII are below

  /// A character as the detector sees it.
  class Letter {
   public:
    static constexpr std::uint16_t kSpace = 0;        ///< whatever is no letter in a usual text
    static constexpr std::uint16_t kUnknown = 510;    ///< of no language here
    static constexpr std::uint16_t kOwnScript = 511;  ///< and on: a language with its own script

    constexpr Letter(std::uint16_t code = kUnknown, bool is_capital = false)
        : bits_(static_cast<std::uint16_t>(code | (is_capital ? kCapital : 0))) {}

    /// Below kUnknown its number among the letters of families.
    std::uint16_t code() const { return static_cast<std::uint16_t>(bits_ & ~kCapital); }
    bool is_capital() const { return bits_ & kCapital; }
    bool is_space() const { return bits_ == kSpace; }
    bool has_own_script() const { return code() >= kOwnScript; }

   private:
    static constexpr unsigned kCapital = 0x8000;
    std::uint16_t bits_;
  };

  /// What a letter says with the two before it: how much likelier each language of its family has
  /// become than those of other families.
  struct Row {
    std::array<std::uint8_t, kLanes> levels{};
  };

  static const DetectorTable& shared();

  explicit DetectorTable(std::string_view text);

  Letter letter(char32_t c) const { return c < letters_.size() ? letters_[c] : Letter(); }

  /// What `third`, below kUnknown, says behind the others, up to kUnknown. Null: nothing.
  const Row* row(std::uint16_t first, std::uint16_t second, std::uint16_t third) const {
    const bool is_near = (first | second | third) < kNear;
    const std::uint16_t row = is_near ? near_rows_[(first * kNear + second) * kNear + third]
                                      : find_row(first, second, third);
    return row == kNoRow ? nullptr : &rows_[row];
  }

  /// The family of a letter below kUnknown that is no space.
  std::size_t family(std::uint16_t letter) const { return families_[letter]; }

  struct OwnScript {
    std::string_view language;
    std::uint8_t level;  ///< what each letter says
  };
  /// By code, from kOwnScript on. `zh` stands for Japanese too.
  const std::vector<OwnScript>& own_scripts() const { return own_scripts_; }
  const std::vector<std::string_view>& languages(std::size_t family) const {
    return languages_[family];
  }

 private:
  static constexpr std::uint32_t kNoKey = 0xFFFFFFFF;
  static constexpr std::size_t kSlotBits = 16;
  static constexpr std::uint16_t kNoRow = 0xFFFF;
  struct Slot {
    std::uint32_t key = kNoKey;
    std::uint16_t row = 0;
  };

  void read_gram(std::string_view gram, std::string_view levels, std::size_t family);
  void join_shorter_grams();
  void classify_letters();
  void fill_near_rows();
  std::uint16_t add_letter(char32_t c, std::size_t family);
  std::uint16_t code_of_letter(char32_t c) const;
  std::size_t slot_of(std::uint32_t key) const;
  std::uint16_t find_row(std::uint16_t first, std::uint16_t second, std::uint16_t third) const;

  std::vector<Letter> letters_;
  std::unordered_map<char32_t, std::uint16_t> codes_;
  std::vector<std::uint8_t> families_ = {0};  ///< by code
  std::vector<Row> rows_;
  std::vector<Slot> slots_;
  std::vector<std::uint16_t> near_rows_;  ///< what find_row says of letters below kNear
  std::vector<OwnScript> own_scripts_;
  std::array<std::vector<std::string_view>, kFamilies> languages_;
};

}  // namespace cupel::instructions
