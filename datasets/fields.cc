#include "datasets/fields.h"

#include <array>

#include "base/nearest.h"

namespace cupel {

Result<void> Fields::assign(std::string_view assignment) {
  constexpr std::array<std::string_view, 3> kRoles = {"prompt", "completion", "reference"};
  const std::size_t equals = assignment.find('=');
  if (equals == std::string_view::npos || equals + 1 == assignment.size())
    return failure("a field is assigned as role=field, for example completion=response, not \"" +
                   std::string(assignment) + "\"");
  const std::string_view role = assignment.substr(0, equals);
  const std::vector<std::string> field = {std::string(assignment.substr(equals + 1))};
  if (role == kRoles[0])
    prompt = field;
  else if (role == kRoles[1])
    completion = field;
  else if (role == kRoles[2])
    reference = field;
  else
    return failure(unknown_name_message("role", role, kRoles));
  return {};
}

std::string field_list(const std::vector<std::string>& names) {
  std::string list;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) list += i + 1 == names.size() ? " or " : ", ";
    list.append("\"").append(names[i]).append("\"");
  }
  return list;
}

}  // namespace cupel
