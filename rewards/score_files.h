#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "datasets/joined_reader.h"
#include "datasets/rows.h"
#include "rewards/engine.h"
#include "rewards/summary.h"

namespace cupel {

struct ScoreFilesOptions {
  std::vector<std::string> inputs;  ///< `-` is standard input
  std::string output;               ///< `-` is standard output, "" writes nothing
  /// Outputs of a model, joined to the inputs by the ids of their problems: datasets/completions.h.
  std::vector<std::string> completions = {};
  RowFormat format;
  std::vector<std::string> read_by_caller = {};  ///< the output must be none of them
  bool resume = false;                           ///< go on behind the rows that the output holds
  bool with_time = false;  ///< write `ms`, which makes the bytes differ from run to run
  std::size_t max_line_bytes = 64u << 20;
};

struct ScoreFilesReport {
  /// Of all rows; of those found by `resume` components and examples are not known any more.
  Summary summary;
  std::uint64_t resumed_rows = 0;              ///< rows that the output held already
  std::vector<std::string> cut_files;          ///< inputs that could not be read to their end
  std::optional<JoinedReader::Counts> joined;  ///< where completions came from other files
};

/// A row of output and all that it was made of. Views last for the call.
struct ScoredFileRow {
  const Row& row;
  const Sample* sample;  ///< null where the line could not be read
  const Scored&
      scored;  ///< of rows found by `resume`: the reward, the outcome and the reason alone
  std::string_view file;
};

/// Called from one thread at a time, not always the caller's.
struct ScoreFilesHooks {
  struct Progress {
    std::uint64_t rows;
    std::uint64_t bytes;        ///< of the input files as they lie on disk
    std::uint64_t total_bytes;  ///< 0 where unknown
  };
  /// Rows of `path` from `line` on were recognised as those of a schema; once for each of a file.
  struct Recognised {
    const std::string& path;
    std::uint64_t line;
    const Schema& schema;
  };
  std::function<void(const Progress&)> progress = [](const Progress&) {};
  std::function<void(const ParsedRows::Notice&)> notice = [](const ParsedRows::Notice&) {};
  std::function<void(const Recognised&)> recognised = [](const Recognised&) {};
  std::function<void(const ScoredFileRow&)> row = [](const ScoredFileRow&) {};  ///< in order
};

/// Reads rows, scores them and writes a row for each completion, in input order, with memory
/// bounded whatever the files' size. The output's bytes depend on the inputs, the spec and the
/// options alone, not on the number of threads, and not on how often a run was killed and resumed.
Result<ScoreFilesReport> score_files(const Engine& engine, const ScoreFilesOptions& options,
                                     const ScoreFilesHooks& hooks = {});

}  // namespace cupel
