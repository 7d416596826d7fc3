#pragma once

#include <bitset>
#include <optional>
#include <span>

#include "verifiers/language/internal/labels.h"
#include "verifiers/language/internal/word.h"

namespace cupel::language {

/// The lane that `Labels` would give to every word, where that is plain without weighing all lanes
/// against one another word by word: in most sentences, which are of one language. None where it is
/// not plain. The arguments are those of `Labels::start`; there is a word at least.
std::optional<std::uint8_t> steady_lane(std::span<const Word> words, const Smoothing& smoothing,
                                        std::bitset<kLanes> favoured,
                                        std::bitset<kLanes> absent = {});

}  // namespace cupel::language
