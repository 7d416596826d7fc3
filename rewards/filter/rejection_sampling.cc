#include "rewards/rejection_sampling.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "datasets/output_file.h"
#include "rewards/filter/internal/input_files.h"
#include "rewards/filter/internal/prompts.h"
#include "rewards/filter/internal/selection.h"
#include "rewards/filter/internal/survey.h"
#include "rewards/filter/internal/training_files.h"

namespace cupel {
namespace {

Result<void> check(const FilterOptions& options) {
  if (options.inputs.empty()) return failure("there is no file to read");
  constexpr std::size_t kMostFiles = 65'535;  // a record has 16 bits for the number
  if (options.inputs.size() + options.mix.size() > kMostFiles)
    return failure("more than 65,535 files; join some of them");
  if (options.output.empty()) return failure("there is no file to write to; give -o OUT");
  if (options.validation == options.output)
    return failure(options.output + ": is to hold the training rows and the validation rows");
  if (!(options.validation_share > 0 && options.validation_share < 1))
    return failure("the share of prompts for validation is above 0 and below 1, such as 0.02");
  double shares = 0;
  for (const Mix& mix : options.mix) shares += mix.share;
  if (shares >= 1)
    return failure(
        fmt::format("the shares of the mixes come to {:.3g}, which leaves nothing for "
                    "the scored rows; they must come to less than 1",
                    shares));
  if (options.row.format == TrainingFormat::rows && options.row.strip_thought)
    return failure("--format rows writes rows as they stood, so --thought strip cannot be");
  if (options.row.format == TrainingFormat::rows && !options.row.carry.empty())
    return failure("--format rows writes all fields of the rows, so give no --carry");
  for (const std::string& name : options.row.carry)
    for (const std::string_view taken : {"messages", "prompt", "completion", "instruction", "input",
                                         "output", "system", "history", "conversations"})
      if (name == taken)
        return failure("\"" + name + "\" is a field of training rows; carry others");
  return {};
}

/// Where files lie that are needed for a while: beside the output, which has to have room anyway.
std::string folder_of(const std::string& output) {
  const std::filesystem::path path(output);
  if (output == "-" || std::filesystem::is_other(path))
    return std::filesystem::temp_directory_path().string();
  return path.has_parent_path() ? path.parent_path().string() : std::string(".");
}

class FilterRun {
 public:
  FilterRun(const FilterOptions& options, const Executor& executor, const FilterHooks& hooks,
            InputFiles files, std::vector<WholeFile> outputs)
      : options_(options),
        executor_(executor),
        hooks_(hooks),
        files_(std::move(files)),
        outputs_(std::move(outputs)) {}

  Result<FilterReport> run() {
    if (auto read = read_evaluation_files(); !read) return tl::make_unexpected(read.error());
    auto found = survey(options_, executor_, hooks_, files_, evaluation_ ? &*evaluation_ : nullptr,
                        folder_of(options_.output));
    if (!found) return tl::make_unexpected(found.error());
    RecordStore& records = found->records;
    const Prompts prompts(records);
    tell_of_ids(records);
    if (auto selected = select(*found, prompts); !selected)
      return tl::make_unexpected(selected.error());
    count(*found, prompts);
    if (report_.rows[static_cast<std::size_t>(Step::kept)] == 0)
      return tl::make_unexpected(nothing_left());
    auto written =
        write_training_files(options_, executor_, hooks_, files_, records, std::move(outputs_));
    if (!written) return tl::make_unexpected(written.error());
    report_.outputs = std::move(*written);
    count_prompts_written(records, prompts);
    return std::move(report_);
  }

 private:
  Result<void> read_evaluation_files() {
    if (options_.evaluation_files.empty()) return {};
    for (const std::string& path : options_.evaluation_files)
      if (path == "-" || (std::filesystem::exists(path) && !std::filesystem::is_regular_file(path)))
        return failure(path + ": is no file; evaluation texts are read twice, so save them first");
    auto index = EvaluationIndex::read(options_.evaluation_files, options_.overlap);
    if (!index) return tl::make_unexpected(index.error());
    evaluation_.emplace(std::move(*index));
    report_.evaluation = evaluation_->summary();
    for (const std::string& notice : report_.evaluation.notices) hooks_.notice(notice);
    for (const std::string& path : options_.evaluation_files) {
      auto facts = file_facts(path);
      if (!facts) return tl::make_unexpected(facts.error());
      report_.evaluation_files.push_back(std::move(*facts));
    }
    return {};
  }

  Result<void> select(Surveyed& found, const Prompts& prompts) {
    RecordStore& records = found.records;
    if (options_.pass_rate) keep_pass_rates(*options_.pass_rate, prompts, records);
    if (options_.dedup.kind != Dedup::Kind::none)
      remove_duplicates(options_.dedup.by == Dedup::By::prompt, records);
    if (options_.dedup.kind == Dedup::Kind::near)
      remove_near_duplicates(options_.dedup, std::move(found.near), records);
    choose_completions(options_.per_prompt, options_.dedup.similarity, found.diverse, prompts,
                       records);
    if (options_.balance) balance_classes(*options_.balance, found.classes.size(), records);
    take_general_rows(options_.mix, options_.inputs.size(), records, hooks_.notice);
    if (!options_.validation.empty() &&
        !choose_validation(options_.validation_share, options_.seed, prompts, records))
      return failure("rows of fewer than two prompts are left, so none can go to validation");
    return {};
  }

  void tell_of_ids(const RecordStore& records) const {
    const IdConflicts conflicts = find_id_conflicts(records);
    const auto place = [&](std::uint32_t row) {
      return fmt::format("{}:{}", files_.path(records[row].file), records[row].line);
    };
    for (const auto& [one, other] : conflicts.first)
      hooks_.notice(
          fmt::format("{}: has the id of {} and another prompt; they count as two prompts",
                      place(other), place(one)));
    if (conflicts.count > conflicts.first.size())
      hooks_.notice(fmt::format("… and {} rows more whose id is that of another prompt",
                                conflicts.count - conflicts.first.size()));
  }

  void count(const Surveyed& found, const Prompts& prompts) {
    const RecordStore& records = found.records;
    report_.overlaps = found.overlaps;
    report_.inputs.resize(files_.count());
    for (std::size_t file = 0; file < files_.count(); ++file) {
      FilterReport::Input& input = report_.inputs[file];
      input.path = files_.path(file);
      input.bytes = files_.bytes(file);
      input.blake2b = files_.digest(file);
      input.is_general = file >= options_.inputs.size();
    }
    for (std::size_t row = 0; row < records.size(); ++row) {
      const RowRecord& record = records[row];
      const auto step = static_cast<std::size_t>(record.step);
      ++report_.inputs[record.file].rows[step];
      if (record.is_general) continue;
      ++report_.rows[step];
      FilterReport::Class& counts = report_.classes[found.classes[record.source]];
      ++counts.rows;
      counts.kept += record.is_kept() ? 1 : 0;
    }
    for (std::size_t prompt = 0; prompt < prompts.count(); ++prompt) {
      Step last = Step::unreadable;  // of lines that were no rows nobody knows the prompt
      for (const std::uint32_t row : prompts.rows(prompt))
        if (!records[row].is_general) last = std::max(last, records[row].step);
      if (last != Step::unreadable) ++report_.prompts[static_cast<std::size_t>(last)];
    }
  }

  void count_prompts_written(const RecordStore& records, const Prompts& prompts) {
    for (std::size_t prompt = 0; prompt < prompts.count(); ++prompt) {
      const auto rows = prompts.rows(prompt);
      const auto kept = std::find_if(rows.begin(), rows.end(),
                                     [&](std::uint32_t row) { return records[row].is_kept(); });
      if (kept != rows.end()) ++report_.outputs[records[*kept].is_validation ? 1 : 0].prompts;
    }
  }

  /// Says which step took the last rows, and what the steps before it left.
  Error nothing_left() const {
    std::uint64_t left = report_.rows_read();
    if (left == 0) return {"there are no rows in the input"};
    std::string steps;
    Step last = Step::unreadable;
    std::uint64_t taken_last = 0;
    for (std::size_t step = 0; step < kSteps; ++step) {
      if (report_.rows[step] == 0) continue;
      last = static_cast<Step>(step);
      taken_last = report_.rows[step];
      steps += fmt::format("{}{} {}", steps.empty() ? "" : ", ", to_string(last), taken_last);
    }
    return {fmt::format(
        "no row is left of {}: the last {} went at the step {} (removed: {}); nothing was written",
        left, taken_last, to_string(last), steps)};
  }

  const FilterOptions& options_;
  const Executor& executor_;
  const FilterHooks& hooks_;
  InputFiles files_;
  std::vector<WholeFile> outputs_;
  std::optional<EvaluationIndex> evaluation_;
  FilterReport report_;
};

}  // namespace

std::vector<std::string> FilterOptions::files_with_rows() const {
  std::vector<std::string> files = inputs;
  for (const Mix& one : mix) files.push_back(one.file);
  return files;
}

std::vector<std::string> FilterOptions::files_read() const {
  std::vector<std::string> files = files_with_rows();
  files.insert(files.end(), evaluation_files.begin(), evaluation_files.end());
  return files;
}

std::uint64_t FilterReport::rows_read() const {
  std::uint64_t all = 0;
  for (const std::uint64_t count : rows) all += count;
  return all;
}

Result<FilterReport> filter_files(const FilterOptions& options, const Executor& executor,
                                  const FilterHooks& hooks) {
  if (auto good = check(options); !good) return tl::make_unexpected(good.error());
  const std::vector<std::string> written = {options.output, options.validation};
  if (auto apart = check_apart(written, options.files_read()); !apart)
    return tl::make_unexpected(apart.error());
  auto files = InputFiles::open(options.files_with_rows(), folder_of(options.output));
  if (!files) return tl::make_unexpected(files.error());
  auto outputs = open_training_files(options);
  if (!outputs) return tl::make_unexpected(outputs.error());
  return FilterRun(options, executor, hooks, std::move(*files), std::move(*outputs)).run();
}

}  // namespace cupel
