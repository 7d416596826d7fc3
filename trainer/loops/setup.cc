#include "trainer/loops/setup.h"

#include <fmt/format.h>

#include <utility>

#include "trainer/optimization/lora.h"
#include "trainer/tasks/tasks.h"
#include "trainer/tokenizer/character_tokenizer.h"

namespace cupel::trainer {
namespace {

at::ScalarType type_of(const RunConfig& config) {
  return config.type == "bfloat16" ? at::kBFloat16 : at::kFloat;
}

Result<Policy> policy_from_scratch(const RunConfig& config, const ScratchModel& scratch) {
  auto json = character_tokenizer(scratch.alphabet, {scratch.end_token, scratch.padding_token},
                                  scratch.words);
  if (!json) return failure("model.from_scratch: " + json.error().message);
  auto tokenizer = Tokenizer::from_json(std::move(*json));
  if (!tokenizer) return tl::make_unexpected(tokenizer.error());
  ModelConfig shape = scratch.shape;
  shape.vocabulary = tokenizer->vocabulary_size();
  shape.end_tokens = {*tokenizer->id_of(scratch.end_token)};
  shape.padding_token = tokenizer->id_of(scratch.padding_token);
  return Policy{std::move(*tokenizer),
                Model::random(shape, config.seed, at::Device(config.device))};
}

Result<TrainingRows> problems(const TaskData& task, Split split, std::int64_t count,
                              TrainingRows::Kind kind) {
  auto made = make_problems(task.options, split, count, task.seed);
  if (!made) return tl::make_unexpected(made.error());
  std::string text;
  for (const Problem& problem : *made)
    text += row_of(problem, task.options.kind, /*with_solution=*/true) + "\n";
  return TrainingRows::from_text(std::string(task_name(task.options.kind)), text, {}, kind);
}

Result<TrainingRows> rows_of(const RunConfig& config, Split split, TrainingRows::Kind kind) {
  const bool is_train = split == Split::train;
  if (config.data.task)
    return problems(*config.data.task, split,
                    is_train ? config.data.task->train : config.data.task->eval, kind);
  RowFormat format;
  format.fields = config.data.fields;
  return TrainingRows::read(is_train ? config.data.train : config.data.eval, format, kind);
}

}  // namespace

Result<Policy> Policy::from(const RunConfig& config) {
  if (config.model.from_scratch) return policy_from_scratch(config, *config.model.from_scratch);
  auto tokenizer = Tokenizer::load(config.tokenizer);
  if (!tokenizer) return tl::make_unexpected(tokenizer.error());
  auto model = Model::load(config.model.folder, type_of(config), at::Device(config.device));
  if (!model) return tl::make_unexpected(model.error());
  if (tokenizer->vocabulary_size() > model->config().vocabulary)
    return failure(
        fmt::format("{}: the tokenizer has {} tokens and the model {}; take the tokenizer "
                    "that belongs to it",
                    config.tokenizer, tokenizer->vocabulary_size(), model->config().vocabulary));
  return Policy{std::move(*tokenizer), std::move(*model)};
}

Result<Setup> Setup::from(const RunConfig& config) {
  auto policy = Policy::from(config);
  if (!policy) return tl::make_unexpected(policy.error());
  auto chat_template = ChatTemplate::named(config.chat_template);
  if (!chat_template) return tl::make_unexpected(chat_template.error());
  const auto kind =
      config.kind == RunKind::sft ? TrainingRows::Kind::answers : TrainingRows::Kind::questions;
  auto train = rows_of(config, Split::train, kind);
  if (!train) return tl::make_unexpected(train.error());
  Setup setup{std::move(policy->tokenizer),
              std::move(*chat_template),
              std::move(policy->model),
              std::move(*train),
              {}};
  if (config.data.task ? config.data.task->eval > 0 : !config.data.eval.empty()) {
    auto eval = rows_of(config, Split::eval, TrainingRows::Kind::questions);
    if (!eval) return tl::make_unexpected(eval.error());
    setup.eval = std::move(*eval);
  }
  setup.model.recompute_activations(config.recompute);
  if (config.lora)
    if (auto added = add_lora(setup.model, *config.lora, config.seed); !added)
      return tl::make_unexpected(added.error());
  return setup;
}

Result<PromptTokens> all_prompt_tokens(const Tokenizer& tokenizer, const ChatTemplate& format,
                                       const TrainingRows& rows, const PromptLimit& limit) {
  PromptTokens all;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    std::vector<ChatMessage> messages;
    for (const Message& message : rows.chat(row).prompt)
      messages.push_back({std::string(message.role), std::string(message.content)});
    auto tokens = format.encode(tokenizer, messages, /*add_generation_prompt=*/true);
    if (!tokens) return failure(fmt::format("row {}: {}", rows.id(row), tokens.error().message));
    all.push_back(std::move(*tokens));
    if (all.back().empty())
      return failure(
          fmt::format("row {}: the tokenizer has no token for any of its prompt", rows.id(row)));
    if (all.back().size() > static_cast<std::size_t>(limit.tokens))
      return failure(fmt::format("row {}: the prompt has {} tokens, more than the {} {}",
                                 rows.id(row), all.back().size(), limit.tokens, limit.source));
  }
  return all;
}

Result<PromptTokens> all_prompt_tokens(const Setup& setup, const TrainingRows& rows,
                                       std::int64_t most) {
  return all_prompt_tokens(setup.tokenizer, setup.chat_template, rows,
                           {most, "of data.max_prompt_tokens; raise that, or drop the row"});
}

Result<PromptTokens> eval_prompt_tokens(const Setup& setup, const RunConfig& config) {
  auto prompts = all_prompt_tokens(setup, *setup.eval, config.data.max_prompt_tokens);
  const auto most = static_cast<std::size_t>(config.evaluation.prompts);
  if (prompts && most > 0 && prompts->size() > most) prompts->resize(most);
  return prompts;
}

}  // namespace cupel::trainer
