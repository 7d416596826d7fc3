#include "verifiers/language/languages.h"

#include <unicode/uloc.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <vector>

#include "base/nearest.h"

namespace cupel::language {
namespace {

constexpr std::array kLanguages = {
    LanguageInfo{"en", "English", "aio"},
    LanguageInfo{"de", "German"},
    LanguageInfo{"fr", "French", "aàyôo"},
    LanguageInfo{"es", "Spanish", "aeouyó"},
    LanguageInfo{"pt", "Portuguese", "aàeéoó"},
    LanguageInfo{"it", "Italian", "aeèoi"},
    LanguageInfo{"nl", "Dutch", "uo"},
    LanguageInfo{"sv", "Swedish", "iåöo"},
    LanguageInfo{"da", "Danish", "iåø"},
    LanguageInfo{"nb", "Norwegian", "iåø"},
    LanguageInfo{"pl", "Polish", "aiouwz"},
    LanguageInfo{"cs", "Czech", "aikosuvz"},
    LanguageInfo{"sk", "Slovak", "aikosuvz"},
    LanguageInfo{"hu", "Hungarian", "aseő"},
    LanguageInfo{"ro", "Romanian", "aoei"},
    LanguageInfo{"hr", "Croatian", "aiouskz"},
    LanguageInfo{"ca", "Catalan", "aeiouyò"},
    LanguageInfo{"fi", "Finnish"},
    LanguageInfo{"tr", "Turkish", "o"},
    LanguageInfo{"vi", "Vietnamese", "àáạảôồờởừẻếủụýỷí"},
    LanguageInfo{"id", "Indonesian"},
    LanguageInfo{"ms", "Malay"},
    LanguageInfo{"sw", "Swahili"},
    LanguageInfo{"tl", "Tagalog", "oay"},
    LanguageInfo{"ru", "Russian", "авикосуяо"},
    LanguageInfo{"uk", "Ukrainian", "авєзіїйоуяж"},
    LanguageInfo{"be", "Belarusian", "аізйоуяўжб"},
    LanguageInfo{"bg", "Bulgarian", "авеисяоу"},
    LanguageInfo{"sr", "Serbian", "аиосуко"},
    LanguageInfo{"mk", "Macedonian", "аиосево"},
    LanguageInfo{"ar", "Arabic", "و"},
    LanguageInfo{"fa", "Persian", "و"},
    LanguageInfo{"ur", "Urdu", "و"},
    LanguageInfo{"zh-Hans", "Chinese (simplified)"},
    LanguageInfo{"zh-Hant", "Chinese (traditional)"},
    LanguageInfo{"ja", "Japanese"},
    LanguageInfo{"ko", "Korean"},
    LanguageInfo{"el", "Greek"},
    LanguageInfo{"he", "Hebrew"},
    LanguageInfo{"hi", "Hindi"},
    LanguageInfo{"bn", "Bengali"},
    LanguageInfo{"pa", "Punjabi"},
    LanguageInfo{"gu", "Gujarati"},
    LanguageInfo{"or", "Odia"},
    LanguageInfo{"ta", "Tamil"},
    LanguageInfo{"te", "Telugu"},
    LanguageInfo{"kn", "Kannada"},
    LanguageInfo{"ml", "Malayalam"},
    LanguageInfo{"si", "Sinhala"},
    LanguageInfo{"th", "Thai"},
    LanguageInfo{"lo", "Lao"},
    LanguageInfo{"km", "Khmer"},
    LanguageInfo{"my", "Burmese"},
    LanguageInfo{"ka", "Georgian"},
    LanguageInfo{"hy", "Armenian"},
    LanguageInfo{"am", "Amharic"},
    LanguageInfo{"und", "another script"},
};

/// Codes that mean one or two of the languages above: other names of them, languages in two scripts
/// or variants, and languages that nothing here tells from another one.
struct Alias {
  std::string_view code;
  std::string_view first;
  std::string_view second = {};
};

constexpr std::array kAliases = {
    Alias{"zh", "zh-Hans", "zh-Hant"},
    Alias{"cmn", "zh-Hans", "zh-Hant"},
    Alias{"zh-cn", "zh-Hans"},
    Alias{"zh-sg", "zh-Hans"},
    Alias{"zh-my", "zh-Hans"},
    Alias{"zh-tw", "zh-Hant"},
    Alias{"zh-hk", "zh-Hant"},
    Alias{"zh-mo", "zh-Hant"},
    Alias{"sr", "sr", "hr"},
    Alias{"sr-Cyrl", "sr"},
    Alias{"sr-Latn", "hr"},
    Alias{"bs", "hr", "sr"},
    Alias{"sh", "hr", "sr"},
    Alias{"no", "nb"},
    Alias{"nn", "nb"},
    Alias{"fil", "tl"},
    Alias{"ms", "ms", "id"},  // the macrolanguage, as in ISO 639
    Alias{"zsm", "ms"},
    Alias{"in", "id"},
    Alias{"iw", "he"},
    Alias{"yi", "he"},
    Alias{"mr", "hi"},
    Alias{"ne", "hi"},
    Alias{"sa", "hi"},
    Alias{"as", "bn"},
};

bool equal_letters(std::string_view a, std::string_view b) {
  const auto small = [](char c) {
    return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [&](char x, char y) { return small(x) == small(y); });
}

const Alias* alias_of(std::string_view code) {
  const auto found = std::find_if(kAliases.begin(), kAliases.end(), [&](const Alias& alias) {
    return equal_letters(alias.code, code);
  });
  return found == kAliases.end() ? nullptr : &*found;
}

Target target_of(const Alias& alias) {
  Target target;
  target.languages.set(language_id(alias.first));
  if (!alias.second.empty()) target.languages.set(language_id(alias.second));
  // By the code of its language, unless that means more than this one.
  const bool is_sole = alias.second.empty() && alias_of(alias.first) == nullptr;
  target.code = is_sole ? alias.first : alias.code;
  return target;
}

std::optional<Target> target_of_exactly(std::string_view code) {
  if (const Alias* alias = alias_of(code)) return target_of(*alias);
  for (LanguageId id = 0; id + 1u < kLanguages.size(); ++id) {
    if (!equal_letters(kLanguages[id].code, code)) continue;
    Target target;
    target.languages.set(id);
    target.code = kLanguages[id].code;
    return target;
  }
  return std::nullopt;
}

/// A region or variant behind `cut`, or the script that the language is written in anyway. Another
/// script (`ru-Latn`) would be another target, and so may a slip (`zh-Hnas`).
bool may_be_left_off(std::string_view tag, std::size_t cut) {
  constexpr std::size_t kOfScript = 4, kLongest = 8;
  const std::string_view subtag = tag.substr(cut + 1);
  const bool is_alphanumeric = std::all_of(subtag.begin(), subtag.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0;
  });
  if (subtag.empty() || subtag.size() > kLongest || !is_alphanumeric) return false;
  if (subtag.size() != kOfScript || std::isdigit(static_cast<unsigned char>(subtag[0])) != 0)
    return true;
  UErrorCode status = U_ZERO_ERROR;
  char likely[ULOC_FULLNAME_CAPACITY] = {}, script[ULOC_SCRIPT_CAPACITY] = {};
  uloc_addLikelySubtags(std::string(tag.substr(0, cut)).c_str(), likely, sizeof likely, &status);
  uloc_getScript(likely, script, sizeof script, &status);
  return U_SUCCESS(status) && equal_letters(script, subtag);
}

std::vector<std::string_view> known_codes() {
  std::vector<std::string_view> codes = {"zh"};
  for (const LanguageInfo& language : kLanguages)
    if (language.code != "und") codes.push_back(language.code);
  return codes;
}

}  // namespace

std::span<const LanguageInfo> known_languages() { return kLanguages; }

LanguageId language_id(std::string_view code) {
  const auto found =
      std::find_if(kLanguages.begin(), kLanguages.end(),
                   [&](const LanguageInfo& language) { return language.code == code; });
  return static_cast<LanguageId>(found - kLanguages.begin());
}

Result<Target> target_from(std::string_view code) {
  std::string tag(code);
  std::replace(tag.begin(), tag.end(), '_', '-');
  // `zh-Hant-TW` is `zh-Hant`, `pt-BR` is `pt`: what is not known is left off from the end.
  for (std::string_view prefix = tag;;) {
    if (auto target = target_of_exactly(prefix)) return *target;
    const std::size_t cut = prefix.rfind('-');
    if (cut == std::string_view::npos || !may_be_left_off(prefix, cut)) break;
    prefix = prefix.substr(0, cut);
  }
  const std::vector<std::string_view> codes = known_codes();
  return failure(unknown_name_message("language", code, codes));
}

}  // namespace cupel::language
