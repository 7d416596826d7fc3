#include "python/core/kept.h"

#include "base/utf8.h"

namespace cupel::python {
namespace nb = nanobind;

std::string_view utf8_of(nb::handle text, std::string& spare) {
  if (PyUnicode_IS_COMPACT_ASCII(text.ptr()))
    return {static_cast<const char*>(PyUnicode_DATA(text.ptr())),
            static_cast<std::size_t>(PyUnicode_GET_LENGTH(text.ptr()))};
  Py_ssize_t size = 0;
  if (const char* bytes = PyUnicode_AsUTF8AndSize(text.ptr(), &size))
    return {bytes, static_cast<std::size_t>(size)};
  if (!PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) throw nb::python_error();
  PyErr_Clear();
  const Py_ssize_t length = PyUnicode_GetLength(text.ptr());
  for (Py_ssize_t i = 0; i < length; ++i)
    append_utf8(spare, static_cast<char32_t>(PyUnicode_ReadChar(text.ptr(), i)));
  return spare;
}

Kept::~Kept() {
  constexpr std::size_t kAhead = 16;  // they lie all over the memory
  for (std::size_t i = 0; i < objects_.size(); ++i) {
    if (i + kAhead < objects_.size()) __builtin_prefetch(objects_[i + kAhead], 1);
    Py_DECREF(objects_[i]);
  }
}

void Kept::keep_object(nb::handle object) {
  objects_.push_back(object.ptr());
  Py_INCREF(object.ptr());
}

std::string_view Kept::view(nb::handle text) {
  std::string made;
  const std::string_view utf8 = utf8_of(text, made);
  if (utf8.data() == made.data()) return keep(std::move(made));
  keep_object(text);
  return utf8;
}

}  // namespace cupel::python
