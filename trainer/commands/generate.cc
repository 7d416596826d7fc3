#include <ATen/Parallel.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "datasets/output_file.h"
#include "trainer/commands/command.h"
#include "trainer/commands/interrupt.h"
#include "trainer/config/run_config.h"
#include "trainer/data/training_rows.h"
#include "trainer/generation/generator.h"
#include "trainer/loops/setup.h"
#include "trainer/rollouts/rollout_line.h"
#include "trainer/sight/progress_line.h"

namespace cupel::trainer {
namespace {

/// So many rounds of the slots are sampled between one writing and the next: the slots that wait at
/// the end of each for its longest completion are then few.
constexpr std::int64_t kRounds = 16;

struct GenerateCommand {
  std::string model;
  std::vector<std::string> inputs;
  std::vector<std::string> fields;
  std::string output = "-";
  std::string chat_template = "none";
  std::string type = "float32";
  std::int64_t samples = 1;
  std::int64_t slots = 64;
  int threads = 0;
  SamplingOptions sampling;

  int run() const;
  Result<void> generate(const Policy& policy, const TrainingRows& rows, const PromptTokens& prompts,
                        OutputFile& file, std::stop_token stop) const;
};

/// `count` prompts from the first on, numbered by their rows, so that what is drawn for one hangs
/// on nothing but the seed and its row.
std::vector<Prompt> chunk_of(const PromptTokens& prompts, std::size_t first, std::size_t count) {
  std::vector<Prompt> chunk;
  for (std::size_t row = first; row < std::min(first + count, prompts.size()); ++row)
    chunk.push_back({row, prompts[row]});
  return chunk;
}

Result<void> GenerateCommand::generate(const Policy& policy, const TrainingRows& rows,
                                       const PromptTokens& prompts, OutputFile& file,
                                       std::stop_token stop) const {
  ProgressLine line;
  const std::size_t count =
      static_cast<std::size_t>(std::max<std::int64_t>(1, kRounds * slots / samples));
  const std::uint64_t total = prompts.size() * static_cast<std::size_t>(samples);
  std::uint64_t written = 0;
  const Generator generator(
      policy.model,
      {.slots = slots,
       .decode =
           [&](std::span<const std::int64_t> ids) { return policy.tokenizer.decode(ids, true); },
       .progress =
           [&](const GenerationProgress& now) {
             line.show({.stage = "generate", .step = written + now.finished, .total_steps = total});
           }});
  for (std::size_t first = 0; first < prompts.size(); first += count) {
    const std::vector<Prompt> chunk = chunk_of(prompts, first, count);
    auto rollouts = generator.generate(chunk, samples, sampling, stop);
    if (!rollouts) return tl::make_unexpected(rollouts.error());
    std::string text;
    for (std::size_t i = 0; i < rollouts->size(); ++i) {
      const std::size_t row = first + i / static_cast<std::size_t>(samples);
      auto appended = append_rollout_line(text, rows.text(row), (*rollouts)[i],
                                          i % static_cast<std::size_t>(samples));
      if (!appended) return appended;
    }
    if (auto done = file.write(text); !done) return done;
    written += rollouts->size();
  }
  line.clear();
  return file.close();
}

int GenerateCommand::run() const {
  if (auto checked = check(sampling); !checked) return fail(checked.error());
  Fields names;
  for (const std::string& assignment : fields)
    if (auto assigned = names.assign(assignment); !assigned) return fail(assigned.error());
  auto format = ChatTemplate::named(chat_template);
  if (!format) return fail(format.error());
  if (threads > 0) at::set_num_threads(threads);
  RunConfig source;
  source.model.folder = source.tokenizer = model;
  source.type = type;
  auto policy = Policy::from(source);
  if (!policy) return fail(policy.error());
  RowFormat rows_format;
  rows_format.fields = names;
  auto rows = TrainingRows::read(inputs, rows_format, TrainingRows::Kind::questions);
  if (!rows) return fail(rows.error());
  const auto prompts = all_prompt_tokens(
      policy->tokenizer, *format, *rows,
      {policy->model.config().context - 1,
       "that the model's context leaves a prompt; drop the row, or take another model"});
  if (!prompts) return fail(prompts.error());
  auto file = OutputFile::open(output, OutputFile::Mode::replace, inputs);
  if (!file) return fail(file.error());
  const Interrupt interrupt;
  const auto done = generate(*policy, *rows, *prompts, *file, interrupt.token());
  if (interrupt.token().stop_requested())
    return fail({output + ": stopped; it has the completions of the first prompts"}, kInterrupted);
  return done ? kOk : fail(done.error(), kFailed);
}

}  // namespace

void add_generate_command(CLI::App& program, Run& run) {
  auto command = std::make_shared<GenerateCommand>();
  SamplingOptions& sampling = command->sampling;
  CLI::App* app =
      program.add_subcommand("generate", "Sample completions of rows' prompts from a model");
  app->add_option("model", command->model, "A folder as Hugging Face has it")->required();
  app->add_option("inputs", command->inputs, "JSONL files of rows with prompts, or -")->required();
  app->add_option("-o,--output", command->output, "A JSONL file, or - for standard output")
      ->capture_default_str();
  app->add_option("--field", command->fields, "role=field: the prompt is called otherwise")
      ->type_name("ROLE=FIELD")
      ->expected(1);
  app->add_option("--template", command->chat_template,
                  "The chat template: chatml, qwen2.5, qwen3, llama3, r1-zero or none")
      ->capture_default_str();
  app->add_option("--samples", command->samples, "Completions of each prompt")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app->add_option("--temperature", sampling.temperature, "0: always the likeliest token")
      ->capture_default_str();
  app->add_option("--top-k", sampling.top_k, "0: all")->capture_default_str();
  app->add_option("--top-p", sampling.top_p, "The likeliest that have this much together")
      ->capture_default_str();
  app->add_option("--min-p", sampling.min_p, "Those that have this share of the likeliest's")
      ->capture_default_str();
  app->add_option("--max-tokens", sampling.max_tokens, "Of a completion")->capture_default_str();
  app->add_option("--min-tokens", sampling.min_tokens, "Before an end token may come")
      ->capture_default_str();
  app->add_option("--stop", sampling.stop, "A text that ends a completion; may be repeated")
      ->expected(1);
  app->add_option("--seed", sampling.seed, "Of what is drawn")->capture_default_str();
  app->add_option("--slots", command->slots, "Completions that are sampled at once")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  app->add_option("--threads", command->threads, "0: every core")->capture_default_str();
  app->add_option("--type", command->type, "Of the weights: float32 or bfloat16")
      ->check(CLI::IsMember({"float32", "bfloat16"}))
      ->capture_default_str();
  app->callback([command, &run] { run = [command] { return command->run(); }; });
}

}  // namespace cupel::trainer
