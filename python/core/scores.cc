#include "python/core/scores.h"

#include <nanobind/ndarray.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <chrono>
#include <cmath>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "python/core/scored.h"
#include "rewards/group.h"
#include "rewards/summary_text.h"

namespace cupel::python {
namespace {

namespace nb = nanobind;
using nb::literals::operator""_a;

using FloatColumn = nb::ndarray<nb::numpy, float, nb::ndim<1>>;
using BoolColumn = nb::ndarray<nb::numpy, bool, nb::ndim<1>>;

/// A numpy array of `of(score)` for each.
template <class Column, class Value, class Of>
Column column(const std::vector<Scored>& scored, Of of) {
  auto values = std::make_unique<Value[]>(scored.size());
  for (std::size_t i = 0; i < scored.size(); ++i) values[i] = of(scored[i]);
  Value* const data = values.get();
  nb::capsule owner(values.release(), [](void* p) noexcept { delete[] static_cast<Value*>(p); });
  return Column(data, {scored.size()}, owner);
}

template <class Of>
nb::list texts(const std::vector<Scored>& scored, Of of) {
  nb::list list;
  for (const Scored& one : scored) list.append(of(one));
  return list;
}

/// One interned name for each of an enumeration's values.
template <class Of>
nb::list names(const std::vector<Scored>& scored, Of of) {
  std::map<std::size_t, nb::object> known;
  nb::list list;
  for (const Scored& one : scored) {
    const auto value = of(one);
    nb::object& name = known[static_cast<std::size_t>(value)];
    if (!name.is_valid()) name = name_of(to_string(value));
    list.append(name);
  }
  return list;
}

/// The value of a component; NaN where the row was not looked at.
float component_of(const Scored& scored, std::size_t place) {
  if (place >= scored.components.size()) return std::numeric_limits<float>::quiet_NaN();
  return static_cast<float>(scored.components[place].score);
}

nb::dict components_of(const Scores& scores) {
  nb::dict columns;
  for (std::size_t i = 0; i < scores.components().size(); ++i)
    columns[scores.components()[i].name.c_str()] = column<FloatColumn, float>(
        scores.all(), [i](const Scored& one) { return component_of(one, i); });
  return columns;
}

GroupTensors groups_of(const Scores& scores, const std::vector<std::size_t>& sizes,
                       bool is_of_sample) {
  auto tensors = group_tensors(scores.components(), scores.all(), sizes,
                               is_of_sample ? Deviation::sample : Deviation::population);
  if (!tensors) throw nb::value_error(tensors.error().message.c_str());
  return std::move(*tensors);
}

nb::tuple summary_texts_of(const Scores& scores) {
  const Summary summary = scores.summary();
  return nb::make_tuple(full_text(summary), json_text(summary));
}

using ScoresState = std::tuple<std::vector<State>, std::vector<std::string>, std::int64_t>;

ScoresState scores_state_of(const Scores& scores) {
  std::vector<State> states;
  std::vector<std::string> names;
  for (const Scored& scored : scores.all()) states.push_back(state_of(scored));
  for (const Component& component : scores.components()) names.push_back(component.name);
  return {std::move(states), std::move(names), scores.engine_time().count()};
}

void set_scores_state(Scores& scores, const ScoresState& state) {
  const auto& [states, names, engine_time] = state;
  std::vector<Scored> scored;
  std::vector<Component> components(names.size());
  for (const State& one : states) scored.push_back(scored_of(one));
  for (std::size_t i = 0; i < names.size(); ++i) components[i].name = names[i];
  new (&scores)
      Scores(std::move(scored), std::move(components), std::chrono::nanoseconds(engine_time));
}

}  // namespace

void add_scores(nb::module_& module) {
  nb::class_<Scores>(module, "Scores", "The scores of a batch, a column at a time.")
      .def("__len__", [](const Scores& s) { return s.all().size(); })
      .def(
          "__getitem__",
          [](const Scores& s, Py_ssize_t i) -> const Scored& {
            const auto size = static_cast<Py_ssize_t>(s.all().size());
            if (i < 0) i += size;
            if (i < 0 || i >= size) throw nb::index_error();
            return s.all()[static_cast<std::size_t>(i)];
          },
          nb::rv_policy::reference_internal)
      .def("rewards",
           [](const Scores& s) {
             return column<FloatColumn, float>(
                 s.all(), [](const Scored& one) { return static_cast<float>(one.reward); });
           })
      .def("mask",
           [](const Scores& s) {
             return column<BoolColumn, bool>(
                 s.all(), [](const Scored& one) { return std::isfinite(one.reward); });
           })
      .def("elapsed",
           [](const Scores& s) {
             return column<FloatColumn, float>(s.all(), [](const Scored& one) {
               return static_cast<float>(seconds_of(one.verdict));
             });
           })
      .def("engine_seconds",
           [](const Scores& s) { return std::chrono::duration<double>(s.engine_time()).count(); })
      .def("components", components_of,
           nb::sig("def components(self) -> dict[str, numpy.typing.NDArray[numpy.float32]]"))
      .def(
          "outcomes",
          [](const Scores& s) {
            return names(s.all(), [](const Scored& one) { return one.verdict.outcome; });
          },
          nb::sig("def outcomes(self) -> list[str]"))
      .def(
          "reasons",
          [](const Scores& s) {
            return names(s.all(), [](const Scored& one) { return one.verdict.reason; });
          },
          nb::sig("def reasons(self) -> list[str]"))
      .def(
          "extracted",
          [](const Scores& s) {
            return texts(s.all(),
                         [](const Scored& one) { return text_or_none(one.verdict.extracted); });
          },
          nb::sig("def extracted(self) -> list[str | None]"))
      .def(
          "references",
          [](const Scores& s) {
            return texts(s.all(),
                         [](const Scored& one) { return text_or_none(one.verdict.reference); });
          },
          nb::sig("def references(self) -> list[str | None]"))
      .def(
          "details",
          [](const Scores& s) {
            return texts(s.all(),
                         [](const Scored& one) { return text_or_none(one.verdict.detail); });
          },
          nb::sig("def details(self) -> list[str | None]"))
      .def("groups", groups_of, "sizes"_a, "is_of_sample"_a)
      .def("summary", summary_texts_of, nb::sig("def summary(self) -> tuple[str, str]"))
      .def("__getstate__", scores_state_of)
      .def("__setstate__", set_scores_state);
}

}  // namespace cupel::python
