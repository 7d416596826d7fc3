#include "python/core/column.h"

#include <utility>

#include "base/json_text.h"
#include "python/core/json_value.h"

namespace cupel::python {
namespace nb = nanobind;

Column::Column(std::string name, nb::object values)
    : name_(std::move(name)), values_(std::move(values)) {
  if (nb::isinstance<ArrowTexts>(values_))
    texts_ = nb::cast<const ArrowTexts*>(values_);
  else if (!PyList_Check(values_.ptr()) && !PyTuple_Check(values_.ptr()))
    throw_wrong_type({name_.c_str()}, values_, "a list");
}

std::size_t Column::size() const {
  return texts_ ? texts_->size()
                : static_cast<std::size_t>(PySequence_Fast_GET_SIZE(values_.ptr()));
}

nb::handle Column::value(std::size_t i) const {
  if (i >= size()) throw nb::value_error((name_ + " was shortened while it was read").c_str());
  return PySequence_Fast_GET_ITEM(values_.ptr(), static_cast<Py_ssize_t>(i));
}

std::optional<std::string_view> Column::completion(Kept& kept, std::size_t i) const {
  return texts_ ? texts_->text(i) : completion_text(kept, value(i), place(i));
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

void Column::announce(std::size_t i) const {
  if (!texts_ && i < size())
    __builtin_prefetch(PySequence_Fast_GET_ITEM(values_.ptr(), static_cast<Py_ssize_t>(i)));
}

bool Column::has_groups() const {
  if (texts_) return false;
  for (std::size_t i = 0; i < size(); ++i) {
    const nb::handle one = value(i);
    if (!PyList_Check(one.ptr()) && !PyTuple_Check(one.ptr())) continue;
    if (nb::len(one) == 0 || !PyDict_Check(nb::object(one[0]).ptr())) return true;
  }
  return false;
}

}  // namespace cupel::python
