#include "verifiers/instructions/internal/unordered_choices.h"

#include <array>

#include "base/text.h"
#include "verifiers/instructions/internal/row_fields.h"

namespace cupel::instructions {

Choices unordered_choices(std::string_view row) {
  constexpr std::array<std::string_view, 4> kNames = {"Correct Answer", "Incorrect Answer 1",
                                                      "Incorrect Answer 2", "Incorrect Answer 3"};
  Choices choices;
  for (const RowField& field : fields_of(row, kNames)) {
    const auto value = value_of(field);
    if (!value || !value->is_string()) return {};
    if (choices.empty() && field.name != kNames[0]) return {};
    choices.push_back({"Z" + std::to_string(choices.size() + 1),
                       std::string(trim(value->get_ref<const std::string&>()))});
  }
  return choices.size() > 1 ? choices : Choices();
}

}  // namespace cupel::instructions
