#include "rewards/validation/internal/file_shapes.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.h"

namespace cupel {
namespace {

constexpr std::size_t kMostFields = 512;

std::size_t index_of(JsonType type) { return static_cast<std::size_t>(type); }

/// The first of these names that the row has, "" if none.
std::string_view name_in(const ProblemRow& row, const std::vector<std::string>& names) {
  for (const std::string& name : names)
    if (row.field(name)) return name;
  return {};
}

int percent(std::uint64_t part, std::uint64_t all) {
  return all == 0 ? 0 : static_cast<int>(100 * part / all);
}

}  // namespace

void FileShape::count(const ProblemRow& row) {
  ++rows_;
  if (!row.id.empty()) ++with_id_;
  if (const std::string_view name = name_in(row, fields_->prompt); !name.empty())
    ++prompts_[std::string(name)];
  for (const JsonField& field : row.fields) {
    if (field.type == JsonType::null) continue;
    auto found = types_.find(field.key);
    if (found == types_.end() && types_.size() < kMostFields)
      found = types_.emplace(std::string(field.key), Counts{}).first;
    if (found != types_.end()) ++found->second[index_of(field.type)];
  }
}

void FileShape::check(const ProblemRow& row, Faults& faults) const {
  if (row.id.empty() && with_id_ > 0)
    faults.add(Check::missing_id,
               fmt::format("{} % of the file's rows have an id", percent(with_id_, rows_)));
  check_prompt_name(row, faults);
  for (const JsonField& field : row.fields) {
    if (field.type == JsonType::null) continue;
    const auto found = types_.find(field.key);
    if (found == types_.end()) continue;
    const Counts& counts = found->second;
    const auto most = std::max_element(counts.begin(), counts.end());
    const auto usual = static_cast<JsonType>(most - counts.begin());
    if (usual == field.type || counts[index_of(field.type)] == *most) continue;
    std::uint64_t all = 0;
    for (const std::uint64_t count : counts) all += count;
    faults.add(Check::mixed_schema, fmt::format("\"{}\" is {}; in {} % of the file's rows it is {}",
                                                shorten(field.key, 60), to_string(field.type),
                                                percent(*most, all), to_string(usual)));
  }
}

void FileShape::check_prompt_name(const ProblemRow& row, Faults& faults) const {
  const std::string_view name = name_in(row, fields_->prompt);
  const auto own = prompts_.find(name);
  if (own == prompts_.end()) return;
  const auto most =
      std::max_element(prompts_.begin(), prompts_.end(),
                       [](const auto& a, const auto& b) { return a.second < b.second; });
  if (most->second == own->second) return;
  faults.add(Check::mixed_schema,
             fmt::format("the prompt is in \"{}\"; in {} % of the file's rows it is in \"{}\"",
                         name, percent(most->second, rows_), most->first));
}

}  // namespace cupel
