#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cupel::language {

/// A language that words are told to be of: its BCP-47 code, its English name, and the letters that
/// are words in it by themselves.
struct LanguageInfo {
  std::string_view code;
  std::string_view name;
  std::string_view one_letter_words = {};
};

/// A position in `known_languages()`.
using LanguageId = std::uint8_t;

std::span<const LanguageInfo> known_languages();

/// The language of that very code. `code` is known.
LanguageId language_id(std::string_view code);

/// The languages that a text may be in. Chinese without a script is both simplified and
/// traditional, Malay (`ms`) is Indonesian too.
struct Target {
  std::string code;  ///< as it was understood: `zh-Hant` for `zh_TW`
  std::bitset<64> languages;

  bool contains(LanguageId id) const { return languages[id]; }
};

/// Reads a BCP-47 code in any case, with `_` for `-` too; a region is left aside unless it says how
/// Chinese is written. Fails on a language that is not known and on a script that it is not told
/// in, with the nearest code named.
///
///     target_from("pt-BR")->code == "pt"
Result<Target> target_from(std::string_view code);

}  // namespace cupel::language
