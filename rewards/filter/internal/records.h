#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <type_traits>
#include <vector>

#include "base/fingerprint.h"
#include "rewards/filter/steps.h"

namespace cupel {

/// What is known of a row while it is decided whether it stays.
struct RowRecord {
  Fingerprint prompt;             ///< the same for completions of one prompt
  Fingerprint text;               ///< the same for rows that say the same
  std::uint64_t id = 0;           ///< hash of the id, 0: none
  std::uint64_t prompt_text = 0;  ///< hash of what the prompt says, 0: not known or not asked for
  std::uint64_t rank = 0;         ///< a number drawn by the seed and the row, wherever it stands
  double reward = std::numeric_limits<double>::quiet_NaN();
  std::uint32_t line = 0;
  std::uint32_t length = 0;         ///< characters of the completion
  std::uint32_t prompt_number = 0;  ///< dense
  std::uint32_t source = 0;         ///< number of its class
  std::uint16_t file = 0;
  Step step = Step::kept;  ///< the first that removes it
  bool is_general = false;
  bool is_scored = false;  ///< right or wrong
  bool is_correct = false;
  bool is_validation = false;

  bool is_kept() const { return step == Step::kept; }
};

/// Records of any number of rows in the order of input. Those beyond `memory_bytes` lie in a file
/// without a name in `folder`, which the system keeps in memory as far as there is some to spare.
/// Throws where there is neither memory nor room on the disk.
class RecordStore {
 public:
  RecordStore(std::size_t memory_bytes, std::string folder);
  RecordStore(RecordStore&& other) noexcept;
  RecordStore& operator=(RecordStore&&) = delete;
  ~RecordStore();

  void push_back(const RowRecord& record);
  std::size_t size() const { return size_; }
  RowRecord& operator[](std::size_t row) { return chunks_[row / kChunk][row % kChunk]; }
  const RowRecord& operator[](std::size_t row) const { return chunks_[row / kChunk][row % kChunk]; }

 private:
  static constexpr std::size_t kChunk = 1u << 16;
  static_assert(std::is_trivially_copyable_v<RowRecord>);

  RowRecord* new_chunk();

  std::size_t memory_bytes_;
  std::string folder_;
  std::vector<RowRecord*> chunks_;
  std::size_t size_ = 0;
  int fd_ = -1;
  std::size_t on_disk_ = 0;  // chunks
};

}  // namespace cupel
