#include "rewards/decontamination.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <stdexcept>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/fingerprint.h"
#include "base/text.h"
#include "base/utf8.h"
#include "rewards/internal/evaluation_texts.h"
#include "rewards/internal/run_table.h"
#include "rewards/internal/words.h"

namespace cupel {
namespace {

constexpr std::size_t kMostShown = 160;

const words::Rules& rules_for(const OverlapRules& rules) {
  return rules.keeps_punctuation ? words::between_spaces() : words::without_punctuation();
}

/// Takes the runs out of evaluation texts.
class Runs {
 public:
  explicit Runs(const OverlapRules& rules) : rules_(rules), words_(rules_for(rules)) {}

  void add(const EvaluationText& text, std::uint32_t position, EvaluationSummary& summary) {
    if (!split(text.text)) return;
    ++summary.texts;
    if (hashes_.size() < rules_.words) {
      ++(text.is_question ? summary.short_questions : summary.short_solutions);
      if (text.is_question && rules_.matches_short_whole) add_whole(position);
      return;
    }
    runs_of_.emplace_back();
    words::Run run(rules_.words);
    for (std::size_t i = 0; i < hashes_.size(); ++i) {
      run.add(hashes_[i]);
      if (!run.is_full()) continue;
      count(run.hash(), position, begins_[i + 1 - rules_.words], ends_[i]);
      runs_of_.back().push_back(run.hash());
    }
  }

  /// Those that are looked for.
  std::vector<RunPlace> runs(EvaluationSummary& summary) const {
    std::vector<RunPlace> found;
    for (const auto& [hash, run] : runs_) {
      if (is_common(run))
        ++summary.common_runs;
      else
        found.push_back(run.first);
    }
    summary.runs = found.size();
    for (const std::vector<std::uint64_t>& runs : runs_of_)
      summary.only_common += std::all_of(
          runs.begin(), runs.end(), [&](std::uint64_t hash) { return is_common(runs_.at(hash)); });
    // Not in the order of the map, which is the library's affair.
    std::sort(found.begin(), found.end(),
              [](const RunPlace& a, const RunPlace& b) { return a.hash < b.hash; });
    return found;
  }

  const std::vector<RunPlace>& wholes() const { return wholes_; }

 private:
  struct Counted {
    RunPlace first;
    std::uint32_t last_item;
    std::uint32_t items;
  };

  bool is_common(const Counted& run) const {
    return rules_.most_items > 0 && run.items > rules_.most_items;
  }

  /// Whether the words are others than those of every text before.
  bool split(std::string_view text) {
    hashes_.clear();
    begins_.clear();
    ends_.clear();
    words::for_each(text, words_, [&](std::uint64_t hash, std::size_t begin, std::size_t end) {
      hashes_.push_back(hash);
      begins_.push_back(static_cast<std::uint32_t>(begin));
      ends_.push_back(static_cast<std::uint32_t>(end));
      return true;
    });
    const std::string_view bytes(reinterpret_cast<const char*>(hashes_.data()),
                                 hashes_.size() * sizeof(std::uint64_t));
    return !hashes_.empty() && known_.insert(fingerprint(bytes)).second;
  }

  void count(std::uint64_t hash, std::uint32_t item, std::uint32_t begin, std::uint32_t end) {
    const auto [at, is_new] = runs_.try_emplace(hash, Counted{{hash, item, begin, end}, item, 1});
    if (is_new || at->second.last_item == item) return;
    at->second.last_item = item;
    ++at->second.items;
  }

  void add_whole(std::uint32_t position) {
    words::Run run(rules_.words);
    for (const std::uint64_t hash : hashes_) run.add(hash);
    wholes_.push_back({run.hash(), position, begins_.front(), ends_.back()});
  }

  const OverlapRules& rules_;
  const words::Rules& words_;
  std::unordered_set<Fingerprint> known_;
  std::unordered_map<std::uint64_t, Counted> runs_;
  std::vector<std::vector<std::uint64_t>> runs_of_;  // of each text
  std::vector<RunPlace> wholes_;
  std::vector<std::uint64_t> hashes_;  // of the words of the text at hand
  std::vector<std::uint32_t> begins_, ends_;
};

/// The words as they are compared, with a newline behind each.
std::string spelled(std::string_view text, const words::Rules& rules) {
  std::string all;
  words::for_each(text, rules, [&](std::uint64_t, std::size_t begin, std::size_t end) {
    for (std::size_t at = begin; at < end;) {
      const char32_t c = next_character(text, at);
      const words::Beyond other = c < 128 ? words::Beyond{} : words::beyond_ascii(c);
      const words::Kind kind =
          c < 128 ? rules.ascii[c] : rules.sorts[static_cast<std::size_t>(other.sort)];
      if (kind == words::Kind::gone) continue;
      if (c >= 128)
        append_utf8(all, other.small);
      else
        all += ascii_lower(static_cast<char>(c));
    }
    all += '\n';
    return true;
  });
  return all;
}

}  // namespace

Result<OverlapRules> OverlapRules::from_text(std::string_view text) {
  if (text == "r1") return r1();
  if (text == "gpt3") return gpt3();
  if (text == "s1") return s1();
  OverlapRules rules = r1();
  const auto read = std::from_chars(text.data(), text.data() + text.size(), rules.words);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || rules.words == 0 ||
      rules.words > words::Run::kMost)
    return failure(
        fmt::format("\"{}\" is no rule for decontamination; use r1 (10 words), gpt3 "
                    "(13), s1 (8, with punctuation), or a number of words from 1 to {}",
                    shorten(text, 40), words::Run::kMost));
  return rules;
}

std::string Overlap::text() const {
  return fmt::format("{}:{} \"{}\": the words \"{}\"", file, line, field,
                     shorten(words, kMostShown));
}

struct EvaluationIndex::Impl {
  OverlapRules rules;
  std::vector<std::string> files;
  std::vector<EvaluationText> texts;
  RunTable runs;
  RunTable wholes;
  EvaluationSummary summary;

  /// What `place` and `words` have in common, if they are the same words indeed.
  std::optional<Overlap> checked(const RunPlace& place, std::string_view found) const {
    const EvaluationText& text = texts[place.text];
    const std::string_view wanted =
        std::string_view(text.text).substr(place.begin, place.end - place.begin);
    const words::Rules& kinds = rules_for(rules);
    if (spelled(wanted, kinds) != spelled(found, kinds)) return std::nullopt;
    return Overlap{files[text.file], text.line, text.field, found};
  }
};

EvaluationIndex::EvaluationIndex(std::unique_ptr<const Impl> impl) : impl_(std::move(impl)) {}
EvaluationIndex::EvaluationIndex(EvaluationIndex&&) noexcept = default;
EvaluationIndex& EvaluationIndex::operator=(EvaluationIndex&&) noexcept = default;
EvaluationIndex::~EvaluationIndex() = default;

Result<EvaluationIndex> EvaluationIndex::read(const std::vector<std::string>& files,
                                              OverlapRules rules, const EvaluationFields& fields) {
  if (rules.words == 0 || rules.words > words::Run::kMost)
    throw std::invalid_argument("OverlapRules::words is from 1 to 64");
  if (files.empty()) return failure("there is no evaluation file to look for");
  auto read = read_evaluation_texts(files, fields);
  if (!read) return tl::make_unexpected(read.error());

  auto impl = std::make_unique<Impl>();
  impl->rules = rules;
  impl->files = files;
  impl->texts = std::move(read->texts);
  impl->summary.rows = read->rows;
  impl->summary.notices = std::move(read->notices);
  Runs runs(rules);
  for (std::size_t i = 0; i < impl->texts.size(); ++i)
    runs.add(impl->texts[i], static_cast<std::uint32_t>(i), impl->summary);
  impl->runs = RunTable(runs.runs(impl->summary));
  impl->wholes = RunTable(runs.wholes());
  return EvaluationIndex(std::move(impl));
}

std::optional<Overlap> EvaluationIndex::find(std::string_view text) const {
  const std::size_t size = impl_->rules.words;
  words::Run run(size);
  std::array<std::size_t, words::Run::kMost> begins;  // of the latest words
  std::size_t next = 0, last_end = 0;
  std::optional<Overlap> found;
  words::for_each(text, rules_for(impl_->rules),
                  [&](std::uint64_t word, std::size_t begin, std::size_t end) {
                    run.add(word);
                    begins[next] = begin;
                    if (++next == size) next = 0;
                    last_end = end;
                    if (!run.is_full()) return true;
                    // The oldest place is the one that is overwritten next.
                    const RunPlace* place = impl_->runs.find(run.hash());
                    if (place)
                      found = impl_->checked(*place, text.substr(begins[next], end - begins[next]));
                    return !found;
                  });
  if (run.is_full() || run.count() == 0) return found;
  if (const RunPlace* place = impl_->wholes.find(run.hash()))
    found = impl_->checked(*place, text.substr(begins[0], last_end - begins[0]));
  return found;
}

const EvaluationSummary& EvaluationIndex::summary() const { return impl_->summary; }

}  // namespace cupel
