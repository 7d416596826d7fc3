#pragma once

#include <CLI/CLI.hpp>
#include <string>
#include <vector>

#include "base/result.h"
#include "datasets/fields.h"
#include "rewards/spec.h"

namespace cupel::cli {

/// `--spec NAME|FILE` and `--verifier NAME[:key=value,…]`: how completions are judged.
struct SpecOptions {
  std::string spec_name;
  std::string verifier;

  void add_to(CLI::App& command);
  Result<Spec> spec() const;
};

/// `--field role=name`: which fields of a row hold what.
struct FieldOptions {
  std::vector<std::string> assignments;

  void add_to(CLI::App& command);
  Result<Fields> fields() const;
};

/// Prints `cupel: <message>` on standard error and returns `code`.
int fail(const Error& error, int code);

}  // namespace cupel::cli
