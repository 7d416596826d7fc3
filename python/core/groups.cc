#include "python/core/groups.h"

#include <nanobind/ndarray.h>

#include <memory>
#include <vector>

#include "rewards/group.h"

namespace cupel::python {
namespace {

namespace nb = nanobind;

/// The tensor's own memory, which lives as long as the array does.
template <class T>
auto numpy_of(const Tensor<T>& tensor) {
  const std::vector<std::size_t> shape(tensor.shape.begin(), tensor.shape.end());
  auto owner = std::make_unique<std::shared_ptr<T>>(tensor.data);
  T* const data = owner->get();
  nb::capsule capsule(owner.release(),
                      [](void* p) noexcept { delete static_cast<std::shared_ptr<T>*>(p); });
  return nb::ndarray<nb::numpy, T>(data, shape.size(), shape.data(), capsule);
}

}  // namespace

void add_groups(nb::module_& module) {
  nb::class_<GroupTensors>(module, "GroupTensors", "Rewards by prompt.")
      .def("rewards", [](const GroupTensors& g) { return numpy_of(g.rewards); })
      .def("mask", [](const GroupTensors& g) { return numpy_of(g.mask); })
      .def("mean", [](const GroupTensors& g) { return numpy_of(g.mean); })
      .def("deviation", [](const GroupTensors& g) { return numpy_of(g.deviation); })
      .def("pass_rate", [](const GroupTensors& g) { return numpy_of(g.pass_rate); })
      .def("no_signal", [](const GroupTensors& g) { return numpy_of(g.no_signal); })
      .def(
          "components",
          [](const GroupTensors& g) {
            nb::dict components;
            for (std::size_t i = 0; i < g.components.size(); ++i)
              components[g.names[i].c_str()] = numpy_of(g.components[i]);
            return components;
          },
          nb::sig("def components(self) -> dict[str, numpy.typing.NDArray[numpy.float32]]"));
}

}  // namespace cupel::python
