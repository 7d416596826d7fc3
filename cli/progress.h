#pragma once

#include <chrono>
#include <cstdint>
#include <string_view>

#include "base/status_line.h"
#include "rewards/score_files.h"

namespace cupel::cli {

/// A line on standard error that says how far a run has come, how fast it goes and how long it will
/// take; nothing at all where standard error is not a terminal.
class ProgressLine {
 public:
  void show(const ScoreFilesHooks::Progress& progress);

  /// Prints `text` on standard error without tearing the line.
  void print_above(std::string_view text) { line_.print_above(text); }

  /// Takes the line away.
  void clear() { line_.clear(); }

 private:
  using Clock = std::chrono::steady_clock;

  StatusLine line_;
  const Clock::time_point start_ = Clock::now();
  std::uint64_t first_bytes_ = 0;  // read before this run came to score anything
  std::uint64_t first_rows_ = 0;
  bool has_first_ = false;
};

}  // namespace cupel::cli
