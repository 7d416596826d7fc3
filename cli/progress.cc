#include "cli/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace cupel::cli {
namespace {

constexpr auto kInterval = std::chrono::milliseconds(200);

std::string time_left(double seconds) {
  const auto total = static_cast<long>(seconds + 0.5);
  if (total >= 3600)
    return fmt::format("{}:{:02}:{:02}", total / 3600, total / 60 % 60, total % 60);
  return fmt::format("{}:{:02}", total / 60, total % 60);
}

}  // namespace

ProgressLine::ProgressLine() : is_terminal_(::isatty(STDERR_FILENO) == 1) {}

void ProgressLine::show(const ScoreFilesHooks::Progress& progress) {
  if (!is_terminal_) return;
  if (!has_first_) {
    first_bytes_ = progress.bytes;
    first_rows_ = progress.rows;
    has_first_ = true;
  }
  const auto now = Clock::now();
  if (now - shown_at_ < kInterval) return;
  shown_at_ = now;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const double bytes_rate = static_cast<double>(progress.bytes - first_bytes_) / seconds;
  const double rows_rate = static_cast<double>(progress.rows - first_rows_) / seconds;
  std::string line = fmt::format("{} rows, {:.0f} rows/s, {:.0f} MB/s", progress.rows, rows_rate,
                                 bytes_rate / 1e6);
  if (progress.total_bytes > 0 && bytes_rate > 0) {
    const double done =
        static_cast<double>(progress.bytes) / static_cast<double>(progress.total_bytes);
    const auto left = progress.total_bytes - std::min(progress.bytes, progress.total_bytes);
    line = fmt::format("{:3.0f} %, {}, {} left", 100 * done, line,
                       time_left(static_cast<double>(left) / bytes_rate));
  }
  fmt::print(stderr, "\r\033[K{}", line);
  std::fflush(stderr);
  is_shown_ = true;
}

void ProgressLine::print_above(std::string_view text) {
  clear();
  fmt::print(stderr, "{}\n", text);
}

void ProgressLine::clear() {
  if (!is_shown_) return;
  fmt::print(stderr, "\r\033[K");
  std::fflush(stderr);
  is_shown_ = false;
}

}  // namespace cupel::cli
