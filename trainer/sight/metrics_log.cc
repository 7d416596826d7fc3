#include "trainer/sight/metrics_log.h"

#include <utility>

#include "trainer/sight/internal/run_file.h"

namespace cupel::trainer {

Result<MetricsLog> MetricsLog::start(const std::string& folder) {
  auto opened = internal::start_run_file(folder, kMetricsFile);
  if (!opened) return tl::make_unexpected(opened.error());
  return MetricsLog(std::move(*opened), 0);
}

Result<MetricsLog> MetricsLog::resume(const std::string& folder, std::string_view kind,
                                      std::uint64_t step) {
  auto opened = internal::resume_run_file(folder, kMetricsFile, kind, step);
  if (!opened) return tl::make_unexpected(opened.error());
  return MetricsLog(std::move(opened->file), opened->kept.seconds);
}

Result<void> MetricsLog::write(std::uint64_t step, std::string_view kind,
                               std::vector<Metric> values) {
  std::string line;
  append_metrics_row(line, {step, std::string(kind), seconds(), std::move(values)});
  return file_.write(line);
}

double MetricsLog::seconds() const {
  return seconds_before_ + std::chrono::duration<double>(Clock::now() - start_).count();
}

}  // namespace cupel::trainer
