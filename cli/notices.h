#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "cli/progress.h"
#include "rewards/score_files.h"

namespace cupel::cli {

/// Prints the first few messages above the progress line and counts the rest.
class Notices {
 public:
  /// `rest_is` says where the others can be found: `each row's "detail" has its own`.
  Notices(ProgressLine& progress, std::string rest_is)
      : progress_(progress), rest_is_(std::move(rest_is)) {}

  void add(std::string_view text, bool is_error);

  /// Says how many there were beside those printed.
  void finish();

 private:
  ProgressLine& progress_;
  std::string rest_is_;
  std::size_t count_ = 0;
};

/// Hooks that show how far scoring is, its notices and which data sets it recognises. Both must
/// outlive them.
ScoreFilesHooks shown_on(ProgressLine& progress, Notices& notices);

}  // namespace cupel::cli
