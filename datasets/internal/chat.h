#pragma once

#include <optional>
#include <string_view>

#include "datasets/internal/row_members.h"

namespace cupel {

/// Whether a value is a list of messages: it begins with an object that has a role.
bool is_chat(RowMembers& row, const JsonField& value);

/// The content of a list's last message with this role, as a JSON value: text, a list of parts or
/// null; nothing if no message has the role.
std::optional<JsonField> last_content(RowMembers& row, const JsonField& messages,
                                      std::string_view role);

/// Where in the text of a list the assistant's last message begins, if a user has spoken in it and
/// it is not the first; else 0.
std::size_t start_of_answer(RowMembers& row, const JsonField& messages);

}  // namespace cupel
