#pragma once

#include <compare>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace cupel {

/// 128 bits that two different texts share only by an accident that nobody lives to see, as long as
/// nobody makes such texts on purpose; where somebody may, `Digest` is the one to take.
struct Fingerprint {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  auto operator<=>(const Fingerprint&) const = default;
};

/// XXH3 of the text's bytes: the same on every machine and in every version.
Fingerprint fingerprint(std::string_view text);

}  // namespace cupel

template <>
struct std::hash<cupel::Fingerprint> {
  std::size_t operator()(const cupel::Fingerprint& print) const noexcept { return print.low; }
};
