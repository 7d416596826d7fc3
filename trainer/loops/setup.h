#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "trainer/config/run_config.h"
#include "trainer/data/training_rows.h"
#include "trainer/generation/generator.h"
#include "trainer/model/model.h"
#include "trainer/tokenizer/chat_template.h"
#include "trainer/tokenizer/tokenizer.h"

namespace cupel::trainer {

/// What a run begins with, as its configuration says: a model and its tokenizer, and rows.
struct Setup {
  Tokenizer tokenizer;
  ChatTemplate chat_template;
  Model model;
  TrainingRows train;
  std::optional<TrainingRows> eval;  ///< held-out rows; nothing where there are none

  /// Fails with what is missing or does not fit: the vocabulary is larger than the model's, say.
  static Result<Setup> from(const RunConfig& config);
};

/// The model and its tokenizer alone, as for sampling.
struct Policy {
  Tokenizer tokenizer;
  Model model;

  static Result<Policy> from(const RunConfig& config);
};

using PromptTokens = std::vector<std::vector<std::int64_t>>;

/// How long a prompt may be, and what says so, for messages: "of the context".
struct PromptLimit {
  std::int64_t tokens;
  std::string_view source;
};

/// The prompts of all rows as the model reads them, up to where its answer begins. Fails where one
/// has more tokens than the limit, or none, or a message that the template has no place for, and
/// names the row.
Result<PromptTokens> all_prompt_tokens(const Tokenizer& tokenizer, const ChatTemplate& format,
                                       const TrainingRows& rows, const PromptLimit& limit);
/// The same with `data.max_prompt_tokens`, of which `most` is the value.
Result<PromptTokens> all_prompt_tokens(const Setup& setup, const TrainingRows& rows,
                                       std::int64_t most);

/// Those of the held-out rows that evaluations take: the first `evaluation.prompts`.
Result<PromptTokens> eval_prompt_tokens(const Setup& setup, const RunConfig& config);

}  // namespace cupel::trainer
