#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <optional>

#include "base/executor.h"
#include "cli/command.h"
#include "cli/eval_inputs.h"
#include "cli/report_option.h"
#include "cli/spec_options.h"
#include "datasets/output_file.h"
#include "rewards/eval/evaluation_text.h"
#include "rewards/eval/presets.h"

namespace cupel::cli {
namespace {

using namespace eval;

constexpr int kMostThreads = 1024;
constexpr std::size_t kMostResamples = 10'000'000;

struct EvalCommand {
  std::vector<std::string> inputs, against;
  std::string preset, show_preset;
  SpecOptions spec;
  FormatOptions row_format;
  std::vector<std::string> completions;
  std::string scored, output;
  bool rescore = false;
  std::vector<std::size_t> ks;
  std::vector<std::string> metrics;
  ReadOptions read;
  std::vector<std::string> by;
  std::string equality = "auto";
  EvalOptions options;
  std::string format = "table";
  ReportOption report_option;
  int threads = 0;
  std::uint64_t max_errors = 0;
  std::size_t max_line_mib = 64;

  int run();

 private:
  struct RunFiles {
    std::vector<std::string> inputs;
    std::vector<std::string> completions;  // of the problems in `inputs`, where they are not there
    std::string scored;                    // where scored rows are kept, "" for nowhere
    Report* page = nullptr;                // that shows the rows, null for none
  };

  /// One run's rows and values.
  struct Run {
    EvalRows rows;
    PromptValues values;
  };

  Result<void> prepare();
  Result<Run> evaluate(const RunFiles& files);
  Result<ScoredInputs> scored_inputs(const RunFiles& files);
  void drop_large_ks(const EvalRows& rows);
  std::vector<std::string> read_files() const;
  Result<std::optional<ReportFile>> open_page() const;
  Result<void> print(const EvalReport& report) const;

  bool judges() const { return benchmark_ || !spec.spec_name.empty() || !spec.verifier.empty(); }

  std::optional<Benchmark> benchmark_;
  RowFormat raw_format_;
  std::optional<Engine> engine_;
  std::optional<Executor> executor_;
  bool may_drop_ks_ = false;    // nobody has asked for them
  bool may_drop_best_ = false;  // the same, where it would be pass@k once more
};

int list_presets() {
  for (const EvalPreset& preset : eval_presets()) {
    const auto benchmark = Benchmark::from_json(preset.json);
    fmt::print("{}\n    {}\n", preset.name, benchmark ? benchmark->description : "");
  }
  return kOk;
}

int print_preset(const std::string& name) {
  for (const EvalPreset& preset : eval_presets())
    if (preset.name == name) {
      fmt::print("{}", preset.json);
      return kOk;
    }
  if (auto found = benchmark_from(name); !found) return fail(found.error(), kUsage);
  return fail({name + ": is a file already; --preset list names the presets to show"}, kUsage);
}

Result<void> EvalCommand::prepare() {
  if (!preset.empty()) {
    auto found = benchmark_from(preset);
    if (!found) return tl::make_unexpected(found.error());
    benchmark_ = std::move(*found);
    read.by = benchmark_->by;
    read.by_may_be_missing = true;
    options.ks = benchmark_->ks;
    options.kinds = benchmark_->kinds;
    options.equality = benchmark_->equality;
    may_drop_ks_ = ks.empty();
  }
  auto raw_format = row_format.format(benchmark_ ? benchmark_->fields : Fields());
  if (!raw_format) return tl::make_unexpected(raw_format.error());
  raw_format_ = std::move(*raw_format);
  read.fields = raw_format_.fields;
  if (!ks.empty()) options.ks = ks;
  std::sort(options.ks.begin(), options.ks.end());
  options.ks.erase(std::unique(options.ks.begin(), options.ks.end()), options.ks.end());
  if (!by.empty()) {
    read.by = by;
    read.by_may_be_missing = false;
  }
  may_drop_best_ = metrics.empty() && read.reward_field.empty();
  if (!metrics.empty()) options.kinds.clear();
  for (const std::string& name : metrics) {
    auto kind = metric_kind_from(name);
    if (!kind) return tl::make_unexpected(kind.error());
    options.kinds.push_back(*kind);
  }
  if (equality != "auto") {
    auto chosen = equality_from(equality);
    if (!chosen) return tl::make_unexpected(chosen.error());
    options.equality = *chosen;
  }
  read.max_line_bytes = max_line_mib << 20;
  executor_.emplace(threads);
  const std::string judged = !completions.empty() ? "--completions are judged first"
                             : !scored.empty()    ? "--scored keeps rows that are scored first"
                             : rescore            ? "--rescore scores rows again"
                                                  : "";
  if (!judges() && !judged.empty())
    return failure(judged + ": give --preset, --spec or --verifier");
  if (!judges()) return {};
  auto built = benchmark_ ? Result<Spec>(benchmark_->spec) : spec.spec();
  if (!built) return tl::make_unexpected(built.error());
  const bool is_math = std::any_of(built->components.begin(), built->components.end(),
                                   [](const Component& one) { return one.verifier == "math"; });
  if (is_math && equality == "auto" && !options.equality) options.equality = Equality::math;
  auto engine = Engine::create(*built, threads);
  if (!engine) return tl::make_unexpected(engine.error());
  engine_.emplace(std::move(*engine));
  return {};
}

ReportRow report_row(const CountedRow& counted) {
  ReportRow row = cupel::report_row(counted.row, counted.file);
  row.prompt_key = counted.prompt;
  row.outcome = counted.outcome;
  if (counted.row.fault.empty() && !counted.row.reason) row.reason = {};
  return row;
}

/// Those that no output may replace; `scored` is read too once it is written.
std::vector<std::string> EvalCommand::read_files() const {
  std::vector<std::string> files = inputs;
  for (const auto* more : {&against, &completions})
    files.insert(files.end(), more->begin(), more->end());
  for (const std::string& file : {scored, spec.spec_name, preset})
    if (!file.empty()) files.push_back(file);
  return files;
}

Result<std::optional<ReportFile>> EvalCommand::open_page() const {
  std::vector<std::string> others = read_files();
  if (!output.empty()) others.push_back(output);
  return report_option.open({.title = titled("Evaluation of", inputs)}, others);
}

/// The inputs themselves where they are scored already.
Result<ScoredInputs> EvalCommand::scored_inputs(const RunFiles& files) {
  ScoredInputs as_they_are{files.inputs, std::nullopt};
  if (!engine_) return as_they_are;
  if (!rescore && files.completions.empty()) {
    auto scored_already = are_scored(files.inputs);
    if (!scored_already) return tl::make_unexpected(scored_already.error());
    if (*scored_already) {
      fmt::print(stderr,
                 "cupel: {} is scored already and taken as it is (--rescore to score it "
                 "again){}\n",
                 files.inputs.front(),
                 files.scored.empty() ? "" : "; " + files.scored + " is not written");
      return as_they_are;
    }
  }
  return score_inputs(*engine_, {files.inputs, files.completions, raw_format_, files.scored,
                                 files.page != nullptr, read.max_line_bytes, against});
}

/// The k of a preset that these rows have too few samples for.
void EvalCommand::drop_large_ks(const EvalRows& rows) {
  std::size_t fewest = 0;
  for (const EvalPrompt& prompt : rows.prompts)
    if (prompt.samples > 0 && (fewest == 0 || prompt.samples < fewest)) fewest = prompt.samples;
  const auto is_large = [&](std::size_t k) { return k > std::max<std::size_t>(fewest, 1); };
  std::erase_if(options.ks, is_large);
  if (options.ks.empty()) options.ks = {1};
}

Result<EvalCommand::Run> EvalCommand::evaluate(const RunFiles& files) {
  auto inputs_scored = scored_inputs(files);
  if (!inputs_scored) return tl::make_unexpected(inputs_scored.error());
  ReadOptions reading = read;
  reading.inputs = inputs_scored->paths;
  if (inputs_scored->temporary) reading.names = {files.inputs.front() + " (scored)"};
  RowHook hook;
  if (files.page) hook = [&](const CountedRow& row) { files.page->add(report_row(row)); };
  auto rows = read_scored_files(reading, *executor_, hook);
  if (!rows) return tl::make_unexpected(rows.error());
  for (const std::string& notice : rows->notices) fmt::print(stderr, "cupel: {}\n", notice);
  if (may_drop_ks_) drop_large_ks(*rows);
  if (may_drop_best_ && options.kinds.size() > 1 && !rows->rewards_say_more())
    std::erase(options.kinds, Metric::Kind::best);
  may_drop_ks_ = may_drop_best_ = false;  // another run is asked for the same
  auto values = PromptValues::compute(*rows, options, *executor_);
  if (!values) return tl::make_unexpected(values.error());
  return Run{std::move(*rows), std::move(*values)};
}

/// What a reader of the figures should know.
void print_cautions(const RunResult& result, const EvalOptions& options) {
  const std::size_t k = options.ks.back();
  if (k > result.fewest)
    fmt::print(stderr, "cupel: {} has {} samples with a score, fewer than k = {}: {}\n",
               result.fewest_at, result.fewest, k,
               options.skip_short_prompts
                   ? "such prompts are left out of it"
                   : "no value is given (--too-few skip leaves such prompts out)");
  else if (result.fewest != result.most)
    fmt::print(stderr,
               "cupel: groups are of unequal size, {} to {} samples (the smallest at {}); "
               "each prompt counts the same\n",
               result.fewest, result.most, result.fewest_at);
  if (result.cut_clusters > 0)
    fmt::print(stderr,
               "cupel: the answers to {} prompts were too much to compare; there maj@k tells "
               "some equal answers apart\n",
               result.cut_clusters);
}

Result<void> EvalCommand::print(const EvalReport& report) const {
  const std::string text = format == "json"  ? json_text(report) + "\n"
                           : format == "csv" ? csv_text(report)
                                             : table_text(report);
  auto out =
      OutputFile::open(output.empty() ? "-" : output, OutputFile::Mode::replace, read_files());
  if (!out) return tl::make_unexpected(out.error());
  if (auto written = out->write(text); !written) return written;
  return out->close();
}

int EvalCommand::run() {
  if (preset == "list") return list_presets();
  if (!show_preset.empty()) return print_preset(show_preset);
  if (inputs.empty()) return fail({"eval needs a file of rows: cupel eval IN..."}, kUsage);
  if (auto prepared = prepare(); !prepared) return fail(prepared.error(), kUsage);
  auto page = open_page();
  if (!page) return fail(page.error(), kFailed);
  auto here = evaluate({inputs, completions, scored, *page ? &(*page)->report : nullptr});
  if (!here) return fail(here.error(), kFailed);
  EvalReport report(here->rows, summarize(here->rows, here->values, options, *executor_), options);
  print_cautions(report.run.result, options);
  std::uint64_t errors = here->rows.errors + here->rows.unreadable;
  bool is_cut = !here->rows.cut_files.empty();
  if (!against.empty()) {
    auto there = evaluate({against, {}, "", nullptr});
    if (!there) return fail(there.error(), kFailed);
    auto comparison =
        compare_runs(here->rows, here->values, there->rows, there->values, options, *executor_);
    if (!comparison) return fail(comparison.error(), kFailed);
    report.compare_with(there->rows, summarize(there->rows, there->values, options, *executor_),
                        std::move(*comparison));
    errors += there->rows.errors + there->rows.unreadable;
    is_cut = is_cut || !there->rows.cut_files.empty();
  }
  if (*page) {
    add_sections((*page)->report, report);
    for (const std::string& path : here->rows.cut_files)
      (*page)->report.add_note(path + " could not be read to its end.");
    if (auto written = (*page)->write(); !written) return fail(written.error(), kFailed);
  }
  if (auto printed = print(report); !printed) return fail(printed.error(), kFailed);
  if (is_cut) return kFailed;
  return errors > max_errors ? kTooManyErrors : kOk;
}

void add_judging(CLI::App& app, EvalCommand& command) {
  auto* preset = app.add_option("--preset", command.preset,
                                "A benchmark's fields, verifier and metrics: scores raw responses "
                                "first; list shows them all");
  preset->type_name("NAME|FILE");
  app.add_option("--show-preset", command.show_preset, "Print a preset, to be edited")
      ->type_name("NAME");
  command.spec.add_to(app);
  for (const char* name : {"--spec", "--verifier"}) app.get_option(name)->excludes(preset);
  command.row_format.add_to(app);
  app.add_option(
         "--completions", command.completions,
         "The completions are in these files, by the ids of IN's problems, as in cupel score")
      ->type_name("FILE,...")
      ->delimiter(',')
      ->allow_extra_args(false);
  app.add_option("--scored", command.scored, "Keep the scored rows in this file")->type_name("OUT");
  app.add_flag("--rescore", command.rescore, "Score rows again that have a score");
}

void add_metrics(CLI::App& app, EvalCommand& command) {
  app.add_option("--k", command.ks, "k of pass@k, maj@k and best@k [1]")
      ->delimiter(',')
      ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 31))
      ->type_name("K,...")
      ->allow_extra_args(false);
  app.add_option("--metrics", command.metrics,
                 "pass, maj, best, reward [pass, maj, and best where rewards say more than "
                 "right and wrong]")
      ->delimiter(',')
      ->type_name("NAME,...")
      ->allow_extra_args(false);
  app.add_option("--equality", command.equality,
                 "When answers are the same to maj@k: math, lenient, text, or auto: as the rows' "
                 "verifier has it [auto]")
      ->type_name("WHAT");
  app.add_option(
         "--too-few",
         [&command](const std::vector<std::string>& values) {
           command.options.skip_short_prompts = values.front() == "skip";
           return true;
         },
         "Prompts with fewer samples than k: none gives no value, skip leaves them out [none]")
      ->check(CLI::IsMember({"none", "skip"}))
      ->type_name("HOW");
  app.add_option("--correct-from", command.read.correct_from,
                 "Count rewards from this on as correct, in place of the outcome")
      ->type_name("REWARD");
  app.add_option("--reward-field", command.read.reward_field,
                 "What best@k ranks samples by: a component or a field [reward]")
      ->type_name("NAME");
  app.add_option("--rating-field", command.read.rating_field,
                 "The problems' ratings: estimates a rating from what was solved")
      ->type_name("FIELD");
}

void add_grouping(CLI::App& app, EvalCommand& command) {
  app.add_option("--by", command.by,
                 "Tell results apart by this field too; may be given more than once [data_source]")
      ->type_name("FIELD")
      ->allow_extra_args(false);
  app.add_option("--group-by", command.read.group_by,
                 "What makes rows samples of one prompt: auto (its text, else its id), prompt, id "
                 "or a field [auto]")
      ->type_name("WHAT");
  app.add_option("--against", command.against,
                 "Another run's rows: differences, intervals and p, joined by prompt")
      ->type_name("FILE")
      ->allow_extra_args(false);
  app.add_option("--seed", command.options.resampling.seed, "Of all that is drawn [0]")
      ->type_name("N");
  app.add_option("--resamples", command.options.resampling.resamples,
                 "Draws behind intervals and p [2000]")
      ->check(CLI::Range(std::size_t{100}, kMostResamples))
      ->type_name("N");
}

}  // namespace

void add_eval_command(CLI::App& program, Run& run) {
  auto command = std::make_shared<EvalCommand>();
  CLI::App* app = program.add_subcommand(
      "eval", "pass@k, majority vote, best-of-k with intervals, from scored rows or raw responses");
  app->add_option("inputs", command->inputs,
                  "Rows that `cupel score` wrote, or raw ones with --preset, --spec or --verifier")
      ->type_name("IN...");
  add_judging(*app, *command);
  add_metrics(*app, *command);
  add_grouping(*app, *command);
  app->add_option("--format", command->format, "table, json or csv [table]")
      ->check(CLI::IsMember({"table", "json", "csv"}))
      ->type_name("FORM");
  app->add_option("-o,--output", command->output, "Write the results there")->type_name("OUT");
  command->report_option.add_to(*app);
  app->add_option("--threads", command->threads, "Threads; all cores unless given")
      ->check(CLI::Range(1, kMostThreads))
      ->type_name("N");
  app->add_option("--max-errors", command->max_errors,
                  "Exit with code 3 when more rows than this are errors [0]")
      ->type_name("N");
  app->add_option("--max-line-mib", command->max_line_mib, "A longer line is an error [64]")
      ->check(CLI::Range(1, 2048))
      ->type_name("N");
  app->callback([command, &run] { run = [command] { return command->run(); }; });
}

}  // namespace cupel::cli
