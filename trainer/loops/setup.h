#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
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

/// A row's prompt as the model reads it, up to where its answer begins. Fails where the template
/// has no place for one of its messages.
Result<std::vector<std::int64_t>> prompt_tokens(const Setup& setup, const Chat& chat);

/// The prompts of all rows. Fails where one has more than `most` tokens, or none, and names the
/// row.
Result<std::vector<std::vector<std::int64_t>>> all_prompt_tokens(const Setup& setup,
                                                                 const TrainingRows& rows,
                                                                 std::int64_t most);

/// Those of the held-out rows that evaluations take: the first `evaluation.prompts`.
Result<std::vector<std::vector<std::int64_t>>> eval_prompt_tokens(const Setup& setup,
                                                                  const RunConfig& config);

}  // namespace cupel::trainer
