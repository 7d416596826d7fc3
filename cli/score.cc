#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <thread>

#include "cli/command.h"
#include "cli/notices.h"
#include "cli/progress.h"
#include "cli/report_option.h"
#include "cli/spec_options.h"
#include "rewards/score_files.h"
#include "rewards/summary_text.h"

namespace cupel::cli {
namespace {

constexpr int kMostThreads = 1024;

struct ScoreCommand {
  std::vector<std::string> inputs;
  std::vector<std::string> completions;
  std::string output;
  SpecOptions spec;
  FormatOptions format;
  ReportOption report_option;
  std::vector<std::string> keep;
  int threads = 0;
  std::uint64_t max_errors = 0;
  bool resume = false;
  bool times = false;
  std::size_t max_line_mib = 64;
  std::string summary = "table";

  int run() const;

 private:
  void print_summary(const ScoreFilesReport& report, bool rows_on_stdout) const;
};

void print_joined(const JoinedReader::Counts& joined) {
  fmt::print(stderr, "cupel: {} completions joined to {} of {} problems", joined.completions,
             joined.problems - joined.without, joined.problems);
  if (joined.failed > 0) fmt::print(stderr, "; {} outputs failed", joined.failed);
  if (joined.unasked > 0) fmt::print(stderr, "; {} outputs belong to no problem", joined.unasked);
  fmt::print(stderr, "\n");
}

/// A row as a report takes it; `components` has room for the row's scores.
ReportRow report_row(const ScoredFileRow& from, std::vector<NamedScore>& components) {
  const Verdict& verdict = from.scored.verdict;
  components.clear();
  for (const ComponentScore& component : from.scored.components)
    components.push_back({component.name, component.score});
  ReportRow row;
  row.id = from.row.id;
  row.index = from.row.index;
  row.file = from.file;
  row.line = from.row.line;
  row.reward = from.scored.reward;
  row.outcome = verdict.outcome;
  row.reason = to_string(verdict.reason);
  row.components = components;
  row.extracted = verdict.extracted;
  row.reference = verdict.reference;
  row.detail = verdict.detail;
  if (from.sample == nullptr) return row;
  row.prompt_key = fingerprint(from.sample->prompt.empty() ? from.row.id : from.sample->prompt);
  row.source = from.sample->data_source;
  row.prompt = from.sample->prompt;
  row.completion = from.sample->completion;
  return row;
}

Result<void> write_page(ReportFile& page, const ScoreFilesReport& done) {
  if (done.resumed_rows > 0)
    page.report.add_note(fmt::format(
        "{} rows were found by --resume: of these the components, extracted answers and details "
        "are not known here.",
        done.resumed_rows));
  for (const std::string& path : done.cut_files)
    page.report.add_note(path + " could not be read to its end.");
  return page.write();
}

int ScoreCommand::run() const {
  auto built_spec = spec.spec();
  auto row_format = format.format();
  if (!built_spec) return fail(built_spec.error(), kUsage);
  if (!row_format) return fail(row_format.error(), kUsage);
  auto engine = Engine::create(*built_spec, threads);
  if (!engine) return fail(engine.error(), kUsage);
  if (resume && (output.empty() || output == "-"))
    return fail({"--resume needs -o FILE: rows that went to a pipe cannot be found again"}, kUsage);

  const auto reads_pipe = [](const std::vector<std::string>& paths) {
    return std::find(paths.begin(), paths.end(), "-") != paths.end();
  };
  if (reads_pipe(inputs) && reads_pipe(completions))
    return fail({"problems and --completions cannot both come from standard input"}, kUsage);

  ScoreFilesOptions options;
  options.inputs = inputs;
  options.completions = completions;
  options.read_by_caller = {spec.spec_name};
  // On a terminal the table is what one wants to see; rows go there only when asked for.
  const bool terminal = ::isatty(STDOUT_FILENO) == 1;
  options.output = output.empty() && !terminal ? "-" : output;
  options.format = *row_format;
  options.format.keep = keep;
  options.resume = resume;
  options.with_time = times;
  options.max_line_bytes = max_line_mib << 20;

  std::vector<std::string> others = inputs;
  others.insert(others.end(), completions.begin(), completions.end());
  for (const std::string& file : {options.output, spec.spec_name}) others.push_back(file);
  auto page = report_option.open({.title = titled("Scores of", inputs)}, others);
  if (!page) return fail(page.error(), kFailed);

  ProgressLine progress;
  Notices notices(progress, "each row's \"detail\" has its own");
  ScoreFilesHooks hooks = shown_on(progress, notices);
  std::vector<NamedScore> components;
  if (*page)
    hooks.row = [&](const ScoredFileRow& row) { (*page)->report.add(report_row(row, components)); };
  auto done = score_files(*engine, options, hooks);
  notices.finish();
  progress.clear();
  if (!done) return fail(done.error(), kFailed);
  if (*page)
    if (auto written = write_page(**page, *done); !written) return fail(written.error(), kFailed);

  if (done->joined) print_joined(*done->joined);
  print_summary(*done, options.output == "-");
  if (options.output.empty())
    fmt::print(stderr, "No rows written: give -o FILE, or -o - to see them here.\n");
  if (!done->cut_files.empty()) return kFailed;
  return done->summary.total().count(Outcome::error) > max_errors ? kTooManyErrors : kOk;
}

void ScoreCommand::print_summary(const ScoreFilesReport& report, bool rows_on_stdout) const {
  std::FILE* out = rows_on_stdout ? stderr : stdout;
  if (report.resumed_rows > 0) fmt::print(stderr, "Resumed behind {} rows.\n", report.resumed_rows);
  if (summary == "table") fmt::print(out, "{}", table_text(report.summary));
  if (summary == "full") fmt::print(out, "{}", full_text(report.summary));
  if (summary == "json") fmt::print(out, "{}\n", json_text(report.summary));
}

}  // namespace

void add_score_command(CLI::App& program, Run& run) {
  auto command = std::make_shared<ScoreCommand>();
  CLI::App* app = program.add_subcommand(
      "score", "Score the completions in JSONL files: a row for each, and a summary");
  app->add_option("inputs", command->inputs, "JSONL files, also .gz and .zst; - is standard input")
      ->type_name("IN...")
      ->required();
  app->add_option("-o,--output", command->output,
                  "Where the rows go, compressed by suffix (.gz, .zst); - is standard output")
      ->type_name("OUT");
  app->add_option("--completions", command->completions,
                  "The completions are in these files, by the ids of IN's problems: outputs of "
                  "OpenAI's batches or vLLM, or rows with id and completion")
      ->type_name("FILE,...")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->spec.add_to(*app);
  command->format.add_to(*app);
  command->report_option.add_to(*app);
  app->add_option("--keep", command->keep, "Copy these to the output too: prompt, completion")
      ->delimiter(',')
      ->check(CLI::IsMember({"prompt", "completion"}))
      ->type_name("ROLE,...")
      ->allow_extra_args(false);
  app->add_option("--threads", command->threads, "Threads; all cores unless given")
      ->check(CLI::Range(1, kMostThreads))
      ->type_name("N");
  app->add_option("--max-errors", command->max_errors,
                  "Exit with code 3 when more rows than this are errors [0]")
      ->type_name("N");
  app->add_flag("--resume", command->resume,
                "Go on behind the rows that OUT holds, after a run that was killed");
  app->add_flag("--times", command->times,
                "Write each row's time as \"ms\"; the output then differs from run to run");
  app->add_option("--max-line-mib", command->max_line_mib,
                  "A longer line becomes an error row [64]")
      ->check(CLI::Range(1, 2048))
      ->type_name("N");
  app->add_option("--summary", command->summary,
                  "table, full (reasons with examples, by component), json or none [table]")
      ->check(CLI::IsMember({"table", "full", "json", "none"}))
      ->type_name("FORM");
  app->callback([command, &run] { run = [command] { return command->run(); }; });
}

}  // namespace cupel::cli
