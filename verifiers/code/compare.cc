#include "verifiers/code/compare.h"

#include <algorithm>
#include <array>

namespace cupel::code {
namespace {
constexpr std::array<std::string_view, 6> kNames = {"exact", "trim",  "tokens",
                                                    "lines", "float", "unordered"};
}

std::span<const std::string_view> comparator_names() { return kNames; }

std::optional<Comparator> comparator_from_string(std::string_view name) {
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  if (found == kNames.end()) return std::nullopt;
  return static_cast<Comparator>(found - kNames.begin());
}

bool same_output(Comparator, std::string_view output, std::string_view expected, const Tolerance&) {
  return output == expected;
}

std::string first_difference(Comparator, std::string_view, std::string_view, const Tolerance&) {
  return "";
}

}  // namespace cupel::code
