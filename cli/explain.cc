#include <fmt/format.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json_text.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/lines.h"
#include "cli/spec_options.h"
#include "datasets/joined_reader.h"
#include "datasets/line_blocks.h"
#include "datasets/rows.h"
#include "rewards/engine.h"
#include "rewards/sample_groups.h"
#include "rewards/scored_row.h"

namespace cupel::cli {
namespace {

struct ExplainCommand {
  std::string file;
  std::vector<std::string> completions;
  std::string id;
  std::optional<std::uint32_t> index;
  SpecOptions spec;
  FormatOptions format;

  int run() const;

 private:
  bool matches(const Row& row) const;
};

/// The id as given may be a string's text, or a number as it stands in the file.
bool ExplainCommand::matches(const Row& row) const {
  std::string quoted;
  append_json_string(quoted, id);
  return (row.id == quoted || row.id == id) && (!index || *index == row.index);
}

void explain(const Engine& engine, const std::string& path, const Row& row,
             const ParsedRows& parsed) {
  print_line("row", fmt::format("{} index {} ({}:{})", row.id, row.index, path, row.line));
  if (row.sample == Row::kNoSample) {
    print_outcome(score_of_bad_row(row));
    print_line("detail", row.fault);
    return;
  }
  if (const Schema* schema = parsed.samples[row.sample].schema)
    print_line("schema", fmt::format("{}: {}", schema->name, schema->sign));
  Trace trace;
  const std::span<const Sample> samples = parsed.samples;
  const std::size_t begin = group_begin(samples, row.sample);
  const auto group = samples.subspan(begin, group_end(samples, row.sample) - begin);
  const Scored scored = engine.score_one(group, row.sample - begin, &trace);
  for (const Trace::Step& step : trace.steps()) print_step(step);
  print_outcome(scored);
  for (const ComponentScore& component : scored.components)
    print_line("  " + component.name, reward_text(component.score));
  print_line("detail", scored.verdict.detail);
}

int ExplainCommand::run() const {
  auto built = spec.spec();
  auto row_format = format.format();
  if (!built) return fail(built.error(), kUsage);
  if (!row_format) return fail(row_format.error(), kUsage);
  auto engine = Engine::create(*built, 1);
  if (!engine) return fail(engine.error(), kUsage);
  auto reader = LineBlockReader::open({file}, {});
  if (!reader) return fail(reader.error(), kFailed);
  std::optional<JoinedReader> joined;
  if (!completions.empty()) {
    auto opened = Completions::open(completions, LineBlockOptions().max_line_bytes);
    if (!opened) return fail(opened.error(), kFailed);
    joined.emplace(*reader, std::move(*opened), *row_format);
  }
  RowParser parser(*row_format);
  LineBlock block;
  ParsedRows parsed;
  std::size_t found = 0;
  while (joined ? joined->next(block) : reader->next(block)) {
    parser.parse(block, parsed);
    for (const Row& row : parsed.rows) {
      if (!matches(row)) continue;
      if (found++ > 0) fmt::print("\n");
      explain(*engine, block.path, row, parsed);
    }
  }
  if (found > 0) return kOk;
  return fail({fmt::format("{}: no row has the id {}; rows without one are named FILE:LINE", file,
                           shorten(id, 80))},
              kFailed);
}

}  // namespace

void add_explain_command(CLI::App& program, Run& run) {
  auto command = std::make_shared<ExplainCommand>();
  CLI::App* app = program.add_subcommand(
      "explain", "Show how a row was judged: what was extracted from where, and what decided");
  app->add_option("file", command->file, "The JSONL file that was scored")->required();
  app->add_option("--id", command->id, "The row's id")->required();
  app->add_option("--index", command->index, "One of the row's completions; all unless given");
  app->add_option("--completions", command->completions, "As it was given to score")
      ->type_name("FILE,...")
      ->delimiter(',')
      ->allow_extra_args(false);
  command->spec.add_to(*app);
  command->format.add_to(*app);
  app->callback([command, &run] { run = [command] { return command->run(); }; });
}

}  // namespace cupel::cli
