#include "python/core/held.h"

namespace cupel::python {

Held::Held(nanobind::handle list_or_tuple) {
  PyObject* const sequence = list_or_tuple.ptr();
  const std::span<PyObject* const> values(
      PySequence_Fast_ITEMS(sequence),
      static_cast<std::size_t>(PySequence_Fast_GET_SIZE(sequence)));
  if (PyTuple_Check(sequence)) {  // cannot change
    tuple_ = nanobind::borrow(list_or_tuple);
    values_ = values;
    return;
  }
  of_list_.assign(values.begin(), values.end());
  values_ = of_list_;
  for (std::size_t i = 0; i < values_.size(); ++i) {
    announce(values_, i);
    Py_INCREF(values_[i]);
  }
}

Held::~Held() {
  for (std::size_t i = 0; i < of_list_.size(); ++i) {
    announce(values_, i);
    Py_DECREF(of_list_[i]);
  }
}

}  // namespace cupel::python
