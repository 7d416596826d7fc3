#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/fingerprint.h"
#include "base/result.h"
#include "datasets/output_file.h"
#include "rewards/scored_lines.h"
#include "verifiers/verdict.h"

namespace cupel {

struct ReportOptions {
  std::string title = {};    ///< "Scores of run.jsonl"
  std::string command = {};  ///< the command line as it was given, "" for none
  std::string date = {};     ///< shown as it is; without it the same input gives the same bytes
  std::string reasons = "Reasons";  ///< what `ReportRow::reason` is called on the page

  /// More rows than this, and the charts show whole prompts that make up no more; totals and
  /// reasons always count every row.
  std::size_t most_rows = 250'000;
  /// Of prompts, completions and the like, as JSON. The page has about a third of it, compressed.
  std::size_t text_bytes = 16u << 20;
};

/// One completion, and what became of it. Views need to last for the call only.
struct ReportRow {
  std::string_view id = {};  ///< JSON text
  std::uint32_t index = 0;
  std::string_view file = {};
  std::uint64_t line = 0;
  std::optional<Fingerprint> prompt_key = {};  ///< the same for completions of one prompt
  double reward = std::numeric_limits<double>::quiet_NaN();
  Outcome outcome = Outcome::error;
  std::string_view reason = {};  ///< a `Reason`'s name, or a step's or check's
  std::span<const NamedScore> components = {};
  std::string_view source = {};
  std::string_view prompt = {}, completion = {}, extracted = {}, reference = {}, detail = {};
};

/// A row that `cupel score` wrote, as a report takes it. `file` is the one that it stands in; what
/// makes rows completions of one prompt is for the caller to say (PromptKey).
ReportRow report_row(const ScoredLine& row, std::string_view file);

/// Rows of cells as text; a column whose cells all look like numbers is set like one.
struct ReportTable {
  std::string title = {};
  std::string note = {};  ///< a sentence under the title, "" for none
  std::vector<std::string> columns = {};
  std::vector<std::vector<std::string>> rows = {};
};

/// A bar for each label: steps of a funnel, pass@k by k. `low` and `high` are the ends of
/// intervals, and empty where there are none.
struct ReportBars {
  std::string title = {};
  std::string note = {};
  std::vector<std::string> labels = {};
  std::vector<double> values = {}, low = {}, high = {};
};

/// A line of a chart of curves: what one run has at each x. NaN leaves a gap.
struct ReportLine {
  std::string run = {};   ///< lines of the same run have the same colour in all charts
  std::string kind = {};  ///< "train", "eval": lines of "eval" are dashed
  std::vector<double> x = {}, y = {};
};

/// Values over steps, a line for each run. All charts of curves of a page share their x.
struct ReportCurves {
  std::string title = {};
  std::string note = {};
  std::vector<ReportLine> lines = {};
  bool is_share = false;  ///< of 1: shown as per cent
};

/// A page that shows what became of rows: tables and bars that a command made, then charts of the
/// rows and a browser of samples. One file, which needs no network. Not thread-safe. Rows must be
/// added in order of output; then the page is the same on any number of threads.
///
/// Memory is bounded whatever the number of rows. Of texts it keeps a choice within
/// `ReportOptions::text_bytes`: the first rows of every outcome, reason and source, and of the rest
/// as many bytes of each, taken by a hash of their places. The page says how many those are.
///
///     cupel::Report report({.title = "Filter of run.jsonl", .reasons = "Steps"});
///     report.add_bars({.title = "Rows that are left after each step",
///                      .labels = {"read", "correct", "distinct"}, .values = {800, 420, 396}});
///     report.add_table({.title = "Sources", .columns = {"source", "kept"},
///                       .rows = {{"gsm8k", "396"}}});
///     report.add({.id = "\"a\"", .reward = 1, .outcome = cupel::Outcome::correct,
///                 .reason = "kept", .completion = "So \\boxed{4}.", .extracted = "4"});
///     cupel::Result<void> written = report.write("filter.html");
class Report {
 public:
  explicit Report(ReportOptions options);
  Report(Report&&) noexcept;
  Report& operator=(Report&&) noexcept;
  ~Report();

  // On the page they stand in the order of the calls, before what is made of rows.
  void add_note(std::string sentence);
  void add_table(ReportTable table);
  void add_bars(ReportBars bars);
  /// These stand before all the rest.
  void add_curves(ReportCurves curves);

  void add(const ReportRow& row);

  /// The page, which is HTML in UTF-8.
  Result<std::string> page() const;

  /// `file` may have been opened before there was a row, to fail early.
  Result<void> write(OutputFile& file) const;
  /// Fails where the file is one of `inputs` or cannot be written.
  Result<void> write(const std::string& path, std::span<const std::string> inputs = {}) const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cupel
