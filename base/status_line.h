#pragma once

#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>

namespace cupel {

/// A line on a terminal that is written over and over, on standard error where nothing else is
/// said. Not thread-safe.
class StatusLine {
 public:
  explicit StatusLine(std::FILE* file = stderr);

  /// Where there is no terminal nothing is shown.
  bool is_terminal() const { return is_terminal_; }

  /// Whether as much time has passed since the last `show` that the next one will not flicker.
  bool is_due() const;

  /// Takes the place of what was shown; cut at the terminal's width, so that it stays one line.
  void show(std::string_view line);

  /// Prints a line of its own, on a terminal above the status.
  void print_above(std::string_view text);

  /// Takes the line away.
  void clear();

 private:
  using Clock = std::chrono::steady_clock;

  std::FILE* file_;
  bool is_terminal_;
  bool is_shown_ = false;
  Clock::time_point shown_at_ = Clock::now();
};

/// 0:07, 12:34, 1:02:03.
std::string clock_text(double seconds);

}  // namespace cupel
