#pragma once

#include <nanobind/nanobind.h>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "python/core/arrow_texts.h"
#include "python/core/cells.h"
#include "python/core/held.h"
#include "python/core/kept.h"

namespace cupel::python {

/// A named column: the values of a list or tuple, as they are when it is made, or strings that
/// Arrow holds. Outlives what is read of it; made, read and destroyed with the interpreter's lock.
class Column {
 public:
  /// Throws TypeError for anything else.
  Column(std::string name, nanobind::object values);

  const std::string& name() const { return name_; }
  std::size_t size() const { return texts_ ? texts_->size() : held_.values().size(); }

  CompletionText completion(Kept& kept, std::size_t i) const;
  std::string_view prompt(Kept& kept, std::size_t i) const;
  ReferenceText reference(Kept& kept, std::size_t i) const;
  /// The text of a str, "" for anything else.
  std::string_view optional_text(Kept& kept, std::size_t i) const;
  void append_json(std::string& out, std::size_t i) const;
  /// Of a dict: the text of a row.
  void append_row(std::string& out, std::size_t i) const;

 private:
  nanobind::handle value(std::size_t i) const { return held_.values()[i]; }
  Place place(std::size_t i) const { return {name_.c_str(), i}; }

  std::string name_;
  nanobind::object values_;
  const ArrowTexts* texts_ = nullptr;
  Held held_;
};

/// Whether the first value of a column that is there is a list of completions, rather than of
/// messages.
bool has_groups(nanobind::handle values);

}  // namespace cupel::python
