#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <memory>
#include <thread>

#include "cli/command.h"
#include "cli/progress.h"
#include "cli/spec_options.h"
#include "rewards/score_files.h"
#include "rewards/summary_text.h"

namespace cupel::cli {
namespace {

constexpr int kMostThreads = 1024;
constexpr std::size_t kMostNotices = 10;

struct ScoreCommand {
  std::vector<std::string> inputs;
  std::string output;
  SpecOptions spec;
  FieldOptions fields;
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

/// Prints the first few notices and counts the rest.
class Notices {
 public:
  explicit Notices(ProgressLine& progress) : progress_(progress) {}

  void add(const ParsedRows::Notice& notice) {
    if (++count_ > kMostNotices) return;
    progress_.print_above(
        fmt::format("cupel: {}{}", notice.is_error ? "" : "warning: ", notice.text));
  }

  void finish() {
    if (count_ > kMostNotices)
      progress_.print_above(
          fmt::format("cupel: … and {} messages more like these; each row's \"detail\" has its own",
                      count_ - kMostNotices));
  }

 private:
  ProgressLine& progress_;
  std::size_t count_ = 0;
};

int ScoreCommand::run() const {
  auto built_spec = spec.spec();
  auto built_fields = fields.fields();
  if (!built_spec) return fail(built_spec.error(), kUsage);
  if (!built_fields) return fail(built_fields.error(), kUsage);
  auto engine = Engine::create(*built_spec, threads);
  if (!engine) return fail(engine.error(), kUsage);
  if (resume && (output.empty() || output == "-"))
    return fail({"--resume needs -o FILE: rows that went to a pipe cannot be found again"}, kUsage);

  ScoreFilesOptions options;
  options.inputs = inputs;
  // On a terminal the table is what one wants to see; rows go there only when asked for.
  const bool terminal = ::isatty(STDOUT_FILENO) == 1;
  options.output = output.empty() && !terminal ? "-" : output;
  options.format = {*built_fields, keep};
  options.resume = resume;
  options.with_time = times;
  options.max_line_bytes = max_line_mib << 20;

  ProgressLine progress;
  Notices notices(progress);
  ScoreFilesHooks hooks;
  hooks.progress = [&](const ScoreFilesHooks::Progress& now) { progress.show(now); };
  hooks.notice = [&](const ParsedRows::Notice& notice) { notices.add(notice); };
  auto report = score_files(*engine, options, hooks);
  notices.finish();
  progress.clear();
  if (!report) return fail(report.error(), kFailed);

  print_summary(*report, options.output == "-");
  if (options.output.empty())
    fmt::print(stderr, "No rows written: give -o FILE, or -o - to see them here.\n");
  if (!report->cut_files.empty()) return kFailed;
  return report->summary.total().count(Outcome::error) > max_errors ? kTooManyErrors : kOk;
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
  command->spec.add_to(*app);
  command->fields.add_to(*app);
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
