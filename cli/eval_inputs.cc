#include "cli/eval_inputs.h"

#include "cli/notices.h"
#include "cli/spec_options.h"
#include "rewards/eval/samples.h"
#include "rewards/score_files.h"

namespace cupel::cli {

Result<ScoredInputs> score_inputs(const Engine& engine, const RawInputs& inputs) {
  ScoredInputs scored;
  ScoreFilesOptions options;
  options.inputs = inputs.paths;
  options.output = inputs.output;
  options.completions = inputs.completions;
  options.read_by_caller = inputs.read_by_caller;
  options.format = inputs.format;
  options.format.keep = {"prompt"};
  options.max_line_bytes = inputs.max_line_bytes;
  if (inputs.output.empty()) {
    auto temporary = temporary_folder().and_then(
        [](const std::string& folder) { return TemporaryFile::create(folder, ".jsonl.zst"); });
    if (!temporary) return tl::make_unexpected(temporary.error());
    scored.temporary.emplace(std::move(*temporary));
    options.output = scored.temporary->path();
  }
  if (!inputs.output.empty() || inputs.keeps_completions)
    options.format.keep.push_back("completion");
  scored.paths = {options.output};
  ProgressLine progress;
  Notices notices(progress, "with --scored OUT each row's \"detail\" has its own");
  ScoreFilesHooks hooks = shown_on(progress, notices);
  auto report = score_files(engine, options, hooks);
  notices.finish();
  progress.clear();
  if (!report) return tl::make_unexpected(report.error());
  if (!report->cut_files.empty())
    return failure(report->cut_files.front() + ": could not be read to its end");
  return scored;
}

Result<bool> are_scored(const std::vector<std::string>& paths) {
  std::optional<bool> first;
  for (const std::string& path : paths) {
    auto is_scored = path == "-" ? Result<bool>(false) : eval::is_scored_file(path);
    if (!is_scored) return is_scored;
    if (first && *first != *is_scored)
      return failure(paths.front() + " and " + path +
                     ": one holds scored rows and the other does not; evaluate them one by one, or "
                     "give --rescore to score both");
    first = *is_scored;
  }
  return first.value_or(true);
}

}  // namespace cupel::cli
