#include "verifiers/code/problem.h"

#include <algorithm>
#include <array>

namespace cupel::code {
namespace {

constexpr std::array<std::string_view, 6> kKinds = {"stdin",   "function",    "assert",
                                                    "checker", "interactive", "program"};
static_assert(kKinds.size() == static_cast<std::size_t>(TestKind::program) + 1);

}  // namespace

std::string_view to_string(TestKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

std::optional<TestKind> test_kind_from_string(std::string_view name) {
  const auto found = std::find(kKinds.begin(), kKinds.end(), name);
  if (found == kKinds.end()) return std::nullopt;
  return static_cast<TestKind>(found - kKinds.begin());
}

}  // namespace cupel::code
