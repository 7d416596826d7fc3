#include "rewards/filter/internal/row_check.h"

#include <algorithm>
#include <cmath>

#include "base/single_spaces.h"
#include "base/utf8.h"

namespace cupel {
namespace {

void append_compared(std::string& out, Dedup::By by, const Chat& chat) {
  if (by != Dedup::By::completion) append_single_spaced(out, chat.prompt_text);
  if (by == Dedup::By::row) out += '\n';
  if (by != Dedup::By::prompt) append_single_spaced(out, chat.completion);
}

std::string_view bytes_of_number(const auto& number) {
  return {reinterpret_cast<const char*>(&number), sizeof number};
}

/// Of the seed and what tells the row from others, not of its place: files may be split or joined.
std::uint64_t rank_of(std::uint64_t seed, const ScoredLine& row, std::string_view completion,
                      const RowRecord& record, std::string& buffer) {
  buffer.clear();
  buffer += bytes_of_number(seed);
  buffer += bytes_of_number(record.prompt.high);
  buffer += bytes_of_number(record.prompt.low);
  buffer += bytes_of_number(row.index);
  buffer += row.id;
  buffer += '\n';
  buffer += completion;
  return fingerprint(buffer).low;
}

bool is_unscored(const ScoredLine& row) {
  if (row.outcome) return *row.outcome == Outcome::unscorable || *row.outcome == Outcome::error;
  return std::isnan(row.reward);
}

Step step_of(Unreadable why) {
  switch (why) {
    case Unreadable::truncated:
    case Unreadable::open_end:
      return Step::truncated;
    case Unreadable::code_block:
      return Step::code_block;
    case Unreadable::long_paragraph:
      return Step::long_paragraph;
    case Unreadable::mixed_languages:
      break;
  }
  return Step::mixed_language;
}

}  // namespace

RowCheck::RowCheck(const FilterOptions& options, const EvaluationIndex* evaluation)
    : options_(options),
      evaluation_(evaluation),
      prompt_key_(PromptKey::from_text(options.group_by)),
      asks_verdict_(options.pass_rate.has_value()),
      reads_texts_(options.row.format != TrainingFormat::rows ||
                   options.dedup.kind != Dedup::Kind::none ||
                   options.per_prompt.rule == PerPrompt::Rule::diverse || evaluation ||
                   options.readable.asks_anything()) {
  for (const Condition& condition : options.keep_if)
    asks_verdict_ = asks_verdict_ || condition.asks_verdict();
}

Result<void> RowCheck::check(const ScoredLine& row, Scratch& scratch, RowRecord& record) const {
  scratch.texts.clear();
  if (!row.id.empty()) record.id = fingerprint(row.id).low | 1;
  if (!record.is_general)
    if (auto scored = check_scores(row, record); !scored) return scored;

  // Of a row that scores remove nothing else is asked, so that rows that could not be read when
  // they were scored need neither prompt nor completion.
  const bool wants_texts = reads_texts_ || record.is_general;
  if (wants_texts && record.is_kept()) {
    if (auto read = scratch.reader.read(row, scratch.texts, scratch.chat); !read) {
      if (!record.is_general)
        return failure(read.error().message +
                       ", so there is nothing to train on; score with --keep prompt,completion");
      return read;
    }
  }
  if (record.is_general) {
    record.prompt = fingerprint(scratch.chat.prompt_text);
  } else if (auto key = prompt_key_.of(row); key) {
    record.prompt = *key;
  } else {
    return tl::make_unexpected(key.error());
  }
  const std::string_view completion =
      wants_texts && record.is_kept() ? scratch.chat.completion : row.completion;
  const std::string_view prompt =
      wants_texts && record.is_kept() ? scratch.chat.prompt_text : row.prompt;
  if (!options_.validation.empty() && !prompt.empty())
    record.prompt_text = fingerprint(prompt).low | 1;
  record.rank = rank_of(options_.seed, row, completion, record, scratch.text);
  if (!record.is_kept()) return {};
  record.length =
      static_cast<std::uint32_t>(std::min<std::size_t>(code_points(completion), UINT32_MAX));
  if (wants_texts) check_texts(row, scratch, record);
  return {};
}

Result<void> RowCheck::check_scores(const ScoredLine& row, RowRecord& record) const {
  const bool wants_scores = asks_verdict_ || !options_.keep_if.empty();
  if (wants_scores && !row.has_reward && !row.outcome)
    return failure(
        "has no scores; run \"cupel score IN --keep prompt,completion -o scored.jsonl\" first and "
        "filter scored.jsonl, or keep rows whatever they are worth with --keep-if any");
  if (asks_verdict_ && !row.outcome)
    return failure("has a reward but no \"outcome\"; say what to keep with --min-reward");
  record.reward = row.reward;
  record.is_correct = row.outcome == Outcome::correct;
  record.is_scored = record.is_correct || row.outcome == Outcome::incorrect;
  const bool holds = std::all_of(options_.keep_if.begin(), options_.keep_if.end(),
                                 [&](const Condition& condition) { return condition.holds(row); });
  if (!holds) record.step = is_unscored(row) ? Step::unscored : Step::scores;
  return {};
}

std::optional<Unreadable> RowCheck::unreadable_for(const ScoredLine& row, const Chat& chat) const {
  Reading reading = read_completion(chat.prompt_text, chat.completion, options_.readable);
  reading.is_truncated = reading.is_truncated || says_truncated(row);
  return unreadable(reading, options_.readable);
}

void RowCheck::check_texts(const ScoredLine& row, Scratch& scratch, RowRecord& record) const {
  const Chat& chat = scratch.chat;
  if (options_.readable.asks_anything())
    if (const auto why = unreadable_for(row, chat)) record.step = step_of(*why);
  if (evaluation_ && record.is_kept()) {
    scratch.overlap = evaluation_->find(chat.prompt_text);
    if (!scratch.overlap) scratch.overlap = evaluation_->find(chat.completion);
    if (scratch.overlap) record.step = Step::contaminated;
  }
  if (!record.is_kept()) return;
  if (options_.per_prompt.rule == PerPrompt::Rule::diverse && !record.is_general)
    scratch.diverse = sign(chat.completion);
  if (options_.dedup.kind == Dedup::Kind::none) return;
  scratch.text.clear();
  append_compared(scratch.text, options_.dedup.by, chat);
  record.text = fingerprint(scratch.text);
  if (options_.dedup.kind == Dedup::Kind::near) scratch.near = sign(scratch.text);
}

}  // namespace cupel
