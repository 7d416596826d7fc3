#pragma once

#include <cstddef>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "verifiers/instructions/internal/schema_reader.h"

namespace cupel::instructions {

/// A schema that valijson has read: applies schemas to the parts of a value. Immutable.
class SchemaEvaluation {
 public:
  struct Finding {
    enum class Kind { fits, violates, too_costly };
    Kind kind = Kind::fits;
    std::string pointer;
    std::string what;
  };

  explicit SchemaEvaluation(ReadSchema schema);
  ~SchemaEvaluation();

  /// Whether JSON surely meets the schema, told from its text without making values.
  bool surely_fits(std::string_view text) const;

  /// `value` is as `make_numbers_uniform` leaves it. Gives up after about `most_steps` schemas that
  /// were applied to values: alternatives within alternatives can multiply without bound.
  Finding evaluate(const nlohmann::json& value, std::size_t most_steps) const;

 private:
  struct Compiled;
  std::unique_ptr<const Compiled> compiled_;
};

}  // namespace cupel::instructions
