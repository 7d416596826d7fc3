#pragma once

#include <CLI/CLI.hpp>
#include <chrono>
#include <string>

#include "base/result.h"
#include "sandbox/command.h"
#include "sandbox/limits.h"
#include "sandbox/run_result.h"

namespace cupel::cli {

/// `--cpu 2s --memory 256M …`: what a run may use.
struct LimitOptions {
  std::string cpu, wall, memory, processes, output, file_size, open_files;

  void add_to(CLI::App& command);

  struct Chosen {
    sandbox::Limits limits;
    sandbox::FixedTimes times;  ///< as given
  };
  /// Fails where one cannot be read, or this machine cannot hold a program to it.
  Result<Chosen> limits() const;
};

/// "T0" to "T3".
Result<sandbox::Tier> parse_tier(const std::string& text);

/// The bytes of a file, "-" being standard input. Fails where it holds more than `most`.
Result<std::string> read_input(const std::string& path, std::size_t most);

}  // namespace cupel::cli
