#include "rewards/validation/validation_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/utf8.h"

namespace cupel {
namespace {

constexpr std::size_t kShown = 160;

double share(std::uint64_t part, std::uint64_t all) {
  return all == 0 ? 0 : 100 * static_cast<double>(part) / static_cast<double>(all);
}

std::string heading(const ValidationReport& report) {
  return fmt::format("{} rows: {} with a fault ({:.1f} %), {} with an error ({:.1f} %)",
                     report.rows, report.faulty_rows, share(report.faulty_rows, report.rows),
                     report.error_rows, share(report.error_rows, report.rows));
}

/// What became of the rows' own solutions.
std::vector<std::string> solutions(const ValidationReport& report) {
  std::vector<std::string> lines;
  if (report.solutions_run > 0)
    lines.push_back(fmt::format("{} solutions of the rows' own were run.", report.solutions_run));
  for (const auto& [why, rows] : report.solutions_skipped)
    lines.push_back(fmt::format("NOT CHECKED: {} solutions of the rows' own were not run: {}", rows,
                                shorten(why, 300)));
  return lines;
}

}  // namespace

std::string table_text(const ValidationReport& report) {
  std::string text = heading(report) + "\n";
  std::size_t width = 5;
  for (const CheckInfo& info : known_checks())
    if (report.of(info.check).rows > 0) width = std::max(width, info.name.size());
  if (width > 5)
    text += fmt::format("\n{:<{}}  {:<8} {:>9}  what\n", "check", width, "severity", "rows");
  for (const CheckInfo& info : known_checks()) {
    const CheckCount& count = report.of(info.check);
    if (count.rows == 0) continue;
    text += fmt::format("{:<{}}  {:<8} {:>9}  {}\n", info.name, width, to_string(info.severity),
                        count.rows, info.meaning);
    text += fmt::format("{:<{}}  {}{}{}\n", "", width + 21,
                        count.found_at.empty() ? "" : count.found_at + " ",
                        count.id.empty() ? "" : fmt::format("({}) ", shorten(count.id, 60)),
                        shorten(count.detail, kShown));
  }
  for (const std::string& line : solutions(report)) text += fmt::format("\n{}\n", line);
  return text;
}

void add_sections(Report& page, const ValidationReport& report) {
  page.add_note(heading(report) +
                ". Completions are not judged here: rows are \"error\" or \"unscorable\".");
  for (std::string& line : solutions(report)) page.add_note(std::move(line));
  for (const std::string& path : report.cut_files)
    page.add_note(path + " could not be read to its end.");
  ReportTable table;
  table.title = "Checks";
  table.columns = {"check", "severity", "rows", "what", "first"};
  for (const CheckInfo& info : known_checks()) {
    const CheckCount& count = report.of(info.check);
    if (count.rows > 0)
      table.rows.push_back({std::string(info.name), std::string(to_string(info.severity)),
                            std::to_string(count.rows), std::string(info.meaning), count.found_at});
  }
  if (table.rows.empty()) table.note = "Nothing was found.";
  page.add_table(std::move(table));
}

std::string json_text(const ValidationReport& report) {
  nlohmann::ordered_json json;
  json["rows"] = report.rows;
  json["faulty_rows"] = report.faulty_rows;
  json["error_rows"] = report.error_rows;
  json["checks"] = nlohmann::ordered_json::array();
  for (const CheckInfo& info : known_checks()) {
    const CheckCount& count = report.of(info.check);
    if (count.rows == 0) continue;
    nlohmann::ordered_json entry;
    entry["check"] = info.name;
    entry["severity"] = to_string(info.severity);
    entry["rows"] = count.rows;
    entry["meaning"] = info.meaning;
    nlohmann::ordered_json example;
    example["found_at"] = count.found_at;
    if (!count.id.empty()) example["id"] = nlohmann::ordered_json::parse(count.id, nullptr, false);
    example["detail"] = count.detail;
    entry["example"] = std::move(example);
    json["checks"].push_back(std::move(entry));
  }
  json["solutions_run"] = report.solutions_run;
  json["solutions_skipped"] = report.solutions_skipped;
  json["cut_files"] = report.cut_files;
  return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace);
}

}  // namespace cupel
