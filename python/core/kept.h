#pragma once

#include <nanobind/nanobind.h>

#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace cupel::python {

/// What the views of a batch point to: Python's own strings, and text that was made of other
/// values. Views stay good as long as it does, also while another thread changes the list that a
/// string came from. Made, filled and destroyed by a thread that holds the interpreter's lock.
class Kept {
 public:
  Kept() = default;
  Kept(const Kept&) = delete;
  Kept& operator=(const Kept&) = delete;
  ~Kept();

  void reserve(std::size_t objects) { objects_.reserve(objects); }

  /// The UTF-8 of a `str`, without a copy where Python has it as such. A lone surrogate becomes
  /// U+FFFD.
  std::string_view view(nanobind::handle text);

  std::string_view keep(std::string text) { return made_.emplace_back(std::move(text)); }

  void keep_object(nanobind::handle object);

 private:
  std::vector<PyObject*> objects_;
  std::deque<std::string> made_;
};

/// The UTF-8 of a `str`, as long as that lives, or of `spare`, where it has lone surrogates.
std::string_view utf8_of(nanobind::handle text, std::string& spare);

}  // namespace cupel::python
