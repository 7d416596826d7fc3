#include "rewards/filter/internal/selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <compare>
#include <map>
#include <numeric>
#include <utility>

#include "rewards/filter/internal/sorted_rows.h"

namespace cupel {
namespace {

bool is_kept_and_scored(const RowRecord& record) { return record.is_kept() && !record.is_general; }

/// Takes away what lies behind the first `most` of these rows.
template <class Row>
void remove_behind(std::size_t most, const std::vector<Row>& rows, Step step,
                   RecordStore& records) {
  for (std::size_t i = most; i < rows.size(); ++i) records[rows[i].row].step = step;
}

/// Of each prompt the first that says the same in rows that are kept, by others in between too.
std::vector<std::uint32_t> first_of_one_text(const Prompts& prompts, const RecordStore& records) {
  std::vector<std::uint32_t> first(prompts.count());
  std::iota(first.begin(), first.end(), 0u);
  const auto first_of = [&](std::uint32_t prompt) {
    while (first[prompt] != prompt) prompt = first[prompt] = first[first[prompt]];
    return prompt;
  };
  const auto sorted = sorted_rows(
      records, [](const RowRecord& record) { return record.prompt_text; },
      [](const RowRecord& record) { return record.is_kept() && record.prompt_text != 0; });
  for (std::size_t i = 1; i < sorted.size(); ++i) {
    if (sorted[i].key != sorted[i - 1].key) continue;
    const std::uint32_t one = first_of(records[sorted[i - 1].row].prompt_number);
    const std::uint32_t other = first_of(records[sorted[i].row].prompt_number);
    first[std::max(one, other)] = std::min(one, other);
  }
  for (std::uint32_t& prompt : first) prompt = first_of(prompt);
  return first;
}

}  // namespace

void keep_pass_rates(const PassRate& band, const Prompts& prompts, RecordStore& records) {
  for (std::size_t prompt = 0; prompt < prompts.count(); ++prompt) {
    std::uint64_t scored = 0, correct = 0;
    for (const std::uint32_t row : prompts.rows(prompt)) {
      scored += records[row].is_scored ? 1 : 0;
      correct += records[row].is_correct ? 1 : 0;
    }
    const double rate = static_cast<double>(correct) / static_cast<double>(scored);
    if (scored > 0 && rate >= band.least && rate <= band.most) continue;
    for (const std::uint32_t row : prompts.rows(prompt))
      if (!records[row].is_general)
        records[row].step = std::min(records[row].step, Step::pass_rate);
  }
}

void remove_duplicates(bool across_prompts, RecordStore& records) {
  const auto sorted = sorted_rows(
      records, [](const RowRecord& record) { return record.text; },
      [](const RowRecord& record) { return record.is_kept(); });
  for (std::size_t i = 1, first = 0; i < sorted.size(); ++i) {
    if (sorted[i].key != sorted[first].key) {
      first = i;
      continue;
    }
    RowRecord& record = records[sorted[i].row];
    if (across_prompts && record.prompt == records[sorted[first].row].prompt) continue;
    record.step = Step::duplicate;
  }
}

void remove_near_duplicates(const Dedup& dedup, Signatures signatures, RecordStore& records) {
  NearDuplicates duplicates(dedup.similarity);
  std::vector<std::uint32_t> rows;
  for (const std::uint32_t row : signatures.rows) {
    if (records[row].is_kept()) {
      duplicates.add(signatures.of_rows.front());
      rows.push_back(row);
    }
    signatures.of_rows.pop_front();
  }
  const std::vector<std::uint32_t> stays = duplicates.find();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    RowRecord& record = records[rows[i]];
    const bool is_same_prompt = record.prompt == records[rows[stays[i]]].prompt;
    if (stays[i] != i && !(dedup.by == Dedup::By::prompt && is_same_prompt))
      record.step = Step::near_duplicate;
  }
}

void choose_completions(const PerPrompt& choice, double similarity, const Signatures& signatures,
                        const Prompts& prompts, RecordStore& records) {
  using Rule = PerPrompt::Rule;
  if (choice.rule == Rule::all) return;
  const auto comes_before = [&](std::uint32_t a, std::uint32_t b) {
    const RowRecord &one = records[a], &other = records[b];
    if (choice.rule == Rule::random) return std::pair(one.rank, a) < std::pair(other.rank, b);
    if (choice.rule == Rule::shortest) return std::pair(one.length, a) < std::pair(other.length, b);
    const auto value = [](double reward) { return std::isnan(reward) ? -INFINITY : reward; };
    return std::pair(-value(one.reward), a) < std::pair(-value(other.reward), b);
  };
  std::vector<std::uint32_t> rows;
  std::vector<const MinHash*> taken;
  for (std::size_t prompt = 0; prompt < prompts.count(); ++prompt) {
    rows.clear();
    for (const std::uint32_t row : prompts.rows(prompt))
      if (is_kept_and_scored(records[row])) rows.push_back(row);
    if (rows.size() <= choice.count && choice.rule != Rule::diverse) continue;
    std::sort(rows.begin(), rows.end(), comes_before);
    taken.clear();
    std::size_t left = choice.count;
    for (const std::uint32_t row : rows) {
      const MinHash* signature = choice.rule == Rule::diverse ? signatures.find(row) : nullptr;
      const bool is_like_one =
          signature && std::any_of(taken.begin(), taken.end(), [&](const MinHash* other) {
            return signature->similarity(*other) >= similarity;
          });
      if (left == 0 || is_like_one) {
        records[row].step = Step::per_prompt;
        continue;
      }
      --left;
      if (signature) taken.push_back(signature);
    }
  }
}

void balance_classes(const Balance& balance, std::size_t classes, RecordStore& records) {
  std::vector<std::uint64_t> counts(classes, 0);
  for (std::size_t row = 0; row < records.size(); ++row)
    if (is_kept_and_scored(records[row])) ++counts[records[row].source];
  std::uint64_t most = balance.most.value_or(UINT64_MAX);
  if (!balance.most)
    for (const std::uint64_t count : counts)
      if (count > 0) most = std::min(most, count);
  const auto sorted = sorted_rows(
      records, [](const RowRecord& record) { return std::pair(record.source, record.rank); },
      [&](const RowRecord& record) {
        return is_kept_and_scored(record) && counts[record.source] > most;
      });
  std::uint64_t taken = 0;
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    if (i == 0 || sorted[i].key.first != sorted[i - 1].key.first) taken = 0;
    if (taken++ >= most) records[sorted[i].row].step = Step::balance;
  }
}

void take_general_rows(const std::vector<Mix>& mixes, std::size_t first_file, RecordStore& records,
                       const Notice& notice) {
  if (mixes.empty()) return;
  std::vector<std::uint64_t> there(mixes.size(), 0);
  std::uint64_t others = 0;  // rows that no share decides
  for (std::size_t row = 0; row < records.size(); ++row) {
    if (!records[row].is_kept()) continue;
    if (records[row].is_general)
      ++there[records[row].file - first_file];
    else
      ++others;
  }
  double shares = 0;
  for (std::size_t i = 0; i < mixes.size(); ++i) {
    shares += mixes[i].share;
    if (mixes[i].share == 0) others += std::min(mixes[i].count, there[i]);
  }
  const double total = static_cast<double>(others) / (1 - shares);
  for (std::size_t i = 0; i < mixes.size(); ++i) {
    const bool is_share = mixes[i].share > 0;
    const std::uint64_t wanted =
        is_share ? static_cast<std::uint64_t>(std::llround(mixes[i].share * total))
                 : mixes[i].count;
    if (wanted > there[i])
      notice(fmt::format("{}: {} rows are wanted, but only {} are left of it; all are taken",
                         mixes[i].file, wanted, there[i]));
    const auto file = first_file + i;
    const auto sorted = sorted_rows(
        records, [](const RowRecord& record) { return record.rank; },
        [&](const RowRecord& record) { return record.is_kept() && record.file == file; });
    remove_behind(wanted, sorted, Step::mix, records);
  }
}

bool choose_validation(double share, std::uint64_t seed, const Prompts& prompts,
                       RecordStore& records) {
  struct Drawn {
    Fingerprint number;
    std::uint32_t prompt;
    auto operator<=>(const Drawn&) const = default;
  };
  const std::vector<std::uint32_t> first = first_of_one_text(prompts, records);
  std::vector<Drawn> drawn;
  for (std::size_t prompt = 0; prompt < prompts.count(); ++prompt) {
    for (const std::uint32_t row : prompts.rows(prompt)) {
      if (first[prompt] != prompt || !records[row].is_kept()) continue;
      const Fingerprint key = records[row].prompt;
      const std::string text = fmt::format("validation {} {} {}", seed, key.high, key.low);
      drawn.push_back({fingerprint(text), static_cast<std::uint32_t>(prompt)});
      break;
    }
  }
  if (drawn.size() < 2) return false;
  const auto wanted = std::llround(share * static_cast<double>(drawn.size()));
  const auto count = std::clamp<std::size_t>(static_cast<std::size_t>(wanted), 1, drawn.size() - 1);
  std::sort(drawn.begin(), drawn.end());
  std::vector<bool> is_drawn(prompts.count(), false);
  for (std::size_t i = 0; i < count; ++i) is_drawn[drawn[i].prompt] = true;
  for (std::size_t row = 0; row < records.size(); ++row)
    records[row].is_validation = is_drawn[first[records[row].prompt_number]];
  return true;
}

IdConflicts find_id_conflicts(const RecordStore& records) {
  constexpr std::size_t kMostTold = 10;
  IdConflicts found;
  const auto sorted = sorted_rows(
      records, [](const RowRecord& record) { return record.id; },
      [](const RowRecord& record) { return record.id != 0 && !record.is_general; });
  for (std::size_t i = 1, first = 0; i < sorted.size(); ++i) {
    if (sorted[i].key != sorted[first].key) {
      first = i;
      continue;
    }
    // Against the row before, so that each other prompt of the id counts once or so.
    if (records[sorted[i].row].prompt == records[sorted[i - 1].row].prompt) continue;
    ++found.count;
    if (found.first.size() < kMostTold) found.first.emplace_back(sorted[i - 1].row, sorted[i].row);
  }
  return found;
}

}  // namespace cupel
