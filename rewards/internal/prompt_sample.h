#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "rewards/internal/report_record.h"

namespace cupel::internal {

/// Keeps every row up to a number of rows, and beyond it the rows of a share of the prompts that a
/// hash chooses: a prompt is there with all of its rows or not at all, so that what is said of
/// prompts holds. Of one prompt no more than kMostOfPrompt rows are kept.
class PromptSample {
 public:
  static constexpr std::size_t kMostOfPrompt = 4096;

  explicit PromptSample(std::size_t most_rows) : most_rows_(most_rows) {}

  void add(const Record& record);

  const std::vector<Record>& records() const { return records_; }

 private:
  bool is_chosen(const Record& record) const;
  void halve();

  std::size_t most_rows_;
  unsigned halvings_ = 0;
  std::vector<Record> records_;
  std::unordered_map<Fingerprint, std::size_t> rows_of_;
};

}  // namespace cupel::internal
