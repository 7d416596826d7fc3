#include "cli/option_text.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace cupel::cli {

std::string values_text(const OptionInfo& option) {
  std::string text = fmt::format("{}", fmt::join(option.choices, "|"));
  if (option.accepts) text += fmt::format("{}<{}>", text.empty() ? "" : "|", option.form);
  return text;
}

}  // namespace cupel::cli
