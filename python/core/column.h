#pragma once

#include <nanobind/nanobind.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "python/core/arrow_texts.h"
#include "python/core/cells.h"
#include "python/core/kept.h"

namespace cupel::python {

/// A named column as it was given: a list or tuple, or strings that Arrow holds. It must outlive
/// what it reads.
class Column {
 public:
  /// Throws TypeError for anything else.
  Column(std::string name, nanobind::object values);

  const std::string& name() const { return name_; }
  std::size_t size() const;

  std::optional<std::string_view> completion(Kept& kept, std::size_t i) const;
  std::string_view prompt(Kept& kept, std::size_t i) const;
  ReferenceText reference(Kept& kept, std::size_t i) const;
  /// The text of a str, "" for anything else.
  std::string_view optional_text(Kept& kept, std::size_t i) const;
  void append_json(std::string& out, std::size_t i) const;
  /// Of a dict: the text of a row.
  void append_row(std::string& out, std::size_t i) const;

  /// Says that value `i` will be asked for soon: strings lie all over the memory, and waiting for
  /// them would be most of the time that reading a list takes.
  void announce(std::size_t i) const;

  /// Whether a list holds lists of completions, which are not lists of messages.
  bool has_groups() const;

 private:
  nanobind::handle value(std::size_t i) const;
  Place place(std::size_t i) const { return {name_.c_str(), i}; }

  std::string name_;
  nanobind::object values_;
  const ArrowTexts* texts_ = nullptr;
};

}  // namespace cupel::python
