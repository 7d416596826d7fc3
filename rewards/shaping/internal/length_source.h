#pragma once

#include <array>
#include <string>
#include <string_view>

#include "rewards/shaping/internal/number_options.h"
#include "rewards/shaping/internal/row_tokens.h"
#include "verifiers/options.h"

namespace cupel::shaping {

inline constexpr std::string_view kCharacters = "characters";
inline constexpr std::string_view kTokens = "tokens";
inline constexpr std::array<std::string_view, 2> kLengthUnits = {kCharacters, kTokens};

inline constexpr OptionInfo kTokensFieldOption = {
    "tokens_field", {},        "completion_tokens", "the row's field that holds lengths in tokens",
    is_field_name,  kFieldForm};
inline constexpr OptionInfo kIdsFieldOption = {
    "ids_field",   {},        "token_ids", "the field with token ids, for rows without lengths",
    is_field_name, kFieldForm};

/// Where the length of a completion is from: its characters, or a field of its row.
class LengthSource {
 public:
  LengthSource(std::string_view unit, const OptionValues& checked);

  Result<std::uint64_t> length(const Sample& sample, RowTokens& row) const;

 private:
  bool counts_characters_;
  std::string tokens_field_;
  std::string ids_field_;
};

}  // namespace cupel::shaping
