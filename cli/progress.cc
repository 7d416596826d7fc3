#include "cli/progress.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

namespace cupel::cli {

void ProgressLine::show(const ScoreFilesHooks::Progress& progress) {
  if (!line_.is_terminal()) return;
  if (!has_first_) {
    first_bytes_ = progress.bytes;
    first_rows_ = progress.rows;
    has_first_ = true;
  }
  if (!line_.is_due()) return;
  const double seconds = std::chrono::duration<double>(Clock::now() - start_).count();
  const double bytes_rate = static_cast<double>(progress.bytes - first_bytes_) / seconds;
  const double rows_rate = static_cast<double>(progress.rows - first_rows_) / seconds;
  std::string line = fmt::format("{} rows, {:.0f} rows/s, {:.0f} MB/s", progress.rows, rows_rate,
                                 bytes_rate / 1e6);
  if (progress.total_bytes > 0 && bytes_rate > 0) {
    const double done =
        static_cast<double>(progress.bytes) / static_cast<double>(progress.total_bytes);
    const auto left = progress.total_bytes - std::min(progress.bytes, progress.total_bytes);
    line = fmt::format("{:3.0f} %, {}, {} left", 100 * done, line,
                       clock_text(static_cast<double>(left) / bytes_rate));
  }
  line_.show(line);
}

}  // namespace cupel::cli
