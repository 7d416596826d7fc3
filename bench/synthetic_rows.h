#pragma once

#include <cstdint>
#include <string>

namespace cupel::bench {

/// splitmix64: drawn numbers that are the same on every machine.
inline std::uint64_t mix(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15u;
  x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
  x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
  return x ^ (x >> 31);
}

/// Appends one input row like those of GSM8K or MATH runs: a chain of thought of some 1.5 KB with
/// line breaks and LaTeX, a boxed answer that is right in half of the rows, and two fields that
/// travel through. The same `number` gives the same row.
void append_row(std::string& out, std::uint64_t number);

}  // namespace cupel::bench
