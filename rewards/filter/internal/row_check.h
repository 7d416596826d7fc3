#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "rewards/filter/chat.h"
#include "rewards/filter/internal/records.h"
#include "rewards/near_duplicates.h"
#include "rewards/prompt_key.h"
#include "rewards/rejection_sampling.h"

namespace cupel {

/// What can be said of a row by itself: its record, and the first step that removes it for a reason
/// of its own. Thread-safe; each thread has a `Scratch`.
class RowCheck {
 public:
  struct Scratch {
    explicit Scratch(const Fields& fields) : reader(fields) {}

    ChatReader reader;
    Chat chat;
    TextArena texts;
    std::string text;
    std::optional<Overlap> overlap;  // of the last row that was contaminated
    MinHash near, diverse;           // of the last row that was kept, where asked for
  };

  /// `evaluation`: null where there is nothing to hold rows against.
  RowCheck(const FilterOptions& options, const EvaluationIndex* evaluation);

  /// Sets all of `record` but its place and its class. Fails where the row lacks what every row has
  /// to have, and says what and what to do.
  Result<void> check(const ScoredLine& row, Scratch& scratch, RowRecord& record) const;

 private:
  Result<void> check_scores(const ScoredLine& row, RowRecord& record) const;
  void check_texts(const ScoredLine& row, Scratch& scratch, RowRecord& record) const;
  std::optional<Unreadable> unreadable_for(const ScoredLine& row, const Chat& chat) const;

  const FilterOptions& options_;
  const EvaluationIndex* evaluation_;
  PromptKey prompt_key_;
  bool asks_verdict_ = false;
  bool reads_texts_;
};

}  // namespace cupel
