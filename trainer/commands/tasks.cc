#include <memory>
#include <string>

#include "datasets/whole_file.h"
#include "trainer/commands/command.h"
#include "trainer/tasks/tasks.h"

namespace cupel::trainer {
namespace {

struct TasksCommand {
  TaskOptions options;
  std::string name;
  std::int64_t count = 1000;
  std::uint64_t seed = 0;
  std::string split = "train";
  bool solutions = false;
  std::string output = "-";

  int run();
};

int TasksCommand::run() {
  for (const TaskKind kind : {TaskKind::addition, TaskKind::countdown, TaskKind::modular})
    if (task_name(kind) == name) options.kind = kind;
  const Split which = split == "eval" ? Split::eval : Split::train;
  const auto problems = make_problems(options, which, count, seed);
  if (!problems) return fail(problems.error());
  std::string rows;
  for (const Problem& problem : *problems) rows += row_of(problem, options.kind, solutions) + "\n";
  if (auto written = write_whole_file(output, rows); !written)
    return fail(written.error(), kFailed);
  return kOk;
}

}  // namespace

void add_tasks_command(CLI::App& program, Run& run) {
  auto command = std::make_shared<TasksCommand>();
  TaskOptions& options = command->options;
  CLI::App* app = program.add_subcommand(
      "tasks", "Write problems as rows, with others held out for evaluation");
  app->add_option("name", command->name, "addition, countdown or modular")
      ->required()
      ->check(CLI::IsMember({"addition", "countdown", "modular"}));
  app->add_option("--count", command->count, "How many, all different")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app->add_option("--seed", command->seed, "Of the choice of problems")->capture_default_str();
  app->add_option("--split", command->split, "train or eval: no problem is of both")
      ->check(CLI::IsMember({"train", "eval"}))
      ->capture_default_str();
  app->add_flag("--solutions", command->solutions, "Solutions as completions, for SFT");
  app->add_option("-o,--output", command->output, "A JSONL file, or - for standard output")
      ->capture_default_str();
  app->add_option("--digits", options.digits, "addition: of each number")->capture_default_str();
  app->add_option("--numbers", options.numbers, "countdown: how many")->capture_default_str();
  app->add_option("--largest", options.largest, "countdown: of the numbers")->capture_default_str();
  app->add_option("--modulus", options.modulus, "modular: the modulus")->capture_default_str();
  app->add_flag("--sentence", options.sentence, "Prompts that are sentences of English");
  app->add_option("--held-out", options.held_out,
                  "The share of all problems that is for eval alone")
      ->capture_default_str();
  app->callback([command, &run] { run = [command] { return command->run(); }; });
}

}  // namespace cupel::trainer
