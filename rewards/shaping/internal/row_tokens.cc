#include "rewards/shaping/internal/row_tokens.h"

#include <fmt/format.h>

#include <charconv>

namespace cupel::shaping {
namespace {

constexpr std::size_t kPadding = 64;  // what JsonLine may read behind its text

template <class Number>
bool read_whole(const JsonField& field, Number& into) {
  const char* end = field.value.data() + field.value.size();
  const auto read = std::from_chars(field.value.data(), end, into);
  return field.type == JsonType::number && read.ec == std::errc() && read.ptr == end;
}

std::string unexpected(std::string_view field, const JsonField& value, std::string_view expected) {
  const std::string found = value.type == JsonType::number
                                ? fmt::format("the number {}", value.value.substr(0, 40))
                                : std::string(to_string(value.type));
  return fmt::format("the field \"{}\" holds {}; expected {}", field, found, expected);
}

}  // namespace

Result<std::uint64_t> RowTokens::count(const Sample& sample, std::string_view field) {
  const auto found = value(sample, field, 0);
  if (!found) return tl::make_unexpected(found.error());
  std::uint64_t number = 0;
  if (read_whole(*found, number)) return number;
  return failure(unexpected(field, *found, "a whole number, not negative"));
}

Result<std::span<const std::int64_t>> RowTokens::ids(const Sample& sample, std::string_view field) {
  const auto found = value(sample, field, 1);
  if (!found) return tl::make_unexpected(found.error());
  if (found->type != JsonType::array)
    return failure(unexpected(field, *found, "a list of token ids"));
  elements_of(*found, id_fields_);
  ids_.clear();
  for (const JsonField& element : id_fields_) {
    ids_.push_back(0);
    if (!read_whole(element, ids_.back()))
      return failure(unexpected(field, element, "whole numbers, the token ids"));
  }
  return ids_;
}

Result<bool> RowTokens::truncated(const Sample& sample, std::string_view field) {
  const auto found = value(sample, field, 0);
  if (!found) return tl::make_unexpected(found.error());
  if (found->type == JsonType::boolean) return found->value == "true";
  if (found->type == JsonType::string) return found->raw_string() == "length";
  return failure(unexpected(field, *found, "true, false or a finish reason"));
}

bool RowTokens::has(const Sample& sample, std::string_view field) {
  return find(sample, field) != nullptr;
}

Result<JsonField> RowTokens::value(const Sample& sample, std::string_view field, int nesting) {
  const JsonField* found = find(sample, field);
  if (!found || found->type == JsonType::null)
    return failure(fmt::format("the row has no field \"{}\"", field));
  const bool is_list = found->type == JsonType::array;
  if (sample.group == 0 && (nesting == 1 || !is_list)) return *found;
  if (!is_list)
    return failure(unexpected(field, *found, "a list with one entry for each completion"));
  if (listed_.data() != found->value.data()) {
    elements_of(*found, elements_);
    listed_ = found->value;
  }
  if (sample.group == 0 && elements_.size() != 1)
    return failure(fmt::format("the field \"{}\" holds {} entries for one completion", field,
                               elements_.size()));
  if (sample.index >= elements_.size())
    return failure(fmt::format("the field \"{}\" holds {} entries, none for completion {}", field,
                               elements_.size(), sample.index));
  return elements_[sample.index];
}

/// The last field of that name, as for all other fields of a row.
const JsonField* RowTokens::find(const Sample& sample, std::string_view name) {
  if (row_.data() != sample.row.data() || row_.size() != sample.row.size()) split(sample.row);
  for (std::size_t i = fields_.size(); i-- > 0;)
    if (fields_[i].key == name) return &fields_[i];
  return nullptr;
}

void RowTokens::split(std::string_view row) {
  row_ = row;
  listed_ = {};
  fields_.clear();
  if (row.empty()) return;
  text_.assign(row);
  text_.append(kPadding, '\0');
  // A row that came through the parser is in order; of another one the fields before its fault
  // count.
  (void)json_.split(std::string_view(text_).substr(0, row.size()), text_.size(), fields_);
}

void RowTokens::elements_of(const JsonField& list, std::vector<JsonField>& into) {
  into.clear();
  const auto readable = static_cast<std::size_t>(text_.data() + text_.size() - list.value.data());
  (void)json_.split(list.value, readable, into);
}

}  // namespace cupel::shaping
