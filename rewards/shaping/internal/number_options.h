#pragma once

#include <cstdint>
#include <string_view>

#include "verifiers/options.h"

namespace cupel::shaping {

// What options that are numbers accept, and their values once checked.

bool is_number(std::string_view text);          ///< -10^15 to 10^15
bool is_not_positive(std::string_view text);    ///< a number that is at most 0
bool is_not_negative(std::string_view text);    ///< a number that is at least 0
bool is_whole(std::string_view text);           ///< 0 to 10^15
bool is_positive_whole(std::string_view text);  ///< 1 to 10^15
bool is_at_most_one(std::string_view text);     ///< a number
bool is_ngram_size(std::string_view text);      ///< 1 to 256
bool is_field_name(std::string_view text);      ///< not empty

inline constexpr std::string_view kNumberForm = "a number of at most 1e15 in size";
inline constexpr std::string_view kNotPositiveForm = "a number that is not positive";
inline constexpr std::string_view kNotNegativeForm = "a number that is not negative";
inline constexpr std::string_view kWholeForm = "a whole number";
inline constexpr std::string_view kPositiveWholeForm = "a whole number of at least 1";
inline constexpr std::string_view kAtMostOneForm = "a number of at most 1";
inline constexpr std::string_view kNgramSizeForm = "a whole number from 1 to 256";
inline constexpr std::string_view kFieldForm = "the name of a field";

double number_of(const OptionInfo& option, const OptionValues& checked);
std::uint64_t whole_of(const OptionInfo& option, const OptionValues& checked);

}  // namespace cupel::shaping
