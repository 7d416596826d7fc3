#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "base/nearest.h"
#include "cli/command.h"
#include "cli/progress.h"
#include "cli/report_option.h"
#include "cli/spec_options.h"
#include "rewards/validation/validate_files.h"
#include "rewards/validation/validation_text.h"

namespace cupel::cli {
namespace {

constexpr int kMostThreads = 1024;

struct ValidateCommand {
  std::vector<std::string> inputs;
  std::string bad, good;
  SpecOptions spec;
  FormatOptions format_options;
  std::vector<std::string> ignored;
  std::uint64_t max_prompt_tokens = 0;
  bool skip_solutions = false;
  bool is_strict = false;
  std::uint64_t max_errors = 0;
  int threads = 0;
  std::size_t max_line_mib = 64;
  std::string format = "table";
  ReportOption report_option;

  int run() const;

 private:
  Result<ValidateOptions> options() const;
  Result<std::optional<ReportFile>> open_page() const;
};

Result<Check> check_named(const std::string& name) {
  if (const auto check = check_from_string(name)) return *check;
  std::vector<std::string_view> names;
  for (const CheckInfo& info : known_checks()) names.push_back(info.name);
  return failure(unknown_name_message("check", name, names));
}

Result<ValidateOptions> ValidateCommand::options() const {
  auto built_spec = spec.spec();
  auto built_format = format_options.format();
  if (!built_spec) return tl::make_unexpected(built_spec.error());
  if (!built_format) return tl::make_unexpected(built_format.error());
  ValidateOptions options;
  options.inputs = inputs;
  options.bad = bad;
  options.good = good;
  options.spec = std::move(*built_spec);
  options.format = std::move(*built_format);
  options.run_solutions = !skip_solutions;
  options.threads = threads;
  options.max_line_bytes = max_line_mib << 20;
  if (max_prompt_tokens > 0) options.max_prompt_tokens = max_prompt_tokens;
  for (const std::string& name : ignored) {
    const auto check = check_named(name);
    if (!check) return tl::make_unexpected(check.error());
    options.ignored.insert(*check);
  }
  // What fails here is the user's to mend; later failures are the machine's.
  if (auto checked = check_outputs(options); !checked) return tl::make_unexpected(checked.error());
  if (auto engine = Engine::create(options.spec, 1); !engine)
    return tl::make_unexpected(engine.error());
  return options;
}

Result<std::optional<ReportFile>> ValidateCommand::open_page() const {
  std::vector<std::string> others = inputs;
  for (const std::string& file : {bad, good})
    if (!file.empty()) others.push_back(file);
  return report_option.open({.title = titled("Validation of", inputs), .reasons = "Checks"},
                            others);
}

/// A row stands under its first error, else its first warning; `detail` has room for all faults.
ReportRow report_row(const CheckedRow& checked, std::string& detail) {
  ReportRow row;
  row.id = checked.id;
  row.file = checked.file;
  row.line = checked.line;
  row.source = checked.source;
  row.prompt = checked.prompt;
  row.completion = checked.completion;
  row.reference = checked.reference;
  if (!checked.prompt.empty()) row.prompt_key = fingerprint(checked.prompt);
  row.reason = "sound";
  detail.clear();
  bool has_error = false;
  for (const Fault& fault : checked.faults) {
    const CheckInfo& info = info_of(fault.check);
    const bool is_error = info.severity == Severity::error;
    if (detail.empty() || (is_error && !has_error)) row.reason = info.name;
    has_error = has_error || is_error;
    if (!detail.empty()) detail += '\n';
    detail += fmt::format("{} ({}): {}", info.name, to_string(info.severity), fault.detail);
  }
  row.detail = detail;
  row.outcome = has_error ? Outcome::error : Outcome::unscorable;  // nothing is judged here
  return row;
}

int ValidateCommand::run() const {
  const auto built = options();
  if (!built) return fail(built.error(), kUsage);
  auto page = open_page();
  if (!page) return fail(page.error(), kFailed);
  ProgressLine progress;
  ValidateHooks hooks;
  hooks.progress = [&](const ValidateHooks::Progress& now) {
    progress.show({now.rows, now.bytes, now.total_bytes});
  };
  std::string detail;
  if (*page)
    hooks.row = [&](const CheckedRow& row) { (*page)->report.add(report_row(row, detail)); };
  const auto report = validate_files(*built, hooks);
  progress.clear();
  if (!report) return fail(report.error(), kFailed);
  if (*page) {
    add_sections((*page)->report, *report);
    if (auto written = (*page)->write(); !written) return fail(written.error(), kFailed);
  }

  std::FILE* const out = bad == "-" || good == "-" ? stderr : stdout;
  if (format == "table") fmt::print(out, "{}", table_text(*report));
  if (format == "json") fmt::print(out, "{}\n", json_text(*report));
  for (const std::string& path : report->cut_files)
    fmt::print(stderr, "cupel: {}: could not be read to its end\n", path);
  if (!report->cut_files.empty()) return kFailed;
  const std::uint64_t counted = is_strict ? report->faulty_rows : report->error_rows;
  return counted > max_errors ? kTooManyErrors : kOk;
}

}  // namespace

void add_validate_command(CLI::App& program, Run& run) {
  auto command = std::make_shared<ValidateCommand>();
  CLI::App* app = program.add_subcommand(
      "validate", "Say what is wrong with a data set before it is trained on");
  app->add_option("inputs", command->inputs, "JSONL files, also .gz and .zst; no pipes")
      ->type_name("IN...")
      ->required();
  app->add_option("--bad", command->bad, "Where rows with a fault go, each with its \"faults\"")
      ->type_name("OUT");
  app->add_option("--good", command->good, "Where all other rows go, as they stood")
      ->type_name("OUT");
  command->spec.add_to(*app);
  command->format_options.add_to(*app);
  command->report_option.add_to(*app);
  app->add_option("--ignore", command->ignored,
                  "Leave these checks out (docs/validate.md lists them)")
      ->delimiter(',')
      ->type_name("CHECK,...")
      ->allow_extra_args(false);
  app->add_option(
         "--max-prompt-tokens", command->max_prompt_tokens,
         "A longer prompt is an error: its prompt_tokens, else a quarter of its characters")
      ->check(CLI::PositiveNumber)
      ->type_name("N");
  app->add_flag("--no-run", command->skip_solutions, "Do not run the rows' own solutions");
  app->add_flag("--strict", command->is_strict, "Warnings count as errors for the exit code");
  app->add_option("--max-errors", command->max_errors,
                  "Exit with code 3 when more rows than this have an error [0]")
      ->type_name("N");
  app->add_option("--threads", command->threads, "Threads; all cores unless given")
      ->check(CLI::Range(1, kMostThreads))
      ->type_name("N");
  app->add_option("--max-line-mib", command->max_line_mib, "A longer line is unreadable [64]")
      ->check(CLI::Range(1, 2048))
      ->type_name("N");
  app->add_option("--format", command->format, "table, json or none [table]")
      ->check(CLI::IsMember({"table", "json", "none"}))
      ->type_name("FORM");
  app->callback([command, &run] { run = [command] { return command->run(); }; });
}

}  // namespace cupel::cli
