#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "trainer/checkpoint/tensor_file.h"

namespace cupel::trainer {

/// The weights in a Hugging Face folder: `model.safetensors`, or the shards that
/// `model.safetensors.index.json` names. Thread-safe once it is open.
class Checkpoint {
 public:
  /// Fails where there are none, where a shard is missing or broken (named), or where the index
  /// names a tensor that its shard has not.
  static Result<Checkpoint> open(const std::string& folder);

  bool has(std::string_view name) const { return shard_of_.contains(name); }
  std::vector<std::string> names() const;

  /// A view of the file's bytes that must not be written to (see `TensorFile`). Fails where there
  /// is none, or where its shape is another.
  Result<at::Tensor> tensor(std::string_view name, at::IntArrayRef shape) const;

 private:
  std::string folder_;
  std::vector<TensorFile> shards_;
  std::map<std::string, std::size_t, std::less<>> shard_of_;
};

/// Writes the weights of a Hugging Face folder, which is made where it is not there: one file, or
/// shards of at most `shard_bytes` (a tensor that is larger has one of its own) and their index.
/// What was there under these names goes only when all is written.
Result<void> write_checkpoint(const std::string& folder, const std::vector<NamedTensor>& tensors,
                              std::uint64_t shard_bytes = std::uint64_t{5'000'000'000});

}  // namespace cupel::trainer
