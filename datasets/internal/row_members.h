#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/json_line.h"

namespace cupel {

struct Schema;

/// The members of one JSON object, and those of the objects in it by their paths. Not thread-safe;
/// reuse one for many rows.
class RowMembers {
 public:
  /// `text` must stay as it is while the members are in use; see JsonLine::split.
  Result<void> read(std::string_view text, std::size_t readable);

  std::span<const JsonField> all() const { return members_; }

  /// The last member of that name, as in every JSON library that keeps one; null if there is none.
  const JsonField* member(std::string_view name) const {
    for (std::size_t i = members_.size(); i-- > 0;)
      if (members_[i].key == name) return &members_[i];
    return nullptr;
  }

  /// The same by a path, "reward_model.ground_truth", unless a member has all of it for its name.
  /// An object that is kept as text is read too.
  std::optional<JsonField> at(std::string_view path);

  /// The first that is there and not null, of `otherwise` too; else the first of `paths` that is
  /// there.
  std::optional<JsonField> first_of(std::span<const std::string> paths,
                                    std::span<const std::string_view> otherwise = {});
  /// The first that is there and not null.
  std::optional<JsonField> first_with_content(std::span<const std::string_view> paths);

  /// The members or elements of a value of this row, appended to `into`.
  void parts(const JsonField& value, std::vector<JsonField>& into);

 private:
  std::optional<JsonField> within(JsonField value, std::string_view path);
  const std::string& unpacked(const JsonField& text);

  JsonLine lines_;
  std::vector<JsonField> members_;
  std::string_view text_;
  std::size_t readable_ = 0;
  std::deque<std::string> unpacked_;  ///< objects that the row keeps as text, with room behind
};

/// What names a row: its `id`, else what its schema has for one.
std::optional<JsonField> id_of(RowMembers& row, const Schema* schema);

}  // namespace cupel
