#pragma once

#include <nanobind/nanobind.h>

#include <cstddef>
#include <span>
#include <vector>

namespace cupel::python {

inline bool is_sequence(nanobind::handle value) {
  return PyList_Check(value.ptr()) || PyTuple_Check(value.ptr());
}

/// Says that value `i` and those behind it will be counted and read soon. They lie all over the
/// memory, and waiting for them is most of what a loop over them does.
inline void announce(std::span<PyObject* const> values, std::size_t i) {
  constexpr std::size_t kAhead = 32;
  if (i + kAhead >= values.size()) return;
  const auto* object = reinterpret_cast<const char*>(values[i + kAhead]);
  __builtin_prefetch(object, 1);                           // its count of references
  __builtin_prefetch(object + sizeof(PyASCIIObject) - 1);  // what kind it is, often a line further
}

/// The values of a list or tuple as they are when it is made, which live as long as it does,
/// whatever becomes of the list. Made, moved and destroyed with the interpreter's lock.
class Held {
 public:
  Held() = default;
  explicit Held(nanobind::handle list_or_tuple);
  Held(Held&&) noexcept = default;
  Held& operator=(Held&&) = delete;
  ~Held();

  std::span<PyObject* const> values() const { return values_; }

 private:
  nanobind::object tuple_;
  std::vector<PyObject*> of_list_;
  std::span<PyObject* const> values_;
};

}  // namespace cupel::python
