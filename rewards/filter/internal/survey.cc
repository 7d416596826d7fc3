#include "rewards/filter/internal/survey.h"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "base/nearest.h"
#include "rewards/filter/internal/block_pipeline.h"
#include "rewards/filter/internal/row_check.h"

namespace cupel {
namespace {

constexpr std::size_t kMostRows = std::numeric_limits<std::uint32_t>::max();
constexpr std::size_t kMostClasses = 65'536;

/// A block on its way from lines to records.
struct Batch : BlockOnItsWay {
  explicit Batch(const Fields& fields) : parser(fields), scratch(fields) {}

  ScoredLineParser parser;
  ScoredLines lines;
  RowCheck::Scratch scratch;
  std::vector<RowRecord> records;
  std::vector<std::string_view> classes;  // of the records
  std::vector<MinHash> near, diverse;     // of the records that are kept, where asked for
  std::vector<std::string> notices, overlaps;
  std::vector<bool> has_component;  // by condition
  std::set<std::string, std::less<>> components;
  std::optional<Error> failure;
};

class Survey {
 public:
  Survey(const FilterOptions& options, const Executor& executor, const FilterHooks& hooks,
         InputFiles& files, const EvaluationIndex* evaluation, const std::string& folder)
      : options_(options),
        executor_(executor),
        hooks_(hooks),
        files_(files),
        first_general_(options.inputs.size()),
        class_field_(options.balance ? options.balance->field : "data_source"),
        check_(options, evaluation),
        has_component_(options.keep_if.size(), false),
        found_{RecordStore(options.memory_bytes, folder), {}, {}, {}, {}} {}

  Result<Surveyed> run() {
    LineBlockOptions lines;
    lines.max_line_bytes = options_.max_line_bytes;
    auto reader = files_.reader(lines, true);
    if (!reader) return tl::make_unexpected(reader.error());
    for_each_block<Batch>(
        executor_, *reader, options_.fields, [this](Batch& batch) { work(batch); },
        [&](Batch& batch) { return drain(batch, reader->raw_total()); });
    if (failure_) return tl::make_unexpected(*failure_);
    if (auto known = check_components(); !known) return tl::make_unexpected(known.error());
    return std::move(found_);
  }

 private:
  void work(Batch& batch) const {
    const std::size_t file = files_.number(batch.block.path);
    batch.records.clear();
    batch.classes.clear();
    batch.near.clear();
    batch.diverse.clear();
    batch.notices.clear();
    batch.overlaps.clear();
    batch.failure.reset();
    batch.has_component.assign(options_.keep_if.size(), false);
    batch.components.clear();
    if (batch.block.fault && batch.block.fault->ends_file) {
      batch.failure = Error{files_.path(file) + ":" + std::to_string(batch.block.fault->line) +
                            ": " + batch.block.fault->message +
                            "; rows behind it would be lost, so nothing was written"};
      return;
    }
    batch.parser.parse(batch.block, batch.lines);
    for (const ScoredLine& row : batch.lines.lines()) {
      RowRecord record;
      record.file = static_cast<std::uint16_t>(file);
      record.line = static_cast<std::uint32_t>(row.line);
      record.is_general = file >= first_general_;
      const auto place = [&] { return files_.path(file) + ":" + std::to_string(row.line) + ": "; };
      if (!row.fault.empty()) {
        record.step = Step::unreadable;
        batch.notices.push_back(files_.path(file) + row.fault.substr(batch.block.path.size()));
      } else if (auto checked = check_.check(row, batch.scratch, record); !checked) {
        if (!record.is_general) {
          batch.failure = Error{place() + checked.error().message};
          return;
        }
        record.step = Step::unreadable;
        batch.notices.push_back(place() + checked.error().message);
      }
      if (record.step == Step::contaminated && batch.overlaps.size() < FilterReport::kMostOverlaps)
        batch.overlaps.push_back(place() + batch.scratch.overlap->text());
      if (record.is_kept() && options_.dedup.kind == Dedup::Kind::near)
        batch.near.push_back(batch.scratch.near);
      if (record.is_kept() && wants_diverse(record)) batch.diverse.push_back(batch.scratch.diverse);
      note_components(row, batch);
      batch.records.push_back(record);
      batch.classes.push_back(class_of(row, batch.lines.texts));
    }
  }

  bool wants_diverse(const RowRecord& record) const {
    return options_.per_prompt.rule == PerPrompt::Rule::diverse && !record.is_general;
  }

  std::string_view class_of(const ScoredLine& row, TextArena& texts) const {
    if (class_field_ == "data_source") return row.data_source;
    const JsonField* field = row.field(class_field_);
    if (!field || field->type == JsonType::null) return {};
    return text_of(*field, texts);
  }

  void note_components(const ScoredLine& row, Batch& batch) const {
    for (std::size_t i = 0; i < options_.keep_if.size(); ++i) {
      const std::string& name = options_.keep_if[i].component();
      if (name.empty() || batch.has_component[i]) continue;
      batch.has_component[i] = row.component(name) != nullptr;
      for (const NamedScore& score : row.components)
        if (batch.components.find(score.name) == batch.components.end())
          batch.components.emplace(score.name);
    }
  }

  bool drain(Batch& batch, std::uint64_t total_bytes) {
    if (batch.failure) {
      failure_ = batch.failure;
      return false;
    }
    for (const std::string& notice : batch.notices) hooks_.notice(notice);
    if (found_.records.size() + batch.records.size() > kMostRows) {
      failure_ = Error{"more than 4,294,967,295 rows; filter them in parts"};
      return false;
    }
    for (const std::string& overlap : batch.overlaps)
      if (found_.overlaps.size() < FilterReport::kMostOverlaps) found_.overlaps.push_back(overlap);
    std::size_t near = 0, diverse = 0;
    for (std::size_t i = 0; i < batch.records.size(); ++i) {
      RowRecord& record = batch.records[i];
      const auto row = static_cast<std::uint32_t>(found_.records.size());
      if (record.is_kept() && !batch.near.empty()) found_.near.add(row, batch.near[near++]);
      if (record.is_kept() && wants_diverse(record))
        found_.diverse.add(row, batch.diverse[diverse++]);
      record.source = number_of(batch.classes[i]);
      found_.records.push_back(record);
    }
    for (std::size_t i = 0; i < has_component_.size(); ++i)
      has_component_[i] = has_component_[i] || batch.has_component[i];
    components_.merge(batch.components);
    hooks_.progress(found_.records.size(), batch.bytes_read / 2, total_bytes);
    return !failure_;
  }

  std::uint32_t number_of(std::string_view name) {
    if (!found_.classes.empty() && found_.classes[last_class_] == name) return last_class_;
    auto at = class_numbers_.find(name);
    if (at == class_numbers_.end()) {
      if (found_.classes.size() == kMostClasses) {
        // Only those who balance need every class.
        if (options_.balance)
          failure_ = Error{"\"" + class_field_ +
                           "\" has more than 65,536 values; balance by a "
                           "field that has few"};
        return kMostClasses - 1;
      }
      at = class_numbers_.emplace(name, static_cast<std::uint32_t>(found_.classes.size())).first;
      found_.classes.emplace_back(name);
    }
    return last_class_ = at->second;
  }

  Result<void> check_components() const {
    for (std::size_t i = 0; i < has_component_.size(); ++i) {
      const std::string& name = options_.keep_if[i].component();
      if (name.empty() || has_component_[i] || found_.records.size() == 0) continue;
      const std::vector<std::string_view> known(components_.begin(), components_.end());
      if (known.empty())
        return failure("no row has components, so --keep-if " + options_.keep_if[i].text() +
                       " cannot hold");
      return failure(unknown_name_message("component", name, known) + "; no row has it");
    }
    return {};
  }

  const FilterOptions& options_;
  const Executor& executor_;
  const FilterHooks& hooks_;
  InputFiles& files_;
  const std::size_t first_general_;
  const std::string class_field_;
  const RowCheck check_;
  std::vector<bool> has_component_;
  std::set<std::string, std::less<>> components_;
  std::map<std::string, std::uint32_t, std::less<>> class_numbers_;
  std::uint32_t last_class_ = 0;
  Surveyed found_;
  std::optional<Error> failure_;
};

}  // namespace

Result<Surveyed> survey(const FilterOptions& options, const Executor& executor,
                        const FilterHooks& hooks, InputFiles& files,
                        const EvaluationIndex* evaluation, const std::string& folder) {
  return Survey(options, executor, hooks, files, evaluation, folder).run();
}

}  // namespace cupel
