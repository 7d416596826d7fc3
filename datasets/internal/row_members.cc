#include "datasets/internal/row_members.h"

#include "datasets/line_blocks.h"
#include "datasets/schema.h"

namespace cupel {
namespace {

bool contains(std::string_view outer, std::string_view inner) {
  return inner.data() >= outer.data() && inner.data() < outer.data() + outer.size();
}

}  // namespace

Result<void> RowMembers::read(std::string_view text, std::size_t readable) {
  members_.clear();
  unpacked_.clear();
  text_ = text;
  readable_ = readable;
  return lines_.split(text, readable, members_);
}

std::optional<JsonField> RowMembers::at(std::string_view path) {
  if (const JsonField* found = member(path)) return *found;
  const std::size_t dot = path.find('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const JsonField* outer = member(path.substr(0, dot));
  return outer ? within(*outer, path.substr(dot + 1)) : std::nullopt;
}

std::optional<JsonField> RowMembers::within(JsonField value, std::string_view path) {
  while (true) {
    if (value.type != JsonType::object && value.type != JsonType::string) return std::nullopt;
    std::vector<JsonField> members;
    parts(value, members);
    const std::string_view name = path.substr(0, path.find('.'));
    std::optional<JsonField> found;
    for (const JsonField& field : members)
      if (field.key == name) found = field;
    if (!found || name.size() == path.size()) return found;
    path.remove_prefix(name.size() + 1);
    value = *found;
  }
}

std::optional<JsonField> RowMembers::first_of(std::span<const std::string> paths,
                                              std::span<const std::string_view> otherwise) {
  std::optional<JsonField> found;
  for (const std::string& path : paths) {
    const auto next = at(path);
    if (next && next->type != JsonType::null) return next;
    if (!found) found = next;
  }
  const auto other = first_with_content(otherwise);
  return other ? other : found;
}

std::optional<JsonField> RowMembers::first_with_content(std::span<const std::string_view> paths) {
  for (const std::string_view path : paths)
    if (auto found = at(path); found && found->type != JsonType::null) return found;
  return std::nullopt;
}

void RowMembers::parts(const JsonField& value, std::vector<JsonField>& into) {
  std::string_view text = value.value;
  std::string_view around = text_;
  std::size_t behind = readable_ - text_.size();
  if (value.type == JsonType::string) {
    around = unpacked(value);
    behind = 0;
    text = around.substr(0, around.size() - LineBlock::kPadding);
    if (text.empty() || (text[0] != '{' && text[0] != '[')) return;
  } else if (!contains(text_, text)) {
    for (const std::string& kept : unpacked_)
      if (contains(kept, text)) around = kept;
    behind = 0;
  }
  const std::size_t begun = into.size();
  const auto readable =
      static_cast<std::size_t>(around.data() + around.size() - text.data()) + behind;
  // The line was checked as a whole, so what is in it is in order; a text may be anything.
  if (!lines_.split(text, readable, into)) into.resize(begun);
}

const std::string& RowMembers::unpacked(const JsonField& text) {
  unpacked_.push_back(string_text(text));
  return unpacked_.back().append(LineBlock::kPadding, ' ');
}

std::optional<JsonField> id_of(RowMembers& row, const Schema* schema) {
  if (const JsonField* own = row.member("id"); own && own->type != JsonType::null) return *own;
  return schema ? row.first_with_content(schema->id) : std::nullopt;
}

}  // namespace cupel
