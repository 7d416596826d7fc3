#pragma once

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "datasets/rows.h"
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
  /// `fields` where no assignment says otherwise.
  Result<Fields> fields(Fields fields = {}) const;
};

/// `--schema NAME` beside these.
struct FormatOptions {
  std::string schema;
  FieldOptions field_options;

  void add_to(CLI::App& command);
  /// With `fields` where no assignment says otherwise.
  Result<RowFormat> format(Fields fields = {}) const;
};

/// Prints `cupel: <message>` on standard error and returns `code`.
int fail(const Error& error, int code);

}  // namespace cupel::cli
