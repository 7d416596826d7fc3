#include "python/core/column.h"

#include <utility>

#include "base/json_text.h"
#include "python/core/json_value.h"

namespace cupel::python {
namespace nb = nanobind;

Column::Column(std::string name, nb::object values)
    : name_(std::move(name)),
      values_(std::move(values)),
      held_(is_sequence(values_) ? Held(values_) : Held()) {
  if (nb::isinstance<ArrowTexts>(values_))
    texts_ = nb::cast<const ArrowTexts*>(values_);
  else if (!is_sequence(values_))
    throw_wrong_type({name_.c_str()}, values_, "a list");
}

CompletionText Column::completion(Kept& kept, std::size_t i) const {
  if (!texts_) return completion_text(kept, value(i), place(i));
  const auto text = texts_->text(i);
  return {.text = text.value_or(""), .is_missing = !text};
}

std::string_view Column::prompt(Kept& kept, std::size_t i) const {
  return texts_ ? texts_->text(i).value_or("") : prompt_text(kept, value(i), place(i));
}

ReferenceText Column::reference(Kept& kept, std::size_t i) const {
  return texts_ ? ReferenceText{texts_->text(i)} : reference_text(kept, value(i), place(i));
}

std::string_view Column::optional_text(Kept& kept, std::size_t i) const {
  if (texts_) return texts_->text(i).value_or("");
  const nb::handle found = value(i);
  return PyUnicode_Check(found.ptr()) ? kept.view(found) : std::string_view();
}

void Column::append_json(std::string& out, std::size_t i) const {
  if (!texts_) return append_json_value(out, value(i), place(i));
  if (const auto text = texts_->text(i))
    append_json_string(out, *text);
  else
    out += "null";
}

void Column::append_row(std::string& out, std::size_t i) const {
  append_json_row(out, value(i), place(i));
}

bool has_groups(nb::handle values) {
  if (!is_sequence(values)) return false;
  for (Py_ssize_t i = 0; i < PySequence_Fast_GET_SIZE(values.ptr()); ++i) {
    const nb::handle first = PySequence_Fast_GET_ITEM(values.ptr(), i);
    if (first.is_none()) continue;
    if (!is_sequence(first)) return false;
    return nb::len(first) == 0 || !PyDict_Check(nb::object(first[0]).ptr());
  }
  return false;
}

}  // namespace cupel::python
