#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace cupel::math {

/// `\command{content}`, found from its end.
struct CommandGroup {
  std::size_t start;  ///< of the backslash, or of the brace if there is no command
  std::string_view command;
  std::string_view content;
};

/// The group whose closing brace is `text[end - 1]`; null if nothing opens it.
std::optional<CommandGroup> group_ending_at(std::string_view text, std::size_t end);

/// Where the separators that end at `end` begin: what may stand between two boxes of one list.
std::size_t separators_start(std::string_view text, std::size_t end);

}  // namespace cupel::math
