#include "verifiers/instructions/internal/detected_language.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <string>

#include "base/python_text.h"
#include "verifiers/instructions/internal/language_votes.h"
#include "verifiers/language/share.h"

namespace cupel::instructions {
namespace {

constexpr std::size_t kMostCharacters = 10'000;

// The authors' detector draws letters at random until it is sure, which takes some hundreds. Here
// pieces are taken all over the text, and every second letter of them, with the two before it.
constexpr std::size_t kShort = 1024;     // bytes: so many are looked at one by one
constexpr std::size_t kLookedAt = 1536;  // bytes of longer ones
constexpr std::size_t kPiece = 64;
constexpr std::size_t kToTellChinese = 512;

// What the authors' detector knows: langdetect has no other languages.
constexpr auto kLanguages = std::to_array<std::string_view>({
    "af", "ar", "bg", "bn", "ca", "cs", "cy", "da", "de", "el", "en", "es",    "et",    "fa",
    "fi", "fr", "gu", "he", "hi", "hr", "hu", "id", "it", "ja", "kn", "ko",    "lt",    "lv",
    "mk", "ml", "mr", "ne", "nl", "no", "pa", "pl", "pt", "ro", "ru", "sk",    "sl",    "so",
    "sq", "sv", "sw", "ta", "te", "th", "tl", "tr", "uk", "ur", "vi", "zh-cn", "zh-tw",
});

static_assert(std::is_sorted(kLanguages.begin(), kLanguages.end()));

bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

std::string_view first_characters(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  // Whole blocks first: counting the characters of one is quick.
  constexpr std::size_t kBlock = 256;
  std::size_t end = 0, count = 0;
  while (count + kBlock <= most && end + kBlock <= text.size()) {
    count += static_cast<std::size_t>(
        std::count_if(text.data() + end, text.data() + end + kBlock, starts_character));
    end += kBlock;
  }
  for (; end < text.size(); ++end)
    if (starts_character(text[end]) && ++count > most) break;
  return text.substr(0, end);
}

/// The first characters of `text` without URLs and mail addresses; `room` is for a copy.
std::string_view prose_of(std::string_view text, std::string& room) {
  static const re2::RE2 kAddress(
      R"(https?://[-_.?&~;+=/#0-9A-Za-z]+|[-_.0-9A-Za-z]+@[-_0-9A-Za-z]+[-_.0-9A-Za-z]+)");
  // Twice as many as will be looked at make up for the addresses.
  const std::string_view start = first_characters(text, 2 * kMostCharacters);
  if (start.find('@') == std::string_view::npos && start.find("://") == std::string_view::npos)
    return first_characters(start, kMostCharacters);
  room = start;
  re2::RE2::GlobalReplace(&room, kAddress, " ");
  return first_characters(room, kMostCharacters);
}

/// Whether there are so many other characters that those of ASCII are taken for foreign.
bool is_hardly_latin(std::string_view text) {
  std::size_t latin = 0, others = 0;
  for (const char c : text) latin += c >= 'A' && c <= 'z';
  for (const char c : text) others += static_cast<unsigned char>(c) >= 0xCC;
  if (others == 0) return false;
  // Vietnamese letters are Latin ones.
  for (std::size_t i = text.find('\xE1'); i != std::string_view::npos; i = text.find('\xE1', i + 1))
    others -= (static_cast<unsigned char>(text[i + 1]) & 0xFC) == 0xB8;
  return 2 * latin < others;
}

std::size_t character_from(std::string_view text, std::size_t at) {
  while (at < text.size() && !starts_character(text[at])) ++at;
  return at;
}

std::string_view kind_of_chinese(std::string_view text) {
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size(); begin = at)
    if (DetectorTable::shared().letter(next_of_valid(text, at)).has_own_script()) break;
  const std::size_t end = character_from(text, std::min(text.size(), begin + kToTellChinese));
  const auto share = language::language_share(text.substr(begin, end - begin), language::Target{});
  for (const auto& part : share.parts) {
    const std::string_view code = language::known_languages()[part.language].code;
    if (code == "ja") return "ja";
    if (code == "zh-Hant") return "zh-tw";
    if (code == "zh-Hans") return "zh-cn";
  }
  return "zh-cn";
}

}  // namespace

std::optional<std::string_view> detected_language(std::string_view text) {
  std::string room;
  const std::string_view prose = prose_of(text, room);
  using Letters = LanguageVotes::Letters;
  LanguageVotes votes(prose, is_hardly_latin(prose));
  const auto letters = prose.size() <= kShort ? Letters::all : Letters::every_second;
  const std::size_t stride = std::max(kPiece, prose.size() / (kLookedAt / kPiece));
  for (std::size_t begin = 0; begin < prose.size(); begin += stride) {
    const std::size_t end = std::min(prose.size(), begin + kPiece);
    votes.count(character_from(prose, begin), character_from(prose, end), letters);
  }
  if (!votes.most() && letters != Letters::all) votes.count(0, prose.size(), Letters::all);
  if (!votes.has_letters()) return std::nullopt;
  const std::string_view language = votes.most().value_or("und");
  return language == "zh" ? kind_of_chinese(prose) : language;
}

std::span<const std::string_view> detectable_languages() { return kLanguages; }

}  // namespace cupel::instructions
