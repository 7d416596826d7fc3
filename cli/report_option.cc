#include "cli/report_option.h"

#include <filesystem>
#include <vector>

#include "cli/command_line.h"

namespace cupel::cli {

void ReportOption::add_to(CLI::App& command) {
  auto* page = command.add_option(
      "--report", path,
      "Write a page with charts and a browser of samples, which opens without a network");
  page->type_name("OUT.html");
  command
      .add_option("--report-date", date,
                  "A date to show on the page; without it the same run gives the same bytes")
      ->type_name("TEXT")
      ->needs(page);
}

Result<std::optional<ReportFile>> ReportOption::open(ReportOptions options,
                                                     std::span<const std::string> others) const {
  if (path.empty()) return std::nullopt;
  if (path == "-") return failure("--report needs a file: OUT.html");
  options.command = command_line();
  options.date = date;
  // A page that is there stays as it is until there is another.
  std::error_code ignored;
  const bool is_device = std::filesystem::is_other(path, ignored);
  const auto mode = is_device ? OutputFile::Mode::replace : OutputFile::Mode::resume;
  auto file = OutputFile::open(path, mode, others);
  if (!file) return tl::make_unexpected(file.error());
  return ReportFile(std::move(*file), Report(std::move(options)));
}

std::string titled(std::string_view what, std::span<const std::string> inputs) {
  std::vector<std::string> names;
  for (const std::string& input : inputs)
    names.push_back(input == "-" ? "standard input"
                                 : std::filesystem::path(input).filename().string());
  return listed(what, names);
}

std::string listed(std::string_view what, std::span<const std::string> names) {
  constexpr std::size_t kMostNames = 3;
  std::string title(what);
  for (std::size_t i = 0; i < names.size() && i < kMostNames; ++i)
    title += (i == 0 ? " " : ", ") + names[i];
  if (names.size() > kMostNames)
    title += " and " + std::to_string(names.size() - kMostNames) + " more";
  return title;
}

}  // namespace cupel::cli
