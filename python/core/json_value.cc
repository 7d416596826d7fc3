#include "python/core/json_value.h"

#include <fmt/format.h>
#include <nanobind/stl/string.h>

#include <algorithm>
#include <vector>

#include "base/json_text.h"
#include "datasets/fields.h"
#include "python/core/cells.h"
#include "python/core/utf8_text.h"

namespace cupel::python {
namespace {

namespace nb = nanobind;

constexpr int kDeepest = 200;  // rows in files may go down to 256

class Writer {
 public:
  Writer(std::string& out, const Place& place) : out_(out), place_(place) {}

  void write(nb::handle value, int depth) {
    PyObject* const object = value.ptr();
    if (depth > kDeepest)
      throw nb::value_error(
          fmt::format("{} is nested deeper than {} levels", place_.text(), kDeepest).c_str());
    if (value.is_none())
      out_ += "null";
    else if (PyUnicode_Check(object))
      write_text(value);
    else if (PyBool_Check(object))
      out_ += object == Py_True ? "true" : "false";
    else if (PyLong_Check(object))
      write_integer(object);
    else if (PyFloat_Check(object))
      append_json_number(out_, PyFloat_AS_DOUBLE(object));
    else if (PyDict_Check(object))
      write_dict(value, depth, [](nb::handle) { return false; });
    else if (PyList_Check(object) || PyTuple_Check(object))
      write_sequence(value, depth);
    else if (PyBytes_Check(object))
      append_json_string(
          out_, {PyBytes_AS_STRING(object), static_cast<std::size_t>(PyBytes_GET_SIZE(object))});
    else if (nb::hasattr(value, "tolist"))  // numpy's arrays and scalars
      write(value.attr("tolist")(), depth + 1);
    else
      write_text(nb::str(value));
  }

  /// Without the members whose names `is_left_out`.
  template <class IsLeftOut>
  void write_dict(nb::handle dict, int depth, IsLeftOut is_left_out) {
    char separator = '{';
    for (auto [key, value] : nb::borrow<nb::dict>(dict)) {
      if (is_left_out(key)) continue;
      out_ += separator;
      write_text(PyUnicode_Check(key.ptr()) ? nb::borrow(key) : nb::object(nb::str(key)));
      out_ += ':';
      write(value, depth + 1);
      separator = ',';
    }
    out_ += separator == '{' ? "{}" : "}";
  }

 private:
  void write_text(nb::handle text) {
    RawText::Utf8 spare;
    append_json_string(out_, utf8_of(text, spare));
  }

  void write_integer(PyObject* number) {
    int overflow = 0;
    const long long value = PyLong_AsLongLongAndOverflow(number, &overflow);
    if (overflow == 0) {
      fmt::format_to(std::back_inserter(out_), "{}", value);
      return;
    }
    const nb::object text = nb::steal(PyNumber_ToBase(number, 10));
    if (!text) throw nb::python_error();
    out_ += nb::cast<std::string>(text);
  }

  void write_sequence(nb::handle items, int depth) {
    char separator = '[';
    for (nb::handle item : items) {
      out_ += separator;
      write(item, depth + 1);
      separator = ',';
    }
    out_ += separator == '[' ? "[]" : "]";
  }

  std::string& out_;
  const Place& place_;
};

bool is_completion(nb::handle key) {
  static const std::vector<std::string> names = Fields().completion;
  return PyUnicode_Check(key.ptr()) &&
         std::any_of(names.begin(), names.end(), [&](const std::string& name) {
           return PyUnicode_CompareWithASCIIString(key.ptr(), name.c_str()) == 0;
         });
}

}  // namespace

void append_json_row(std::string& out, nb::handle row, const Place& place) {
  Writer(out, place).write_dict(row, 0, is_completion);
}

void append_json_value(std::string& out, nb::handle value, const Place& place) {
  Writer(out, place).write(value, 0);
}

}  // namespace cupel::python
