#include "rewards/shaping/internal/length_source.h"

#include <fmt/format.h>

#include "base/utf8.h"

namespace cupel::shaping {

LengthSource::LengthSource(std::string_view unit, const OptionValues& checked)
    : counts_characters_(unit == kCharacters),
      tokens_field_(value_of(kTokensFieldOption, checked)),
      ids_field_(value_of(kIdsFieldOption, checked)) {}

Result<std::uint64_t> LengthSource::length(const Sample& sample, RowTokens& row) const {
  if (counts_characters_) return code_points(sample.completion);
  if (row.has(sample, tokens_field_)) return row.count(sample, tokens_field_);
  if (row.has(sample, ids_field_)) {
    const auto ids = row.ids(sample, ids_field_);
    if (!ids) return tl::make_unexpected(ids.error());
    return ids->size();
  }
  return failure(
      fmt::format("the row has no length in tokens: neither \"{}\" (a number) nor \"{}\" (a list); "
                  "name its fields with the options tokens_field and ids_field",
                  tokens_field_, ids_field_));
}

}  // namespace cupel::shaping
