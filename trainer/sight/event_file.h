#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "datasets/output_file.h"
#include "rewards/training_log.h"

namespace cupel::trainer {

/// Scalars for TensorBoard: `events.out.tfevents.<seconds>.<host>`, a record for each call of
/// `write`, on the disk when it returns. Tags are "kind/name", such as train/reward. Values are
/// float32 there, so metrics.jsonl is what to compute with. Not thread-safe.
///
/// TensorBoard reads all such files of a folder in the order of their names. A file begins with
/// word that steps from `first_step` on are new; TensorBoard then forgets what earlier files of the
/// folder have for these, so that a run that was resumed is drawn once. That holds for every tag:
/// stages which each count their steps from 1 need folders of their own.
class EventFile {
 public:
  /// Makes the folder where it is not there. `first_step` is the first that will be written: 0 for
  /// a run that begins, k + 1 for one that resumes from a checkpoint of step k.
  static Result<EventFile> open(const std::string& folder, std::uint64_t first_step);

  Result<void> write(std::uint64_t step, std::string_view kind, std::span<const Metric> values);

  const std::string& path() const { return path_; }

  Result<void> close() { return file_.close(); }

 private:
  EventFile(OutputFile file, std::string path) : file_(std::move(file)), path_(std::move(path)) {}

  OutputFile file_;
  std::string path_;
};

}  // namespace cupel::trainer
