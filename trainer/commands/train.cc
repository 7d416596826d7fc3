#include <ATen/Parallel.h>
#include <c10/util/Exception.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <new>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trainer/commands/command.h"
#include "trainer/commands/interrupt.h"
#include "trainer/config/recipe.h"
#include "trainer/loops/grpo.h"
#include "trainer/loops/run_folder.h"
#include "trainer/loops/sft.h"
#include "trainer/sight/progress_line.h"

namespace cupel::trainer {
namespace {

struct TrainCommand {
  std::string file;
  std::vector<std::string> overrides;
  std::optional<RunKind> only = {};

  int run() const;
};

std::optional<double> value_of(std::span<const Metric> values, std::string_view name) {
  const auto found = std::ranges::find(values, name, &Metric::name);
  return found == values.end() ? std::nullopt : std::optional(found->value);
}

LoopView view_of(const RunConfig& config, ProgressLine& line, std::stop_token stop) {
  LoopView view;
  view.step = [&](std::int64_t done, std::int64_t total, std::span<const Metric> values) {
    line.show({.stage = config.name,
               .step = static_cast<std::uint64_t>(done),
               .total_steps = static_cast<std::uint64_t>(total),
               .reward = value_of(values, "reward"),
               .loss = value_of(values, "loss"),
               .length = value_of(values, "length"),
               .kl = value_of(values, "kl"),
               .tokens_per_second = value_of(values, "tokens_per_second")});
  };
  view.evaluation = [&](std::int64_t step, std::span<const Metric> values) {
    line.print_above(fmt::format("{} {}: pass@1 {:.4f} on held-out prompts", config.name, step,
                                 value_of(values, "pass@1").value_or(0)));
  };
  view.say = [&](std::string_view sentence) {
    line.print_above(fmt::format("{}: {}", config.name, sentence));
  };
  view.stop = stop;
  return view;
}

/// As the engine has it, which says what is wrong with CUPEL_THREADS.
int threads_of(const RunConfig& config) {
  static const int all = at::get_num_threads();
  if (config.threads > 0) return static_cast<int>(config.threads);
  const char* set = std::getenv("CUPEL_THREADS");
  const int threads = set ? std::atoi(set) : 0;
  return threads > 0 ? threads : all;
}

/// LibTorch says by exceptions that there is not enough memory, and tells them from others by
/// their text alone.
Result<void> train(const RunConfig& config, const LoopView& view) {
  const auto out_of_memory = [&] {
    return failure("out of memory; lower micro_batch, rollout.slots or sampling.max_tokens; " +
                   last_good_checkpoint(config.output));
  };
  try {
    return config.kind == RunKind::sft ? train_sft(config, view) : train_grpo(config, view);
  } catch (const std::bad_alloc&) {
    return out_of_memory();
  } catch (const c10::Error& error) {
    const std::string_view text = error.what_without_backtrace();
    for (const char* sign : {"can't allocate memory", "not enough memory", "out of memory"})
      if (text.find(sign) != text.npos) return out_of_memory();
    return failure(std::string(text));
  }
}

int TrainCommand::run() const {
  const auto recipe = Recipe::from_file(file, overrides);
  if (!recipe) return fail(recipe.error());
  for (const RunConfig& config : recipe->runs)
    if (only && config.kind != *only)
      return fail(
          {fmt::format("{}: {} is no run of this kind; cupel train takes all", file, config.name)});
  const Interrupt interrupt;
  for (const RunConfig& config : recipe->runs) {
    at::set_num_threads(threads_of(config));
    ProgressLine line;
    const LoopView view = view_of(config, line, interrupt.token());
    const auto done = train(config, view);
    line.clear();
    if (!done) return fail({fmt::format("{}: {}", config.name, done.error().message)}, kFailed);
    if (interrupt.token().stop_requested())
      return fail({fmt::format("{}: stopped; the same command goes on from here", config.name)},
                  kInterrupted);
    fmt::print("{}: {}\n", config.name, final_model_folder(config));
  }
  return kOk;
}

void add(CLI::App& program, Run& run, const char* name, const char* help,
         std::optional<RunKind> only) {
  CLI::App* const app = program.add_subcommand(name, help);
  auto command = std::make_shared<TrainCommand>();
  command->only = only;
  app->add_option("config", command->file, "What to train, a JSON file (docs/train-config.md)")
      ->type_name("FILE")
      ->required();
  app->add_option("overrides", command->overrides, "Values in place of the file's")
      ->type_name("PATH=VALUE");
  app->callback([command, &run] { run = [command] { return command->run(); }; });
}

}  // namespace

void add_train_commands(CLI::App& program, Run& run) {
  add(program, run, "train", "Train a model by rewards (GRPO), or by the stages of a recipe", {});
  add(program, run, "sft", "Train a model on completions (supervised fine-tuning)", RunKind::sft);
}

}  // namespace cupel::trainer
