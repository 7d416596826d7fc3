#include "python/core/dict_fields.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <vector>

#include "python/core/held.h"
#include "python/core/utf8_text.h"

namespace cupel::python {
namespace {

namespace nb = nanobind;

constexpr std::size_t kAhead = 8;  // rows

/// Keys are often the same object, and hardly ever anything but ASCII: names are nothing else.
bool are_equal(PyObject* a, PyObject* b) {
  if (a == b) return true;
  if (!a || !PyUnicode_Check(a) || !PyUnicode_Check(b)) return false;
  const auto text_a = held_utf8(a), text_b = held_utf8(b);
  return text_a && text_b && *text_a == *text_b;
}

/// Before Python 3.12 to make a tuple or dict may collect garbage, which may run Python code.
class GarbageKept {
 public:
  GarbageKept() : was_collected_(PyGC_Disable() != 0) {}
  ~GarbageKept() {
    if (was_collected_) PyGC_Enable();
  }
  GarbageKept(const GarbageKept&) = delete;
  GarbageKept& operator=(const GarbageKept&) = delete;

 private:
  bool was_collected_;
};

class Fields {
 public:
  Fields(nb::tuple names, std::size_t rows)
      : names_(std::move(names)), values_(names_.size()), counts_(names_.size()), rows_(rows) {}

  void read(std::size_t row, PyObject* dict) {
    PyObject *key = nullptr, *value = nullptr;
    Py_ssize_t position = 0;
    for (std::size_t place = 0; PyDict_Next(dict, &position, &key, &value); ++place) {
      const std::size_t field = field_of(key, place);
      if (field == kNone) continue;
      if (values_[field].empty()) values_[field].resize(rows_, Py_None);
      values_[field][row] = value;
      ++counts_[field];
    }
  }

  nb::dict columns() const {
    const GarbageKept garbage_kept;
    nb::dict columns;
    for (std::size_t i = 0; i < values_.size(); ++i)
      if (!values_[i].empty())
        columns[names_[i]] = nb::make_tuple(tuple_of(values_[i]), counts_[i]);
    return columns;
  }

 private:
  static constexpr auto kNone = static_cast<std::size_t>(-1);

  /// What stands where in the row before.
  struct Expected {
    PyObject* key = nullptr;
    std::size_t field = kNone;
  };

  std::size_t field_of(PyObject* key, std::size_t place) {
    if (place < expected_.size() && are_equal(expected_[place].key, key))
      return expected_[place].field;
    const std::size_t field = found(key);
    if (place < expected_.size()) expected_[place] = {key, field};
    return field;
  }

  std::size_t found(PyObject* key) const {
    for (std::size_t i = 0; i < names_.size(); ++i)
      if (are_equal(key, nb::handle(names_[i]).ptr())) return i;
    return kNone;
  }

  static nb::object tuple_of(const std::vector<PyObject*>& values) {
    nb::object tuple = nb::steal(PyTuple_New(static_cast<Py_ssize_t>(values.size())));
    if (!tuple) throw nb::python_error();
    for (std::size_t i = 0; i < values.size(); ++i) {
      announce(values, i);
      Py_INCREF(values[i]);
      PyTuple_SET_ITEM(tuple.ptr(), static_cast<Py_ssize_t>(i), values[i]);
    }
    return tuple;
  }

  nb::tuple names_;
  std::vector<std::vector<PyObject*>> values_;  // borrowed; empty for a field that no row has
  std::vector<std::size_t> counts_;
  std::size_t rows_;
  std::array<Expected, 32> expected_;
};

/// A dict, and what it holds its keys in, lie wherever they were made.
void announce_row(std::span<PyObject* const> rows, std::size_t i) {
  if (i + 2 * kAhead < rows.size()) __builtin_prefetch(rows[i + 2 * kAhead]);
  if (i + kAhead >= rows.size() || !PyDict_CheckExact(rows[i + kAhead])) return;
  const auto* keys = reinterpret_cast<const char*>(
      reinterpret_cast<const PyDictObject*>(rows[i + kAhead])->ma_keys);
  __builtin_prefetch(keys);
  __builtin_prefetch(keys + 64);
}

}  // namespace

nb::object fields_of_dicts(nb::list list, nb::tuple names) {
  // No Python code runs until the columns are made, so that nothing changes meanwhile.
  const std::span<PyObject* const> rows(PySequence_Fast_ITEMS(list.ptr()), list.size());
  Fields fields(std::move(names), rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    announce_row(rows, i);
    if (!PyDict_CheckExact(rows[i])) return nb::none();
    fields.read(i, rows[i]);
  }
  return fields.columns();
}

}  // namespace cupel::python
