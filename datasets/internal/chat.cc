#include "datasets/internal/chat.h"

#include <vector>

namespace cupel {
namespace {

const JsonField* find(const std::vector<JsonField>& members, std::string_view name) {
  for (std::size_t i = members.size(); i-- > 0;)
    if (members[i].key == name) return &members[i];
  return nullptr;
}

bool is_from(const std::vector<JsonField>& message, std::string_view role) {
  const JsonField* found = find(message, "role");
  return found && found->type == JsonType::string && found->raw_string() == role;
}

}  // namespace

bool is_chat(RowMembers& row, const JsonField& value) {
  if (value.type != JsonType::array) return false;
  const std::size_t first = value.value.find_first_not_of("[ \t\r");
  if (first == std::string_view::npos || value.value[first] != '{') return false;
  std::vector<JsonField> messages, members;
  row.parts(value, messages);
  if (messages.empty() || messages[0].type != JsonType::object) return false;
  row.parts(messages[0], members);
  return find(members, "role") != nullptr;
}

std::optional<JsonField> last_content(RowMembers& row, const JsonField& messages,
                                      std::string_view role) {
  std::vector<JsonField> list, members;
  row.parts(messages, list);
  for (std::size_t i = list.size(); i-- > 0;) {
    if (list[i].type != JsonType::object) continue;
    members.clear();
    row.parts(list[i], members);
    if (!is_from(members, role)) continue;
    const JsonField* content = find(members, "content");
    return content ? *content : JsonField{"content", "null", JsonType::null};
  }
  return std::nullopt;
}

std::size_t start_of_answer(RowMembers& row, const JsonField& messages) {
  if (!is_chat(row, messages) || !last_content(row, messages, "user")) return 0;
  std::vector<JsonField> list, members;
  row.parts(messages, list);
  for (std::size_t i = list.size(); i-- > 1;) {
    if (list[i].type != JsonType::object) continue;
    members.clear();
    row.parts(list[i], members);
    if (is_from(members, "assistant"))
      return static_cast<std::size_t>(list[i].value.data() - messages.value.data());
  }
  return 0;
}

}  // namespace cupel
