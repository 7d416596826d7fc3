#pragma once

#include <nanobind/nanobind.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace cupel::python {

/// A column of strings that Arrow holds, read where it lies. Immutable.
class ArrowTexts {
 public:
  /// Takes over the PyCapsule that `__arrow_c_stream__` returned; the stream must be of type utf8,
  /// large_utf8 or utf8_view.
  explicit ArrowTexts(nanobind::capsule stream);
  ~ArrowTexts();
  ArrowTexts(const ArrowTexts&) = delete;
  ArrowTexts& operator=(const ArrowTexts&) = delete;

  std::size_t size() const { return texts_.size(); }
  /// Nothing where it is null.
  std::optional<std::string_view> text(std::size_t i) const { return texts_[i]; }

 private:
  struct Chunks;
  std::unique_ptr<Chunks> chunks_;
  std::vector<std::optional<std::string_view>> texts_;
};

}  // namespace cupel::python
