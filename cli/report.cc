#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/report_option.h"
#include "cli/spec_options.h"
#include "rewards/run_report.h"

namespace cupel::cli {
namespace {

namespace fs = std::filesystem;

struct ReportCommand {
  std::vector<std::string> folders;
  ReportOption page;

  int run();
};

std::string file_in(const std::string& folder, std::string_view name) {
  return (fs::path(folder) / name).lexically_normal().string();
}

/// The last `parts` parts of a path.
std::string end_of(const fs::path& path, std::ptrdiff_t parts) {
  const auto count = std::distance(path.begin(), path.end());
  fs::path end;
  for (auto part = std::next(path.begin(), std::max<std::ptrdiff_t>(0, count - parts));
       part != path.end(); ++part)
    end /= *part;
  return end.string();
}

/// The ends of the folders' paths, of as many parts as tell them apart.
std::vector<std::string> run_names(const std::vector<std::string>& folders) {
  std::vector<fs::path> paths;
  std::ptrdiff_t longest = 1;
  for (const std::string& folder : folders) {
    std::error_code ignored;
    const fs::path path = fs::weakly_canonical(folder, ignored);
    paths.push_back(path.has_filename() ? path : path.parent_path());
    longest = std::max(longest, std::distance(paths.back().begin(), paths.back().end()));
  }
  for (std::ptrdiff_t parts = 1; parts <= longest; ++parts) {
    std::vector<std::string> names;
    for (const fs::path& path : paths) names.push_back(end_of(path, parts));
    if (std::set<std::string>(names.begin(), names.end()).size() == names.size()) return names;
  }
  return folders;  // two are the same folder
}

Result<TrainingRun> read_run(const std::string& folder, const std::string& name) {
  const std::string path = file_in(folder, kMetricsFile);
  std::error_code ignored;
  if (!fs::is_directory(folder, ignored))
    return failure(folder + ": is no folder; name the folder of a training run");
  if (!fs::exists(path, ignored))
    return failure(
        fmt::format("{}: has no {}, so it is no folder of a training run", folder, kMetricsFile));
  auto metrics = read_metrics(path);
  if (!metrics) return tl::make_unexpected(metrics.error());
  if (metrics->rows == 0)
    return failure(path + ": has no line yet; ask again when the run has made its first step");
  return TrainingRun{name, std::move(*metrics)};
}

int ReportCommand::run() {
  std::vector<std::string> sorted = folders;
  std::sort(sorted.begin(), sorted.end());
  if (const auto twice = std::adjacent_find(sorted.begin(), sorted.end()); twice != sorted.end())
    return fail({*twice + ": is named twice"}, kUsage);
  if (page.path.empty() && folders.size() > 1)
    return fail({"a page of several runs needs a place: -o OUT.html"}, kUsage);
  if (page.path == "-") return fail({"-o needs a file: OUT.html"}, kUsage);
  const bool has_own_place = page.path.empty();
  if (has_own_place) page.path = file_in(folders[0], "report.html");

  const std::vector<std::string> names = run_names(folders);
  std::vector<TrainingRun> runs;
  std::vector<std::string> inputs;
  for (std::size_t i = 0; i < folders.size(); ++i) {
    auto read = read_run(folders[i], names[i]);
    if (!read) return fail(read.error(), kFailed);
    runs.push_back(std::move(*read));
    inputs.push_back(file_in(folders[i], kMetricsFile));
    inputs.push_back(file_in(folders[i], kCompletionsFile));
  }
  const std::string title = folders.size() == 1 ? "Training of" : "Training:";
  auto opened = page.open({.title = listed(title, names)}, inputs);
  if (!opened) return fail(opened.error(), kFailed);
  Report& report = (*opened)->report;
  add_runs(report, runs);
  for (std::size_t i = 0; i < folders.size(); ++i) {
    const std::string path = file_in(folders[i], kCompletionsFile);
    std::error_code ignored;
    if (!fs::exists(path, ignored)) continue;
    const std::string prefix = folders.size() == 1 ? "" : names[i] + " ";
    if (auto added = add_completions(report, path, prefix); !added)
      return fail(added.error(), kFailed);
  }
  if (auto written = (*opened)->write(); !written) return fail(written.error(), kFailed);
  if (has_own_place) fmt::print("{}\n", page.path);
  return kOk;
}

}  // namespace

void add_report_command(CLI::App& program, Run& run) {
  auto command = std::make_shared<ReportCommand>();
  CLI::App* app = program.add_subcommand(
      "report", "Make a page of training runs: curves, and completions that were sampled");
  app->add_option("runs", command->folders,
                  "Folders of runs, each with a metrics.jsonl; several are drawn over one another")
      ->required()
      ->type_name("RUN");
  auto* out = app->add_option("-o,--output", command->page.path,
                              "Where the page goes; of a single run RUN/report.html by default");
  out->type_name("OUT.html");
  app->add_option("--report-date", command->page.date,
                  "A date to show on the page; without it the same runs give the same bytes")
      ->type_name("TEXT");
  app->callback([command, &run] { run = [command] { return command->run(); }; });
}

}  // namespace cupel::cli
