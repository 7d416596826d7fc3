#include <fmt/format.h>

#include <cstdio>
#include <memory>

#include "cli/command.h"
#include "cli/lines.h"
#include "cli/spec_options.h"
#include "datasets/rows.h"
#include "rewards/engine.h"
#include "rewards/scored_row.h"

namespace cupel::cli {
namespace {

struct VerifyCommand {
  std::string reference;
  std::string answer;
  SpecOptions spec;
  bool json = false;
  bool explain = false;

  int run() const;
};

int VerifyCommand::run() const {
  auto built = spec.spec();
  if (!built) return fail(built.error(), kUsage);
  auto engine = Engine::create(*built, 1);
  if (!engine) return fail(engine.error(), kUsage);
  Sample sample;
  sample.completion = answer;
  sample.reference = reference;
  Trace trace;
  const Scored scored = engine->score_one(sample, explain ? &trace : nullptr);
  const Verdict& verdict = scored.verdict;
  if (json) {
    Row row;
    row.id = "null";
    std::string text;
    append_scored_row(text, row, scored, true);
    fmt::print("{}", text);
  } else {
    for (const Trace::Step& step : trace.steps()) print_step(step);
    print_outcome(scored);
    print_line("answer", verdict.extracted);
    print_line("reference", verdict.reference);
    print_line("detail", verdict.detail);
  }
  return verdict.outcome == Outcome::error ? kFailed : kOk;
}

}  // namespace

void add_verify_command(CLI::App& program, Run& run) {
  auto command = std::make_shared<VerifyCommand>();
  CLI::App* app = program.add_subcommand("verify", "Judge one answer against one reference");
  app->add_option("--reference", command->reference, "The gold answer")->required();
  app->add_option("--answer", command->answer, "The completion, or the answer alone")->required();
  command->spec.add_to(*app);
  auto* as_json = app->add_flag("--json", command->json, "Print the verdict as a JSON row");
  app->add_flag("--explain", command->explain, "Show how both were read and what decided")
      ->excludes(as_json);
  app->callback([command, &run] { run = [command] { return command->run(); }; });
}

}  // namespace cupel::cli
