#include "cli/filter_options.h"

#include <utility>

namespace cupel::cli {
namespace {

/// Sets `into` to what `text` says, where there is a text.
template <class T, class Into>
Result<void> read(const std::string& text, Into& into) {
  if (text.empty()) return {};
  auto value = T::from_text(text);
  if (!value) return tl::make_unexpected(value.error());
  into = std::move(*value);
  return {};
}

Result<std::vector<Condition>> conditions_of(const std::vector<std::string>& texts,
                                             const std::string& min_reward) {
  std::vector<std::string> all = texts;
  if (!min_reward.empty()) all.push_back("reward>=" + min_reward);
  if (all.empty()) all.push_back("correct");
  std::vector<Condition> conditions;
  for (const std::string& text : all) {
    if (text == "any" && all.size() == 1) break;
    if (text == "any") return failure("--keep-if any keeps every row, so give no other condition");
    auto condition = Condition::from_text(text);
    if (!condition) return tl::make_unexpected(condition.error());
    conditions.push_back(std::move(*condition));
  }
  return conditions;
}

}  // namespace

void FilterTexts::add_to(CLI::App& command) {
  const auto once = [&](const char* name, auto& into, const char* help, const char* type) {
    return command.add_option(name, into, help)->type_name(type);
  };
  const auto many = [&](const char* name, std::vector<std::string>& into, const char* help,
                        const char* type) {
    return once(name, into, help, type)->allow_extra_args(false);
  };
  once("inputs", inputs,
       "Rows that cupel score --keep prompt,completion wrote, also .gz and .zst; - is a pipe",
       "IN...")
      ->required();
  once("-o,--output", output,
       "Training data, compressed by suffix; OUT.card.json says how it was "
       "made; - is standard output, without a card",
       "OUT")
      ->required();
  many("--keep-if", keep_if,
       "Keep rows of which this holds: outcome=correct, reward>=0.5, COMPONENT>=1, "
       "reason!=truncated, or any; all of them where given more than once [outcome=correct]",
       "CONDITION");
  once("--min-reward", min_reward, "The same as --keep-if 'reward>=R'", "R");
  once("--pass-rate", pass_rate,
       "Keep prompts whose share of right completions lies in the band, as in 0.1:0.9", "LOW:HIGH");
  once("--group-by", group_by,
       "What makes rows completions of one prompt: auto (the prompt, else the id), prompt, id, or "
       "a field [auto]",
       "FIELD");
  add_text_options(command);
  once("--dedup", dedup,
       "Remove rows that say what an earlier one says (exact), or nearly (near:0.8)",
       "exact|near[:S]");
  once("--dedup-by", dedup_by,
       "Compare this: row (prompt and completion), prompt, completion [row]", "WHAT")
      ->check(CLI::IsMember({"row", "prompt", "completion"}));
  once("--per-prompt", per_prompt,
       "Which completions of a prompt stay: all, best:K, random:K, shortest:K, diverse:K [all]",
       "all|RULE:K");
  once("--balance", balance,
       "As many rows of each value of FIELD (data_source, say) as the rarest has, or at most MAX",
       "FIELD[:MAX]");
  many("--mix", mix,
       "Mix in rows of a file that need no scores: a share of all rows written (0.25, 25%) or a "
       "number of rows; may be given more than once",
       "FILE:AMOUNT");
  once("--validation", validation, "Write the rows of some prompts here instead", "OUT");
  once("--validation-share", validation_share, "The share of prompts for validation [0.02]", "S");
  once("--format", format, "messages, prompt-completion, alpaca, sharegpt or rows [messages]",
       "FORMAT");
  many("--carry", carry, "Write these fields of the rows too, as in id,data_source", "FIELD,...")
      ->delimiter(',');
  once("--thought", thought, "keep, or strip what stands before </think> [keep]", "keep|strip")
      ->check(CLI::IsMember({"keep", "strip"}));
  once("--seed", seed, "Other numbers draw other rows [0]", "N");
  once("--max-line-mib", max_line_mib, "A longer line cannot be read [64]", "N")
      ->check(CLI::Range(1, 2048));
  fields.add_to(command);
}

void FilterTexts::add_text_options(CLI::App& command) {
  command.add_flag("--readable", is_readable,
                   "Remove what DeepSeek-R1 removed: cut off, code in the thought, paragraphs over "
                   "2000 characters, less than 95 % of the words in the prompt's language");
  command.add_flag("--no-truncated", no_truncated, "Remove completions that are cut off");
  command.add_flag("--no-code", no_code, "Remove completions with a fenced block of code");
  command
      .add_option("--max-paragraph", max_paragraph,
                  "Remove completions with a paragraph of more characters than this")
      ->type_name("N");
  command
      .add_option("--language-share", language_share,
                  "Remove completions with a smaller share of words in the language, as in 0.95")
      ->check(CLI::Range(0.0, 1.0))
      ->type_name("S");
  command.add_option("--language", language, "The language, such as en or zh [the prompt's]")
      ->type_name("CODE");
  command
      .add_option("--decontaminate", evaluation_files,
                  "Remove rows that have a run of words in common with a question or solution of "
                  "this JSONL file; may be given more than once")
      ->type_name("FILE")
      ->allow_extra_args(false);
  command
      .add_option("--ngram", ngram,
                  "How long the run of words is: a number, or the rules of r1 (10), gpt3 (13) or "
                  "s1 (8) [r1]")
      ->type_name("N|RULES");
}

Result<ReadingLimits> FilterTexts::reading_limits() const {
  ReadingLimits limits = is_readable ? ReadingLimits::r1() : ReadingLimits();
  if (no_truncated) limits.allows_truncated = false;
  if (no_code) limits.allows_code_in_thought = limits.allows_code_in_answer = false;
  if (max_paragraph) limits.most_paragraph_characters = *max_paragraph;
  if (language_share) limits.least_language_share = *language_share;
  if (language.empty()) return limits;
  auto target = language::target_from(language);
  if (!target) return tl::make_unexpected(target.error());
  limits.language = std::move(*target);
  if (!limits.least_language_share)
    return failure("--language needs --language-share S or --readable, which say how much of it");
  return limits;
}

Result<FilterOptions> FilterTexts::options() const {
  FilterOptions options;
  options.inputs = inputs;
  options.output = output;
  options.group_by = group_by;
  options.validation = validation;
  options.validation_share = validation_share;
  options.seed = seed;
  options.max_line_bytes = max_line_mib << 20;
  options.row.carry = carry;
  options.row.strip_thought = thought == "strip";
  auto named_fields = fields.fields();
  if (!named_fields) return tl::make_unexpected(named_fields.error());
  options.fields = std::move(*named_fields);
  auto conditions = conditions_of(keep_if, min_reward);
  if (!conditions) return tl::make_unexpected(conditions.error());
  options.keep_if = std::move(*conditions);
  auto limits = reading_limits();
  if (!limits) return tl::make_unexpected(limits.error());
  options.readable = std::move(*limits);
  options.evaluation_files = evaluation_files;
  auto chosen_format = training_format_from_text(format);
  if (!chosen_format) return tl::make_unexpected(chosen_format.error());
  options.row.format = *chosen_format;
  for (const auto& done :
       {read<OverlapRules>(ngram, options.overlap), read<PassRate>(pass_rate, options.pass_rate),
        read<Dedup>(dedup, options.dedup), read<PerPrompt>(per_prompt, options.per_prompt),
        read<Balance>(balance, options.balance)})
    if (!done) return tl::make_unexpected(done.error());
  if (dedup_by == "prompt") options.dedup.by = Dedup::By::prompt;
  if (dedup_by == "completion") options.dedup.by = Dedup::By::completion;
  for (const std::string& text : mix) {
    auto one = Mix::from_text(text);
    if (!one) return tl::make_unexpected(one.error());
    options.mix.push_back(std::move(*one));
  }
  return options;
}

}  // namespace cupel::cli
