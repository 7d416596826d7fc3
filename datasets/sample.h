#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace cupel {

struct Schema;

/// One completion to score. Views into memory that the caller keeps until the score is there.
struct Sample {
  std::string_view prompt;
  std::string_view completion;
  std::optional<std::string_view> reference;  ///< the gold answer, if the row has one
  std::string_view reference_fault;           ///< why the row's reference is not usable, else ""
  std::string_view data_source;
  std::string_view row;            ///< the whole row as JSON text
  std::string_view verifier;       ///< the verifier the row asks for, else ""
  const Schema* schema = nullptr;  ///< the data set's form it was read by (datasets/schema.h)
  /// Samples that stand together and have the same number are completions of one prompt; 0: alone.
  std::uint64_t group = 0;
  std::uint32_t index = 0;  ///< position among the row's completions
};

}  // namespace cupel
