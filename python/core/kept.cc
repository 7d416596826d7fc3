#include "python/core/kept.h"

namespace cupel::python {

Kept::~Kept() {
  for (PyObject* const object : objects_) Py_DECREF(object);
}

}  // namespace cupel::python
