#pragma once

#include <string_view>

#include "verifiers/language/internal/sentences.h"
#include "verifiers/language/share.h"

namespace cupel::language {

/// `language_share` of a text without combining accents; a `target` without languages favours none.
LanguageShare survey(std::string_view text, const Target& target, Unit unit);

/// The same with evidence of one's own, for measurements.
LanguageShare survey(std::string_view text, const Target& target, Unit unit,
                     const EvidenceSet& evidence);

}  // namespace cupel::language
