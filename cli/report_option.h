#pragma once

#include <CLI/CLI.hpp>
#include <optional>
#include <span>
#include <string>
#include <utility>

#include "base/result.h"
#include "datasets/output_file.h"
#include "rewards/report.h"

namespace cupel::cli {

/// A report and the file it goes to, which was opened before the work began: that it cannot be
/// written is known then. Until it is written the file holds what it held.
class ReportFile {
 public:
  ReportFile(OutputFile file, Report page) : report(std::move(page)), file_(std::move(file)) {}

  Result<void> write() { return report.write(file_); }

  Report report;

 private:
  OutputFile file_;
};

/// `--report OUT.html`, and `--report-date TEXT`.
///
///     auto page = report.open({.title = titled("Scores of", inputs)}, inputs);
///     if (!page) return fail(page.error(), kFailed);
///     if (*page) (*page)->report.add(row);
///     …
///     if (*page)
///       if (auto written = (*page)->write(); !written) return fail(written.error(), kFailed);
struct ReportOption {
  std::string path;
  std::string date;

  void add_to(CLI::App& command);

  /// Null where no report is wanted. The command line and the date are filled in here. Fails where
  /// the page would take the place of one of `others`, which the command reads or writes.
  Result<std::optional<ReportFile>> open(ReportOptions options,
                                         std::span<const std::string> others) const;
};

/// "Scores of a.jsonl, b.jsonl and 3 more".
std::string titled(std::string_view what, std::span<const std::string> inputs);

/// The same of names that are shown as they are.
std::string listed(std::string_view what, std::span<const std::string> names);

}  // namespace cupel::cli
