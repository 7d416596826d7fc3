#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/fingerprint.h"
#include "verifiers/verdict.h"

namespace cupel::internal {

/// What is kept of a row without its texts. Names are numbers of a `NameList`.
struct Record {
  std::uint64_t ordinal = 0;  // from 1, in order of `add`
  std::string id;
  std::optional<Fingerprint> prompt_key;
  std::uint64_t line = 0;
  std::uint64_t length = 0;  // of the completion, in characters
  double reward = 0;
  std::vector<double> scores;  // by number of the component; what lies behind the end is NaN
  std::uint32_t index = 0;
  std::uint16_t file = 0, source = 0, reason = 0;
  Outcome outcome = Outcome::error;

  /// Of its place alone.
  Fingerprint place_print() const {
    std::array<char, sizeof ordinal> bytes;
    for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(ordinal >> 8 * i);
    return fingerprint({bytes.data(), bytes.size()});
  }
};

}  // namespace cupel::internal
