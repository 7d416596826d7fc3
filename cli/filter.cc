#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <memory>

#include "base/digest.h"
#include "cli/command.h"
#include "cli/command_line.h"
#include "cli/filter_options.h"
#include "cli/notices.h"
#include "cli/progress.h"
#include "cli/report_option.h"
#include "datasets/output_file.h"
#include "datasets/whole_file.h"
#include "rewards/filter/card.h"
#include "rewards/presets.h"
#include "rewards/rejection_sampling.h"

namespace cupel::cli {
namespace {

constexpr int kMostThreads = 1024;

struct FilterCommand {
  FilterTexts texts;
  std::string card, spec, summary = "table";
  int threads = 0;
  std::uint64_t max_errors = 0;
  ReportOption report_option;

  int run() const;

 private:
  Result<FileFacts> spec_facts() const;
  Result<std::optional<ReportFile>> open_page(const FilterOptions& options) const;
  std::vector<std::string> files_read(const FilterOptions& options) const;
  /// All but the page.
  std::vector<std::string> files_written(const FilterOptions& options) const;
  /// Without the suffix.
  std::string card_path(const FilterOptions& options) const {
    return card.empty() ? options.output + ".card" : card;
  }
  Result<void> write_card(const FilterReport& report, const FilterOptions& options,
                          const CardOrigin& origin) const;
};

/// The spec's digest; that of its text where it comes with cupel.
Result<FileFacts> FilterCommand::spec_facts() const {
  if (spec.empty()) return FileFacts{};
  const Preset* preset = find_preset(spec);
  if (!preset) return file_facts(spec);
  ContentDigester digester;
  digester.add(preset->json);
  return FileFacts{spec, preset->json.size(), hexadecimal(digester.finish())};
}

Result<void> FilterCommand::write_card(const FilterReport& report, const FilterOptions& options,
                                       const CardOrigin& origin) const {
  const std::string base = card_path(options);
  if (card.empty() && !std::filesystem::is_regular_file(options.output)) return {};
  if (auto written = write_whole_file(base + ".json", card_json(report, options, origin)); !written)
    return written;
  return write_whole_file(base + ".md", card_markdown(report, options, origin));
}

std::vector<std::string> FilterCommand::files_read(const FilterOptions& options) const {
  std::vector<std::string> files = options.files_read();
  if (!spec.empty() && !find_preset(spec)) files.push_back(spec);
  return files;
}

std::vector<std::string> FilterCommand::files_written(const FilterOptions& options) const {
  std::vector<std::string> files = {options.output};
  if (!options.validation.empty()) files.push_back(options.validation);
  for (const char* suffix : {".json", ".md"}) files.push_back(card_path(options) + suffix);
  return files;
}

Result<std::optional<ReportFile>> FilterCommand::open_page(const FilterOptions& options) const {
  std::vector<std::string> others = files_read(options);
  const std::vector<std::string> written = files_written(options);
  others.insert(others.end(), written.begin(), written.end());
  return report_option.open({.title = titled("Filter of", options.inputs), .reasons = "Steps"},
                            others);
}

ReportRow report_row(const FilteredRow& filtered) {
  ReportRow row = cupel::report_row(filtered.row, filtered.file);
  if (filtered.step != Step::unreadable) row.prompt_key = filtered.prompt_key;
  if (filtered.row.fault.empty() && !filtered.row.outcome) row.outcome = Outcome::unscorable;
  row.reason = to_string(filtered.step);
  row.prompt = filtered.prompt;
  row.completion = filtered.completion;
  return row;
}

int FilterCommand::run() const {
  auto options = texts.options();
  if (!options) return fail(options.error(), kUsage);
  CardOrigin origin{command_arguments(), command_line(), {}};
  if (auto facts = spec_facts(); facts)
    origin.spec = std::move(*facts);
  else
    return fail(facts.error(), kUsage);

  if (auto apart = check_apart(files_written(*options), files_read(*options)); !apart)
    return fail(apart.error(), kFailed);
  auto page = open_page(*options);
  if (!page) return fail(page.error(), kFailed);
  ProgressLine progress;
  Notices notices(progress, "the summary has the numbers");
  FilterHooks hooks;
  hooks.progress = [&](std::uint64_t rows, std::uint64_t bytes, std::uint64_t total) {
    progress.show({rows, bytes, total});
  };
  hooks.notice = [&](const std::string& text) { notices.add(text, false); };
  if (*page) hooks.row = [&](const FilteredRow& row) { (*page)->report.add(report_row(row)); };
  auto report = filter_files(*options, Executor(threads), hooks);
  notices.finish();
  progress.clear();
  if (!report) return fail(report.error(), kFailed);
  if (auto written = write_card(*report, *options, origin); !written)
    return fail(written.error(), kFailed);

  if (*page) {
    add_sections((*page)->report, *report, *options);
    if (auto written = (*page)->write(); !written) return fail(written.error(), kFailed);
  }

  std::FILE* out = options->output == "-" ? stderr : stdout;
  if (summary == "table") fmt::print(out, "{}", table_text(*report, *options));
  if (summary == "json") fmt::print(out, "{}", card_json(*report, *options, origin));
  std::uint64_t unreadable = 0;
  for (const FilterReport::Input& input : report->inputs)
    unreadable += input.rows[static_cast<std::size_t>(Step::unreadable)];
  return unreadable > max_errors ? kTooManyErrors : kOk;
}

}  // namespace

void add_filter_command(CLI::App& program, Run& run) {
  auto command = std::make_shared<FilterCommand>();
  CLI::App* app = program.add_subcommand(
      "filter", "Rejection sampling: training data from the scored rows that are worth it");
  command->texts.add_to(*app);
  command->report_option.add_to(*app);
  app->add_option("--spec", command->spec,
                  "The spec that the rows were scored with; the card says which it was")
      ->type_name("NAME|FILE");
  app->add_option("--card", command->card,
                  "Write the card to NAME.json and NAME.md instead of beside OUT")
      ->type_name("NAME");
  app->add_option("--threads", command->threads, "Threads; all cores unless given")
      ->check(CLI::Range(1, kMostThreads))
      ->type_name("N");
  app->add_option("--max-errors", command->max_errors,
                  "Exit with code 3 when more rows than this cannot be read [0]")
      ->type_name("N");
  app->add_option("--summary", command->summary, "table, json (the card) or none [table]")
      ->check(CLI::IsMember({"table", "json", "none"}))
      ->type_name("FORM");
  app->callback([command, &run] { run = [command] { return command->run(); }; });
}

}  // namespace cupel::cli
