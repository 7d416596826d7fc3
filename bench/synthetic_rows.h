#pragma once

#include <cstdint>
#include <string>

namespace cupel::bench {

/// Appends one input row like those of GSM8K or MATH runs: a chain of thought of some 1.5 KB with
/// line breaks and LaTeX, a boxed answer that is right in half of the rows, and two fields that
/// travel through. The same `number` gives the same row.
void append_row(std::string& out, std::uint64_t number);

}  // namespace cupel::bench
