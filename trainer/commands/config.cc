#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "trainer/commands/command.h"
#include "trainer/config/enum_names.h"
#include "trainer/config/recipe.h"
#include "trainer/config/run_fields.h"

namespace cupel::trainer {
namespace {

struct ConfigCommand {
  std::string file;
  std::vector<std::string> overrides;
  std::string kind = "grpo";

  int check() const;
  int show() const;
  int list() const;
};

/// One line: what a run begins with and how long it is.
std::string description_of(const RunConfig& run) {
  const std::string source =
      run.model.from_scratch ? "a new model" : fmt::format("the model {}", run.model.folder);
  const std::string length =
      run.steps > 0 ? fmt::format("{} steps", run.steps) : fmt::format("{} epochs", run.epochs);
  return fmt::format("{}: {}, {}, {} -> {}", run.name, name_of(run.kind), source, length,
                     final_model_folder(run));
}

int ConfigCommand::check() const {
  const auto recipe = Recipe::from_file(file, overrides);
  if (!recipe) return fail(recipe.error());
  for (const RunConfig& run : recipe->runs) fmt::print("{}\n", description_of(run));
  return kOk;
}

int ConfigCommand::show() const {
  const auto recipe = Recipe::from_file(file, overrides);
  if (!recipe) return fail(recipe.error());
  fmt::print("{}", recipe->to_json());
  return kOk;
}

/// The table of docs/train-config.md.
int ConfigCommand::list() const {
  RunConfig run;
  run.kind = kind == "sft" ? RunKind::sft : RunKind::grpo;
  fmt::print("| path | type | default | meaning |\n|---|---|---|---|\n");
  for (const ListedField& field : list_fields(run_fields(run))) fmt::print("{}", table_row(field));
  return kOk;
}

}  // namespace

void add_config_command(CLI::App& program, Run& run) {
  CLI::App* app =
      program.add_subcommand("config", "Configurations: check one, show it, list the keys");
  app->require_subcommand(1);
  auto command = std::make_shared<ConfigCommand>();
  const auto add = [&](const char* name, const char* help, int (ConfigCommand::*act)() const) {
    CLI::App* const sub = app->add_subcommand(name, help);
    sub->callback([command, act, &run] { run = [command, act] { return ((*command).*act)(); }; });
    return sub;
  };
  CLI::App* const check =
      add("check", "Say what runs a file describes, or what is wrong in it", &ConfigCommand::check);
  CLI::App* const show =
      add("show", "Print a file with all that it leaves out", &ConfigCommand::show);
  for (CLI::App* const sub : {check, show}) {
    sub->add_option("config", command->file, "A JSON file")->type_name("FILE")->required();
    sub->add_option("overrides", command->overrides, "Values in place of the file's")
        ->type_name("PATH=VALUE");
  }
  CLI::App* const list = add("list", "List all keys as a table", &ConfigCommand::list);
  list->add_option("kind", command->kind, "sft or grpo")->check(CLI::IsMember({"sft", "grpo"}));
}

}  // namespace cupel::trainer
