#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace cupel::code {

/// A part of harness/ as it goes into a program: `#pragma once` means nothing in a main file but a
/// warning.
inline std::string_view without_pragma(std::string_view part) {
  constexpr std::string_view kOnce = "#pragma once\n";
  return part.substr(part.find(kOnce) + kOnce.size());
}

/// item(0), item(1), … with commas between them.
inline std::string comma_list(std::size_t count, const auto& item) {
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) text += ", ";
    text += item(i);
  }
  return text;
}

}  // namespace cupel::code
