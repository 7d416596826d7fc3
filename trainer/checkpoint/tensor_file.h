#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cupel::trainer {

/// A safetensors file, mapped into memory: opening it reads the table of contents alone.
/// Thread-safe once it is open.
///
///     auto file = TensorFile::open("model.safetensors");
///     auto weight = file->tensor("lm_head.weight");
class TensorFile {
 public:
  /// What the table says of one tensor.
  struct Entry {
    std::string type;  ///< as the file spells it: "F32", "BF16", …
    std::vector<std::int64_t> shape;
    std::uint64_t begin = 0;  ///< of its bytes, from the start of the file
    std::uint64_t end = 0;
  };

  /// Fails where the file is no whole safetensors file: cut short, a table that is no JSON, tensors
  /// that overlap, leave gaps, or have not the bytes of their shape. Says which tensor.
  static Result<TensorFile> open(const std::string& path);

  const std::string& path() const { return path_; }
  const std::map<std::string, Entry, std::less<>>& entries() const { return entries_; }

  /// A view of the file's bytes, valid as long as the tensor is; it must not be written to. Fails
  /// where there is none of that name, or its type is one that LibTorch lacks.
  Result<at::Tensor> tensor(std::string_view name) const;

 private:
  class Mapping;
  TensorFile(std::string path, std::shared_ptr<const Mapping> mapping)
      : path_(std::move(path)), mapping_(std::move(mapping)) {}

  std::string path_;
  std::shared_ptr<const Mapping> mapping_;
  std::map<std::string, Entry, std::less<>> entries_;
};

/// A tensor under the name that it has in files.
struct NamedTensor {
  std::string name;
  at::Tensor tensor;
};

/// Writes a safetensors file whole or not at all, byte for byte as the format's own library would:
/// tensors by falling size of their type, then by name. They may lie on any device, in any layout.
/// Throws std::invalid_argument for a type that such a file cannot hold.
Result<void> write_tensor_file(const std::string& path, std::vector<NamedTensor> tensors);

}  // namespace cupel::trainer
