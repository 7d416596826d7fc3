#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "rewards/internal/report_record.h"

namespace cupel::internal {

/// A row whose texts are on the page; `texts` is JSON.
struct TextRow {
  Record record;
  std::string texts;
};

/// Chooses rows whose texts are kept, within a number of bytes. Rows of one outcome, reason and
/// source are a stratum: its first rows are kept, and of the others those whose places have the
/// least hashes: not texts, for completions that are alike would go or stay together.
/// Where there is no more room the stratum that has most gives a row up, so that rare ones stay.
class TextChoice {
 public:
  static constexpr std::size_t kFirstRows = 4;

  explicit TextChoice(std::size_t bytes) : most_bytes_(bytes) {}

  /// `texts` is called only if the row is taken.
  void add(const Record& record, const std::function<std::string()>& texts);

  /// In order.
  std::vector<const TextRow*> rows() const;

 private:
  using Key = std::pair<std::uint64_t, std::uint64_t>;  // hash, ordinal
  /// About what a row takes beside its texts: rows without any are not free.
  static constexpr std::size_t kRecordBytes = 256;
  static constexpr Key kNoCeiling{std::numeric_limits<std::uint64_t>::max(), 0};

  struct Stratum {
    std::uint64_t seen = 0;
    std::size_t bytes = 0;
    Key ceiling = kNoCeiling;  // of what was ever given up: what is not below it is not taken
    std::map<Key, TextRow> rows;
  };

  void give_up_one();
  void set_bytes(std::size_t number, std::size_t bytes);

  std::size_t most_bytes_;
  std::size_t bytes_ = 0;
  std::vector<Stratum> strata_;
  std::map<std::tuple<Outcome, std::uint16_t, std::uint16_t>, std::size_t> number_of_;
  std::set<std::pair<std::size_t, std::size_t>> by_bytes_;  // bytes, number of the stratum
};

}  // namespace cupel::internal
