#include "rewards/validation/internal/common_rows.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/text.h"
#include "base/utf8.h"
#include "rewards/validation/internal/prompt_text.h"
#include "verifiers/math/extract.h"

namespace cupel {
namespace {

/// Fields that are part of the question: one question about two passages is two problems.
constexpr std::array<std::string_view, 19> kContext = {
    "choices", "options",      "endings", "passage",     "context",       "article", "story",
    "premise", "hypothesis",   "ctx",     "input",       "image",         "images",  "document",
    "table",   "starter_code", "system",  "declaration", "buggy_solution"};

/// By key and place: the order in which a group's rows stand in the files.
template <class Record>
void sort_records(std::vector<Record>& records) {
  std::sort(records.begin(), records.end(), [](const Record& a, const Record& b) {
    return a.key != b.key ? a.key < b.key : a.place < b.place;
  });
}

/// Calls `use(first, last)` for each run of two records or more that have one key.
template <class Iterator, class Use>
void for_each_group(Iterator begin, Iterator end, const Use& use) {
  while (begin != end) {
    const auto key = begin->key;
    const Iterator last = std::find_if(begin, end, [&](const auto& r) { return r.key != key; });
    if (last - begin > 1) use(begin, last);
    begin = last;
  }
}

template <class Iterator>
bool has_one_value(Iterator begin, Iterator end) {
  return std::all_of(begin, end, [&](const auto& r) { return r.value == begin->value; });
}

bool contains(const std::vector<std::uint64_t>& prints, std::uint64_t print) {
  return std::find(prints.begin(), prints.end(), print) != prints.end();
}

std::uint64_t print_of_reference(const Sample& sample) {
  return sample.reference ? fingerprint(trim(*sample.reference)).low | 1 : 0;
}

enum class Same : std::uint8_t { yes, no, unknown };

/// Whether a verifier takes one reference for the other.
Same is_same(const Sample& a, const Sample& b, const Probe& probe) {
  const auto first = probe.ask(a, "?"), second = probe.ask(b, "?");
  if (first.verifier != second.verifier || !first.verdict.is_scored() ||
      !second.verdict.is_scored())
    return Same::unknown;
  if (first.verifier == "choice")
    return first.verdict.reference == second.verdict.reference ? Same::yes : Same::no;
  if (first.verifier != "math" && first.verifier != "match") return Same::unknown;
  const auto takes = [&](const Sample& sample, const Sample& other) {
    const std::string_view answer = math::reference_answer(*other.reference);
    for (const char* const form : {"\\boxed{{{}}}", "<answer>{}</answer>", "#### {}", "{}"})
      if (probe.ask(sample, fmt::format(fmt::runtime(form), answer)).is_correct()) return true;
    return false;
  };
  return takes(a, b) || takes(b, a) ? Same::yes : Same::no;
}

}  // namespace

RowKeys::RowKeys(const ProblemRow& row)
    : reference(print_of_reference(row.sample())), has_completion(row.has_completion) {
  if (!row.id.empty()) id = fingerprint(row.id);
  std::string text = normalised_text(row.question);
  text.append("\n").append(row.pictures);
  for (const std::string_view name : kContext)
    if (const JsonField* field = row.field(name)) text.append("\n").append(field->value);
  problem = fingerprint(text);
}

void CommonRows::add(const RowKeys& keys, Place place) {
  const std::uint64_t at = place.number();
  if (keys.id) ids_.push_back({*keys.id, keys.problem.low, at, keys.has_completion});
  problems_.push_back({keys.problem, keys.reference, at, keys.has_completion});
}

void CommonRows::find_ids() {
  sort_records(ids_);
  for_each_group(ids_.begin(), ids_.end(), [&](auto begin, auto end) {
    const auto other = std::find_if(
        begin, end, [&](const Record& record) { return record.value != begin->value; });
    if (other == end) return;
    for (auto record = begin; record != end; ++record)
      shared_.push_back({record->place, record->value == begin->value ? other->place : begin->place,
                         Check::duplicate_id});
  });
  ids_ = {};
}

bool CommonRows::find_groups() {
  find_ids();
  sort_records(problems_);
  for_each_group(problems_.begin(), problems_.end(), [&](auto begin, auto end) {
    if (has_one_value(begin, end)) {
      for (auto record = begin + 1; record != end; ++record)
        if (!record->has_completion)
          shared_.push_back({record->place, begin->place, Check::duplicate_prompt});
      return;
    }
    for (auto record = begin; record != end; ++record)
      disputed_.emplace_back(record->place, disputes_.size());
    disputes_.emplace_back().members.assign(begin, end);
  });
  problems_ = {};
  std::sort(disputed_.begin(), disputed_.end());
  return !disputes_.empty();
}

bool CommonRows::is_disputed(Place place) const {
  return std::binary_search(disputed_.begin(), disputed_.end(),
                            std::pair(place.number(), std::size_t{0}),
                            [](const auto& a, const auto& b) { return a.first < b.first; });
}

void CommonRows::compare(const ProblemRow& row, Place place, std::span<const Probe> probes) {
  const auto found = std::lower_bound(disputed_.begin(), disputed_.end(),
                                      std::pair(place.number(), std::size_t{0}));
  Dispute& dispute = disputes_[found->second];
  const Sample& sample = row.sample();
  const std::uint64_t print = print_of_reference(sample);
  if (print == 0) return;
  if (dispute.equal.empty()) {
    dispute.row = sample.row;
    dispute.reference = *sample.reference;
    dispute.prompt = sample.prompt;
    dispute.data_source = sample.data_source;
    dispute.verifier = sample.verifier;
    dispute.schema = sample.schema;
    dispute.equal.push_back(print);
    return;
  }
  constexpr std::size_t kMostCompared = 64;
  const bool is_known = contains(dispute.equal, print) || contains(dispute.unequal, print);
  if (is_known || dispute.equal.size() + dispute.unequal.size() >= kMostCompared) return;
  Sample first;
  first.row = dispute.row;
  first.reference = dispute.reference;
  first.prompt = dispute.prompt;
  first.data_source = dispute.data_source;
  first.verifier = dispute.verifier;
  first.schema = dispute.schema;
  const bool is_other = std::any_of(probes.begin(), probes.end(), [&](const Probe& probe) {
    return is_same(first, sample, probe) == Same::no;
  });
  (is_other ? dispute.unequal : dispute.equal).push_back(print);
}

void CommonRows::finish() {
  for (const Dispute& dispute : disputes_) {
    const auto& members = dispute.members;
    const auto first_of = [&](const std::vector<std::uint64_t>& prints) {
      return std::find_if(members.begin(), members.end(),
                          [&](const Record& record) { return contains(prints, record.value); });
    };
    const auto one = first_of(dispute.equal), another = first_of(dispute.unequal);
    for (const Record& record : members) {
      if (another != members.end() && record.value != 0) {
        const auto& other = contains(dispute.unequal, record.value) ? *one : *another;
        shared_.push_back({record.place, other.place, Check::contradicting_references});
      } else if (&record != &members.front() && !record.has_completion) {
        shared_.push_back({record.place, members.front().place, Check::duplicate_prompt});
      }
    }
  }
  disputed_ = {};
  disputes_ = {};
  std::sort(shared_.begin(), shared_.end(), [](const Shared& a, const Shared& b) {
    return a.place != b.place ? a.place < b.place : a.check < b.check;
  });
}

void CommonRows::check(const ProblemRow& row, Place place, const Name& name, Faults& faults) const {
  const std::uint64_t at = place.number();
  auto shared = std::lower_bound(shared_.begin(), shared_.end(), at,
                                 [](const Shared& a, std::uint64_t b) { return a.place < b; });
  for (; shared != shared_.end() && shared->place == at; ++shared) {
    const std::string other = name(Place::from(shared->other));
    if (shared->check == Check::duplicate_id)
      faults.add(shared->check, fmt::format("{} has the id {} too, and another prompt", other,
                                            shorten(row.id, 80)));
    if (shared->check == Check::duplicate_prompt)
      faults.add(shared->check, fmt::format("{} has the same prompt", other));
    if (shared->check == Check::contradicting_references)
      faults.add(shared->check,
                 fmt::format("its reference is {}; {} has the same prompt and another one",
                             shorten(row.sample().reference.value_or("missing"), 120), other));
  }
}

}  // namespace cupel
