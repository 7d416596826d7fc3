#pragma once

#include <nanobind/nanobind.h>

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "python/core/utf8_text.h"

namespace cupel::python {

/// What the views of a batch point to beside the values of its columns: text that was made of them,
/// and strings inside of them, which another thread may change meanwhile. Made, filled and
/// destroyed by a thread that holds the interpreter's lock.
class Kept {
 public:
  Kept() = default;
  Kept(const Kept&) = delete;
  Kept& operator=(const Kept&) = delete;
  ~Kept();

  /// The UTF-8 of a `str` that lives as long, without a copy where Python has it as such. A lone
  /// surrogate becomes U+FFFD.
  std::string_view view(nanobind::handle text) {
    if (const auto held = held_utf8(text)) return *held;
    return keep(RawText(text).utf8());
  }

  std::string_view keep(std::string text) { return made_.emplace_back(std::move(text)); }
  std::string_view keep(RawText::Utf8 text) {
    return encoded_.emplace_back(std::move(text)).view();
  }

  void keep_object(nanobind::handle object) {
    objects_.push_back(object.ptr());
    Py_INCREF(object.ptr());
  }

 private:
  std::vector<PyObject*> objects_;
  std::deque<std::string> made_;
  std::deque<RawText::Utf8> encoded_;
};

}  // namespace cupel::python
