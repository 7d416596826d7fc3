#include "rewards/filter/internal/options_json.h"

#include <fmt/format.h>

#include <array>

namespace cupel {
namespace {

using nlohmann::ordered_json;

ordered_json dedup_text(const Dedup& dedup) {
  if (dedup.kind == Dedup::Kind::none) return nullptr;
  if (dedup.kind == Dedup::Kind::exact) return "exact";
  return fmt::format("near:{}", dedup.similarity);
}

std::string per_prompt_text(const PerPrompt& choice) {
  constexpr std::array<std::string_view, 5> kRules = {"all", "best", "random", "shortest",
                                                      "diverse"};
  const std::string_view rule = kRules[static_cast<std::size_t>(choice.rule)];
  if (choice.rule == PerPrompt::Rule::all) return std::string(rule);
  return fmt::format("{}:{}", rule, choice.count);
}

std::string balance_text(const Balance& balance) {
  return balance.most ? fmt::format("{}:{}", balance.field, *balance.most) : balance.field;
}

std::string mix_text(const Mix& mix) {
  return mix.share > 0 ? fmt::format("{}:{}", mix.file, mix.share)
                       : fmt::format("{}:{}", mix.file, mix.count);
}

template <class T>
ordered_json or_null(const std::optional<T>& value) {
  return value ? ordered_json(*value) : ordered_json();
}

ordered_json limits_object(const ReadingLimits& limits) {
  if (!limits.asks_anything()) return nullptr;
  return {{"language_share", or_null(limits.least_language_share)},
          {"language", limits.language ? limits.language->code : "the prompt's"},
          {"paragraph_characters", or_null(limits.most_paragraph_characters)},
          {"paragraph_words", or_null(limits.most_paragraph_words)},
          {"code_in_thought", limits.allows_code_in_thought},
          {"code_in_answer", limits.allows_code_in_answer},
          {"truncated", limits.allows_truncated},
          {"open_end", limits.allows_open_end}};
}

ordered_json overlap_object(const FilterOptions& options) {
  if (options.evaluation_files.empty()) return nullptr;
  return {{"words", options.overlap.words},
          {"keeps_punctuation", options.overlap.keeps_punctuation},
          {"matches_short_whole", options.overlap.matches_short_whole},
          {"most_items", options.overlap.most_items}};
}

}  // namespace

ordered_json options_object(const FilterOptions& options) {
  constexpr std::array<std::string_view, 3> kBy = {"row", "prompt", "completion"};
  ordered_json object;
  ordered_json conditions = ordered_json::array();
  for (const Condition& condition : options.keep_if) conditions.push_back(condition.text());
  object["keep_if"] = options.keep_if.empty() ? ordered_json("any") : conditions;
  object["pass_rate"] =
      options.pass_rate
          ? ordered_json(fmt::format("{}:{}", options.pass_rate->least, options.pass_rate->most))
          : ordered_json();
  object["fields"] = {{"prompt", options.fields.prompt},
                      {"completion", options.fields.completion},
                      {"reference", options.fields.reference}};
  object["group_by"] = options.group_by;
  object["readable"] = limits_object(options.readable);
  object["decontaminate"] = overlap_object(options);
  object["dedup"] = dedup_text(options.dedup);
  object["dedup_by"] = kBy[static_cast<std::size_t>(options.dedup.by)];
  object["per_prompt"] = per_prompt_text(options.per_prompt);
  object["balance"] =
      options.balance ? ordered_json(balance_text(*options.balance)) : ordered_json();
  object["mix"] = ordered_json::array();
  for (const Mix& mix : options.mix) object["mix"].push_back(mix_text(mix));
  object["validation_share"] =
      options.validation.empty() ? ordered_json() : ordered_json(options.validation_share);
  object["format"] = to_string(options.row.format);
  object["carry"] = options.row.carry;
  object["thought"] = options.row.strip_thought ? "strip" : "keep";
  object["seed"] = options.seed;
  return object;
}

}  // namespace cupel
