#include "verifiers/instructions/internal/detector_table.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <charconv>

#include "base/python_text.h"
#include "verifiers/instructions/data/detector.txt.h"

namespace cupel::instructions {
namespace {

using Letter = DetectorTable::Letter;

constexpr std::size_t kPlane = 0x10000;
constexpr std::uint32_t kNone = 0x1FF;  // where a key has no letter

/// Nine bits a letter.
constexpr std::uint32_t key_of(std::uint32_t first, std::uint32_t second, std::uint32_t third) {
  return first << 18 | second << 9 | third;
}
constexpr std::uint32_t first_of(std::uint32_t key) { return key >> 18; }
constexpr std::uint32_t second_of(std::uint32_t key) { return key >> 9 & 0x1FF; }
constexpr std::uint32_t third_of(std::uint32_t key) { return key & 0x1FF; }

/// The same without its first letter.
constexpr std::uint32_t shorter(std::uint32_t key) {
  const bool is_pair = first_of(key) == kNone;
  return key_of(kNone, is_pair ? kNone : second_of(key), third_of(key));
}

std::string_view take_until(std::string_view& text, char end) {
  const std::size_t at = std::min(text.find(end), text.size());
  const std::string_view taken = text.substr(0, at);
  text.remove_prefix(std::min(at + 1, text.size()));
  return taken;
}

std::uint8_t digit(char c) {
  return static_cast<std::uint8_t>(c <= '9' ? c - '0' : c <= 'Z' ? c - 'A' + 10 : c - 'a' + 36);
}

/// What the detector takes for another character.
char32_t plain(char32_t c) {
  if (c == U'ș') return U'ş';
  if (c == U'ț') return U'ţ';
  if (c == U'\u06CC') return U'\u064A';              // yeh of Persian and of Arabic
  if (c >= 0x1EA0 && c <= 0x1EFF) return U'\u1EC3';  // Vietnamese
  return c;
}

bool is_space(char32_t c) {
  if (c < 0x80) return !(c >= 'A' && c <= 'Z') && !(c >= 'a' && c <= 'z');
  return c == 0xA0 || c == 0xAB || c == 0xB0 || c == 0xBB || (c >= 0x2000 && c <= 0x206F);
}

struct Script {
  UScriptCode script;
  std::string_view language;
};

constexpr std::array kScripts = {
    Script{USCRIPT_HAN, "zh"},     Script{USCRIPT_HIRAGANA, "zh"},  Script{USCRIPT_KATAKANA, "zh"},
    Script{USCRIPT_BENGALI, "bn"}, Script{USCRIPT_GREEK, "el"},     Script{USCRIPT_GUJARATI, "gu"},
    Script{USCRIPT_HEBREW, "he"},  Script{USCRIPT_KANNADA, "kn"},   Script{USCRIPT_HANGUL, "ko"},
    Script{USCRIPT_TAMIL, "ta"},   Script{USCRIPT_MALAYALAM, "ml"}, Script{USCRIPT_GURMUKHI, "pa"},
    Script{USCRIPT_TELUGU, "te"},  Script{USCRIPT_THAI, "th"},
};

}  // namespace

const DetectorTable& DetectorTable::shared() {
  static const DetectorTable table(kDetectorTable);
  return table;
}

DetectorTable::DetectorTable(std::string_view text)
    : letters_(kPlane), slots_(std::size_t{1} << kSlotBits) {
  std::size_t families = 0;
  while (!text.empty()) {
    std::string_view line = take_until(text, '\n');
    const std::string_view first = take_until(line, ' ');
    if (first == "=") {
      while (!line.empty()) languages_[families].push_back(take_until(line, ' '));
      ++families;
    } else if (first == "+") {
      const std::string_view language = take_until(line, ' ');
      std::uint8_t level = 0;
      std::from_chars(line.data(), line.data() + line.size(), level);
      own_scripts_.push_back({language, level});
    } else {
      read_gram(first, line, families - 1);
    }
  }
  join_shorter_grams();
  classify_letters();
  fill_near_rows();
}

std::uint16_t DetectorTable::add_letter(char32_t c, std::size_t family) {
  if (c == '_') return Letter::kSpace;
  const auto [place, is_new] = codes_.try_emplace(c, static_cast<std::uint16_t>(families_.size()));
  if (is_new) families_.push_back(static_cast<std::uint8_t>(family));
  return place->second;
}

void DetectorTable::read_gram(std::string_view gram, std::string_view levels, std::size_t family) {
  std::uint32_t key = key_of(kNone, kNone, kNone);
  for (std::size_t i = 0; i < gram.size();)
    key = key_of(second_of(key), third_of(key), add_letter(next_of_valid(gram, i), family));
  slots_[slot_of(key)] = {key, static_cast<std::uint16_t>(rows_.size())};
  Row& row = rows_.emplace_back();
  for (std::size_t i = 0; i + 1 < levels.size(); i += 2)
    row.levels[digit(levels[i])] = digit(levels[i + 1]);
}

/// The detector counts the letter, the pair and the triple that end at a place: here the longest
/// one says it all.
void DetectorTable::join_shorter_grams() {
  const std::vector<Row> alone = rows_;
  for (const Slot& slot : slots_) {
    if (slot.key == kNoKey) continue;
    for (std::uint32_t key = slot.key; shorter(key) != key;) {
      key = shorter(key);
      const Slot& part = slots_[slot_of(key)];
      if (part.key != key) continue;
      for (std::size_t lane = 0; lane < kLanes; ++lane)
        rows_[slot.row].levels[lane] =
            static_cast<std::uint8_t>(rows_[slot.row].levels[lane] + alone[part.row].levels[lane]);
    }
  }
}

void DetectorTable::classify_letters() {
  for (char32_t c = 0; c < kPlane; ++c)
    letters_[c] = Letter(is_space(c) ? Letter::kSpace : code_of_letter(c),
                         u_isupper(static_cast<UChar32>(c)) != 0);
}

std::uint16_t DetectorTable::code_of_letter(char32_t c) const {
  if (const auto found = codes_.find(plain(c)); found != codes_.end()) return found->second;
  UErrorCode status = U_ZERO_ERROR;
  const UScriptCode script = uscript_getScript(static_cast<UChar32>(c), &status);
  for (const Script& known : kScripts) {
    if (known.script != script) continue;
    for (std::uint16_t i = 0; i < own_scripts_.size(); ++i)
      if (own_scripts_[i].language == known.language)
        return static_cast<std::uint16_t>(Letter::kOwnScript + i);
  }
  return Letter::kUnknown;
}

std::size_t DetectorTable::slot_of(std::uint32_t key) const {
  constexpr std::uint32_t kMix = 0x9E3779B1;  // 2^32 over the golden ratio
  std::size_t slot = key * kMix >> (32 - kSlotBits);
  while (slots_[slot].key != key && slots_[slot].key != kNoKey)
    slot = (slot + 1) % (std::size_t{1} << kSlotBits);
  return slot;
}

std::uint16_t DetectorTable::find_row(std::uint16_t first, std::uint16_t second,
                                      std::uint16_t third) const {
  std::uint32_t key = key_of(second == Letter::kSpace ? kNone : first, second, third);
  for (;;) {
    const Slot& slot = slots_[slot_of(key)];
    if (slot.key == key) return slot.row;
    const std::uint32_t next = shorter(key);
    if (next == key) return kNoRow;
    key = next;
  }
}

void DetectorTable::fill_near_rows() {
  near_rows_.reserve(kNear * kNear * kNear);
  for (std::uint16_t first = 0; first < kNear; ++first)
    for (std::uint16_t second = 0; second < kNear; ++second)
      for (std::uint16_t third = 0; third < kNear; ++third)
        near_rows_.push_back(find_row(first, second, third));
}

}  // namespace cupel::instructions
