#include "rewards/eval/samples.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "base/utf8.h"
#include "datasets/line_blocks.h"
#include "rewards/prompt_key.h"
#include "rewards/scored_lines.h"

namespace cupel::eval {
namespace {

constexpr std::size_t kMostNotices = 10;
constexpr std::size_t kLongestAnswer = 1u << 18;  // what the math engine reads

std::optional<double> number_of(const JsonField& field) {
  double value = 0;
  std::string_view text = field.type == JsonType::string ? field.raw_string() : field.value;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_number = parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
  return is_number && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

/// Whether the verifier `math` judged the row, as far as it says.
bool is_judged_by_math(const ScoredLine& row) {
  if (row.component("math")) return true;
  const JsonField* chosen = row.field("judged_by");
  return chosen && chosen->value.find("\"math\"") != std::string_view::npos;
}

/// A block of rows on its way from a file to the table.
struct Slot {
  explicit Slot(const Fields& fields) : parser(fields) {}

  LineBlock block;
  ScoredLineParser parser;
  ScoredLines rows;
};

class Table {
 public:
  Table(const ReadOptions& options, const RowHook& hook)
      : options_(options), hook_(hook), key_(PromptKey::from_text(options.group_by)) {
    rows_.files = options.names.empty() ? options.inputs : options.names;
    rows_.answers.push_back({});
    for (const std::string& name : options.by) rows_.by.push_back({name, {}});
    value_numbers_.resize(options.by.size());
    is_found_.resize(options.by.size());
    mixed_at_.resize(options.by.size());
  }

  Result<void> add(const Slot& slot) {
    while (options_.inputs[file_] != slot.block.path) ++file_;
    if (slot.block.fault && slot.block.fault->ends_file) rows_.cut_files.push_back(slot.block.path);
    for (const ScoredLine& row : slot.rows.lines()) {
      if (!row.fault.empty()) {
        ++rows_.unreadable;
        notice(row.fault);
        show(row, std::nullopt, Outcome::error);
        continue;
      }
      if (auto added = add(row); !added)
        return failure(
            fmt::format("{}:{}: {}", rows_.files[file_], row.line, added.error().message));
    }
    return {};
  }

  Result<EvalRows> finish() {
    if (rows_.rows == 0)
      return failure(fmt::format("{}: holds no row{}", rows_.files.front(),
                                 rows_.files.size() == 1 ? "" : ", nor does any other file"));
    for (std::size_t i = 0; i < options_.by.size(); ++i)
      if (!is_found_[i] && !options_.by_may_be_missing) return failure(missing(options_.by[i]));
    if (auto sound = check_mixed_fields(); !sound) return tl::make_unexpected(sound.error());
    if (!options_.rating_field.empty() && !has_rating_)
      return failure(missing(options_.rating_field) + " as a number");
    if (notices_ > kMostNotices)
      rows_.notices.push_back(
          fmt::format("… and {} messages more like these", notices_ - kMostNotices));
    sort_by_prompt();
    return std::move(rows_);
  }

 private:
  Result<void> add(const ScoredLine& row) {
    ++rows_.rows;
    if (!row.has_reward && !row.outcome) return failure(without_score());
    if (!row.outcome && !options_.correct_from)
      return failure(
          "has a reward but no outcome; --correct-from 1, say, counts rewards from 1 on as "
          "correct");
    auto key = key_.of(row);
    if (!key &&
        row.outcome == Outcome::error) {  // a line that could not be read when it was scored
      ++rows_.errors;
      show(row, std::nullopt, Outcome::error);
      return {};
    }
    if (!key) return tl::make_unexpected(key.error());
    const std::size_t number = prompt_of(*key, row);
    note_id(row, number);
    note_values(row, number);
    note_rating(row, number);
    auto outcome = add_sample(row, number);
    if (!outcome) return tl::make_unexpected(outcome.error());
    show(row, *key, *outcome);
    return {};
  }

  void show(const ScoredLine& row, std::optional<Fingerprint> prompt, Outcome outcome) const {
    if (hook_) hook_({row, rows_.files[file_], prompt, outcome});
  }

  /// As what it counts.
  Result<Outcome> add_sample(const ScoredLine& row, std::size_t number) {
    const double reward =
        row.has_reward ? row.reward : (row.outcome == Outcome::correct ? 1.0 : 0.0);
    if (row.outcome == Outcome::error) {
      ++rows_.errors;
      return Outcome::error;
    }
    if (row.outcome == Outcome::unscorable || std::isnan(reward)) {
      ++rows_.unscorable;
      return Outcome::unscorable;
    }
    const bool is_correct =
        options_.correct_from ? reward >= *options_.correct_from : row.outcome == Outcome::correct;
    ++(is_correct ? rows_.correct : rows_.incorrect);
    auto ranked_by = rank_of(row, reward);
    if (!ranked_by) return tl::make_unexpected(ranked_by.error());
    rows_.prompts[number].is_math |= is_judged_by_math(row);
    rows_.samples.push_back({reward, *ranked_by, is_correct, answer_of(row.extracted)});
    prompt_of_sample_.push_back(static_cast<std::uint32_t>(number));
    return is_correct ? Outcome::correct : Outcome::incorrect;
  }

  Result<double> rank_of(const ScoredLine& row, double reward) const {
    if (options_.reward_field.empty()) return reward;
    if (const NamedScore* component = row.component(options_.reward_field))
      if (!std::isnan(component->value)) return component->value;
    const JsonField* field = row.field(options_.reward_field);
    if (const auto value = field ? number_of(*field) : std::nullopt) return *value;
    return failure("has no number in \"" + options_.reward_field + "\", which is to rank samples");
  }

  std::size_t prompt_of(const Fingerprint& key, const ScoredLine& row) {
    const auto [known, is_new] = numbers_.emplace(key, rows_.prompts.size());
    if (is_new) {
      EvalPrompt& prompt = rows_.prompts.emplace_back();
      prompt.key = key;
      prompt.file = static_cast<std::uint32_t>(file_);
      prompt.line = row.line;
      prompt.values = values_of(row);
    }
    return known->second;
  }

  std::vector<std::uint32_t> values_of(const ScoredLine& row) {
    std::vector<std::uint32_t> values;
    for (std::size_t i = 0; i < options_.by.size(); ++i) {
      const JsonField* field = row.field(options_.by[i]);
      std::string text;
      if (field && field->type != JsonType::null) {
        text = field->type == JsonType::string ? string_text(*field) : std::string(field->value);
        is_found_[i] = true;
      }
      const auto [known, is_new] = value_numbers_[i].emplace(
          std::move(text), static_cast<std::uint32_t>(rows_.by[i].values.size()));
      if (is_new) rows_.by[i].values.push_back(known->first);
      values.push_back(known->second);
    }
    return values;
  }

  std::uint32_t answer_of(std::string_view text) {
    if (text.empty()) return 0;
    const Fingerprint print = fingerprint(text);
    const auto [known, is_new] =
        answer_numbers_.emplace(print, static_cast<std::uint32_t>(rows_.answers.size()));
    if (!is_new) return known->second;
    // What is too long for the math engine equals only itself, and so does its fingerprint.
    const bool is_long = text.size() > kLongestAnswer;
    const std::string name = is_long ? fmt::format("\\\\{:x}{:x}", print.high, print.low) : "";
    rows_.answers.push_back(rows_.texts.keep(is_long ? std::string_view(name) : text));
    return known->second;
  }

  /// Finds fields that tell the samples of one prompt apart, so that they tell no prompts apart.
  void note_values(const ScoredLine& row, std::size_t number) {
    const std::vector<std::uint32_t> values = values_of(row);
    for (std::size_t i = 0; i < values.size(); ++i)
      if (values[i] != rows_.prompts[number].values[i] && mixed_at_[i].empty())
        mixed_at_[i] = fmt::format("{}:{}", rows_.files[file_], row.line);
  }

  /// The first of a prompt's rows that says its rating is believed.
  void note_rating(const ScoredLine& row, std::size_t number) {
    double& rating = rows_.prompts[number].rating;
    if (options_.rating_field.empty() || !std::isnan(rating)) return;
    const JsonField* field = row.field(options_.rating_field);
    const auto value = field ? number_of(*field) : std::nullopt;
    if (!value) return;
    rating = *value;
    has_rating_ = true;
  }

  /// Says so where rows of one id belong to different prompts.
  void note_id(const ScoredLine& row, std::size_t number) {
    if (row.id.empty()) return;
    const auto [known, is_new] = prompt_of_id_.emplace(fingerprint(row.id), number);
    if (is_new || known->second == number) return;
    notice(
        fmt::format("{}:{}: the id {} is that of {} too, which has another prompt; they count as "
                    "different prompts",
                    rows_.files[file_], row.line, shorten(row.id, 80),
                    rows_.place_of(rows_.prompts[known->second])));
    known->second = number;
  }

  void notice(std::string text) {
    if (++notices_ <= kMostNotices) rows_.notices.push_back(std::move(text));
  }

  std::string without_score() const {
    const std::string& path = rows_.files[file_];
    return fmt::format(
        "has no score; score the rows first:\n    cupel score {} --keep prompt,completion -o "
        "scored.jsonl\nor give --preset NAME (cupel eval --preset list), --spec or --verifier",
        path);
  }

  std::string missing(const std::string& name) const {
    return fmt::format("{}: no row has the field \"{}\"", rows_.files.front(), name);
  }

  /// Results cannot be told apart by what differs between the samples of one prompt.
  Result<void> check_mixed_fields() {
    for (std::size_t i = options_.by.size(); i-- > 0;) {
      if (mixed_at_[i].empty()) continue;
      const std::string& name = options_.by[i];
      if (!options_.by_may_be_missing)
        return failure(fmt::format(
            "{}: its \"{}\" is not that of other samples of its prompt, so prompts cannot be told "
            "apart by it; evaluate each \"{}\" in a file of its own, and compare with --against",
            mixed_at_[i], name, name));
      rows_.notices.push_back(
          fmt::format("{}: its \"{}\" is not that of other samples of its prompt; results are not "
                      "told apart by "
                      "it",
                      mixed_at_[i], name));
      const auto at = static_cast<std::ptrdiff_t>(i);
      rows_.by.erase(rows_.by.begin() + at);
      for (EvalPrompt& prompt : rows_.prompts) prompt.values.erase(prompt.values.begin() + at);
    }
    return {};
  }

  /// Puts the samples of each prompt together, in the order in which they came.
  void sort_by_prompt() {
    for (const std::uint32_t number : prompt_of_sample_) ++rows_.prompts[number].samples;
    std::size_t first = 0;
    std::vector<std::size_t> next;
    for (EvalPrompt& prompt : rows_.prompts) {
      prompt.first = first;
      next.push_back(first);
      first += prompt.samples;
    }
    std::vector<EvalSample> sorted(rows_.samples.size());
    for (std::size_t i = 0; i < sorted.size(); ++i)
      sorted[next[prompt_of_sample_[i]]++] = rows_.samples[i];
    rows_.samples = std::move(sorted);
  }

  const ReadOptions& options_;
  const RowHook& hook_;
  PromptKey key_;
  EvalRows rows_;
  std::size_t file_ = 0;  // of the block that is being added
  std::vector<std::uint32_t> prompt_of_sample_;
  std::unordered_map<Fingerprint, std::size_t> numbers_;
  std::unordered_map<Fingerprint, std::size_t> prompt_of_id_;
  std::unordered_map<Fingerprint, std::uint32_t> answer_numbers_;
  std::vector<std::unordered_map<std::string, std::uint32_t>> value_numbers_;
  std::vector<bool> is_found_;
  std::vector<std::string> mixed_at_;  // where a field differs within a prompt, "" if nowhere
  bool has_rating_ = false;
  std::size_t notices_ = 0;
};

}  // namespace

std::string EvalRows::place_of(const EvalPrompt& prompt) const {
  return fmt::format("{}:{}", files[prompt.file], prompt.line);
}

bool EvalRows::rewards_say_more() const {
  return std::any_of(samples.begin(), samples.end(), [](const EvalSample& sample) {
    return sample.ranked_by != (sample.is_correct ? 1.0 : 0.0);
  });
}

Result<EvalRows> read_scored_files(const ReadOptions& options, const Executor& executor,
                                   const RowHook& hook) {
  for (std::size_t i = 1; i < options.inputs.size(); ++i)
    if (std::count(options.inputs.begin(), options.inputs.begin() + static_cast<std::ptrdiff_t>(i),
                   options.inputs[i]) > 0)
      return failure(options.inputs[i] + ": is given twice, so its samples would count twice");
  LineBlockOptions lines;
  lines.max_line_bytes = options.max_line_bytes;
  auto reader = LineBlockReader::open(options.inputs, lines);
  if (!reader) return tl::make_unexpected(reader.error());
  Table table(options, hook);
  std::vector<Slot> slots;
  for (int i = 0; i < 2 * executor.threads() + 1; ++i) slots.emplace_back(options.fields);
  std::optional<Error> failed;
  executor.ordered_pipeline(
      slots.size(),
      {[&](std::size_t slot) { return reader->next(slots[slot].block); },
       [&](std::size_t slot) { slots[slot].parser.parse(slots[slot].block, slots[slot].rows); },
       [&](std::size_t slot) {
         if (auto added = table.add(slots[slot]); !added) failed = added.error();
         return !failed;
       }});
  if (failed) return tl::make_unexpected(*failed);
  return table.finish();
}

Result<bool> is_scored_file(const std::string& path) {
  auto reader = LineBlockReader::open({path}, {});
  if (!reader) return tl::make_unexpected(reader.error());
  LineBlock block;
  ScoredLineParser parser{Fields{}};
  ScoredLines rows;
  while (rows.lines().empty() && reader->next(block)) parser.parse(block, rows);
  if (rows.lines().empty()) return false;
  const ScoredLine& first = rows.lines().front();
  return first.has_reward && first.outcome.has_value();
}

}  // namespace cupel::eval
