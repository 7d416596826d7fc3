#include "trainer/config/enum_names.h"
#include "trainer/config/internal/parts.h"

namespace cupel::trainer {
namespace {

Section rope_scaling_fields(RopeScaling& scaling) {
  Section section;
  section.add("factor", scaling.factor, at_least(1), "how much longer the context becomes");
  section.add("low_freq_factor", scaling.low_frequency_factor, above(0),
              "slower waves are stretched");
  section.add("high_freq_factor", scaling.high_frequency_factor, above(0), "faster waves are kept");
  section.add("original_max_position_embeddings", scaling.original_context, at_least(1),
              "tokens of the context before");
  return section;
}

/// The names are those of a `config.json` of Hugging Face.
Section scratch_fields(ScratchModel& scratch) {
  ModelConfig& shape = scratch.shape;
  Section section;
  section.add("architecture", shape.architecture, "the family");
  section.add("hidden_size", shape.hidden, at_least(1), "width");
  section.add("intermediate_size", shape.intermediate, at_least(1),
              "width of the feed-forward layers");
  section.add("num_hidden_layers", shape.layers, at_least(1), "layers");
  section.add("num_attention_heads", shape.heads, at_least(1), "heads of the queries");
  section.add("num_key_value_heads", shape.key_value_heads, at_least(1),
              "heads of keys and values");
  section.add("head_dim", shape.head_size, at_least(2), "width of a head, even");
  section.add("max_position_embeddings", shape.context, at_least(1),
              "tokens of the longest sequence");
  section.add("rms_norm_eps", shape.norm_epsilon, above(0), "ε of the norms");
  section.add("rope_theta", shape.rope_theta, above(0), "base of the rotary embedding");
  section.add_section("rope_scaling", shape.rope_scaling, rope_scaling_fields,
                      "Llama 3's stretched rotary embedding");
  section.add("tie_word_embeddings", shape.tied_embeddings, "the output weight is the embedding");
  section.add("attention_bias", shape.attention_bias, "biases on queries, keys and values");
  section.add("alphabet", scratch.alphabet, "the characters that are tokens, each once");
  section.add("words", scratch.words, "longer texts that are one token each, as `<think>`");
  section.add("end_token", scratch.end_token, "the token that ends a text");
  section.add("padding_token", scratch.padding_token, "the token that fills rows up");
  return section;
}

Section field_name_fields(Fields& fields) {
  Section section;
  section.add("prompt", fields.prompt, "the fields of the prompt, the first that a row has");
  section.add("completion", fields.completion, "those of the completion (SFT)");
  section.add("reference", fields.reference, "those of the reference");
  return section;
}

Section task_fields(TaskData& task) {
  TaskOptions& options = task.options;
  Section section;
  section.add("name", options.kind, "the task");
  section.add("train", task.train, at_least(1), "problems to train on, all different");
  section.add("eval", task.eval, at_least(0), "held-out problems, all different");
  section.add("seed", task.seed, "of the choice of problems");
  section.add("digits", options.digits, from_to(1, 9), "addition: digits of each number");
  section.add("numbers", options.numbers, from_to(2, 4), "countdown: how many numbers");
  section.add("largest", options.largest, from_to(2, 100), "countdown: the largest number");
  section.add("modulus", options.modulus, from_to(2, 100000), "modular: the modulus");
  section.add("sentence", options.sentence, "prompts are sentences of English");
  section.add("held_out", options.held_out, {0, 1, false, false},
              "the share of all problems that is for evaluation alone");
  return section;
}

}  // namespace

Section model_fields(ModelSource& model) {
  Section section;
  section.add("folder", model.folder, "a model's folder, as Hugging Face has it");
  section.add("stage", model.stage, "in a recipe: the earlier stage whose model is taken");
  section.add_section("from_scratch", model.from_scratch, scratch_fields,
                      "a new model with random weights, and a tokenizer of characters");
  return section;
}

Section data_fields(DataOptions& data) {
  Section section;
  section.add("train", data.train, "JSONL files to train on");
  section.add("eval", data.eval, "JSONL files of held-out prompts");
  section.add_section("fields", data.fields, field_name_fields, "which fields of a row hold what");
  section.add_section("task", data.task, task_fields, "problems made here, in place of files");
  section.add("max_prompt_tokens", data.max_prompt_tokens, at_least(1),
              "rows with longer prompts are left out");
  return section;
}

}  // namespace cupel::trainer
