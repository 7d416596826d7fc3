#include "verifiers/instructions/internal/detected_language.h"

#include <cld2/public/compact_lang_det.h>
#include <cld2/public/encodings.h>
#include <re2/re2.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <string>

#include "base/python_text.h"

namespace cupel::instructions {
namespace {

constexpr std::size_t kMostCharacters = 10'000;

// What the authors' detector knows: langdetect has no other languages.
constexpr auto kLanguages = std::to_array<std::string_view>({
    "af", "ar", "bg", "bn", "ca", "cs", "cy", "da", "de", "el", "en", "es",    "et",    "fa",
    "fi", "fr", "gu", "he", "hi", "hr", "hu", "id", "it", "ja", "kn", "ko",    "lt",    "lv",
    "mk", "ml", "mr", "ne", "nl", "no", "pa", "pl", "pt", "ro", "ru", "sk",    "sl",    "so",
    "sq", "sv", "sw", "ta", "te", "th", "tl", "tr", "uk", "ur", "vi", "zh-cn", "zh-tw",
});

static_assert(std::is_sorted(kLanguages.begin(), kLanguages.end()));

std::string_view first_characters(std::string_view text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t end = 0;
  for (std::size_t count = 0; count < most && end < text.size(); ++count) next_of_valid(text, end);
  return text.substr(0, end);
}

bool has_letter(std::string_view text) {
  for (std::size_t i = 0; i < text.size();)
    if (u_isalpha(static_cast<UChar32>(next_of_valid(text, i)))) return true;
  return false;
}

/// CLD2 asks for text without control characters.
void blank_controls(std::string& text) {
  for (char& c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = ' ';
}

/// The first characters of `text` without URLs and mail addresses.
std::string prose_of(std::string_view text) {
  static const re2::RE2 kAddress(
      R"(https?://[-_.?&~;+=/#0-9A-Za-z]+|[-_.0-9A-Za-z]+@[-_0-9A-Za-z]+[-_.0-9A-Za-z]+)");
  // Twice as many as will be looked at make up for the addresses.
  std::string prose(first_characters(text, 2 * kMostCharacters));
  if (prose.find('@') != std::string::npos || prose.find("://") != std::string::npos)
    re2::RE2::GlobalReplace(&prose, kAddress, " ");
  prose.resize(first_characters(prose, kMostCharacters).size());
  blank_controls(prose);
  return prose;
}

/// CLD2's codes where langdetect has others.
std::string_view code_of(CLD2::Language language) {
  const std::string_view code = CLD2::LanguageCode(language);
  if (code == "iw") return "he";
  if (code == "zh") return "zh-cn";
  if (code == "zh-Hant") return "zh-tw";
  if (code == "nb" || code == "nn") return "no";
  if (code == "un") return "und";
  return code;
}

}  // namespace

std::optional<std::string_view> detected_language(std::string_view text) {
  const std::string prose = prose_of(text);
  if (!has_letter(prose)) return std::nullopt;
  CLD2::Language three[3];
  int percent[3];
  double score[3];
  int text_bytes = 0;
  bool is_reliable = false;
  const CLD2::CLDHints no_hints = {nullptr, nullptr, CLD2::UNKNOWN_ENCODING,
                                   CLD2::UNKNOWN_LANGUAGE};
  const CLD2::Language language = CLD2::ExtDetectLanguageSummary(
      prose.data(), static_cast<int>(prose.size()), true, &no_hints, CLD2::kCLDFlagBestEffort,
      three, percent, score, nullptr, &text_bytes, &is_reliable);
  return code_of(language);
}

std::span<const std::string_view> detectable_languages() { return kLanguages; }

}  // namespace cupel::instructions
