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

nb::object text_or_none(std::string_view text) {
  if (text.empty()) return nb::none();
  return nb::steal(
      PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace"));
}

/// The name as Python's interned str: a batch has few of them.
nb::object name_of(std::string_view name) {
  return nb::steal(PyUnicode_InternFromString(std::string(name).c_str()));
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

double seconds_of(const Verdict& verdict) {
  return std::chrono::duration<double>(verdict.elapsed).count();
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

template <class T>
auto numpy_of(const Tensor<T>& tensor) {
  const std::vector<std::size_t> shape(tensor.shape.begin(), tensor.shape.end());
  auto owner = std::make_unique<std::shared_ptr<T>>(tensor.data);
  T* const data = owner->get();
  nb::capsule capsule(owner.release(),
                      [](void* p) noexcept { delete static_cast<std::shared_ptr<T>*>(p); });
  return nb::ndarray<nb::numpy, T>(data, shape.size(), shape.data(), capsule);
}

GroupTensors groups_of(const Scores& scores, const std::vector<std::size_t>& sizes,
                       bool is_of_sample) {
  auto tensors = group_tensors(scores.components(), scores.all(), sizes,
                               is_of_sample ? Deviation::sample : Deviation::population);
  if (!tensors) throw nb::value_error(tensors.error().message.c_str());
  return std::move(*tensors);
}

nb::dict components_of_one(const Scored& scored) {
  nb::dict components;
  for (const ComponentScore& component : scored.components)
    components[component.name.c_str()] = component.score;
  return components;
}

std::string repr_of(const Scored& scored) {
  std::string text = "Scored(reward=" + nb::cast<std::string>(nb::repr(nb::float_(scored.reward)));
  text.append(", outcome='").append(to_string(scored.verdict.outcome));
  text.append("', reason='").append(to_string(scored.verdict.reason)).append("'");
  const auto append = [&](const char* field, std::string_view value) {
    if (value.empty()) return;
    text.append(", ").append(field).append("=");
    text += nb::cast<std::string>(nb::repr(text_or_none(value)));
  };
  append("extracted", scored.verdict.extracted);
  append("reference", scored.verdict.reference);
  append("detail", scored.verdict.detail);
  return text + ")";
}

using ComponentState = std::tuple<std::string, double, std::string, std::string, bool>;
using State = std::tuple<double, std::string, std::string, double, nb::bytes, nb::bytes, nb::bytes,
                         nb::bytes, std::int64_t, std::vector<ComponentState>>;

nb::bytes bytes_of(const std::string& text) { return nb::bytes(text.data(), text.size()); }
std::string text_of(const nb::bytes& bytes) { return std::string(bytes.c_str(), bytes.size()); }

State state_of(const Scored& scored) {
  const Verdict& verdict = scored.verdict;
  std::vector<ComponentState> components;
  for (const ComponentScore& component : scored.components)
    components.emplace_back(component.name, component.score, to_string(component.outcome),
                            to_string(component.reason), component.is_gated);
  return {scored.reward,
          std::string(to_string(verdict.outcome)),
          std::string(to_string(verdict.reason)),
          verdict.score,
          bytes_of(verdict.extracted),
          bytes_of(verdict.reference),
          bytes_of(verdict.detail),
          bytes_of(verdict.test_results),
          verdict.elapsed.count(),
          std::move(components)};
}

Outcome outcome_of(const std::string& name) {
  return outcome_from_string(name).value_or(Outcome::error);
}

Reason reason_of(const std::string& name) {
  return reason_from_string(name).value_or(Reason::internal_error);
}

Scored scored_of(const State& state) {
  const auto& [reward, outcome, reason, score, extracted, reference, detail, test_results, elapsed,
               components] = state;
  Scored scored{reward, {}, {}};
  scored.verdict.outcome = outcome_of(outcome);
  scored.verdict.reason = reason_of(reason);
  scored.verdict.score = score;
  scored.verdict.extracted = text_of(extracted);
  scored.verdict.reference = text_of(reference);
  scored.verdict.detail = text_of(detail);
  scored.verdict.test_results = text_of(test_results);
  scored.verdict.elapsed = std::chrono::nanoseconds(elapsed);
  for (const auto& [name, value, its_outcome, its_reason, is_gated] : components)
    scored.components.push_back(
        {name, value, outcome_of(its_outcome), reason_of(its_reason), {}, is_gated});
  return scored;
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
  nb::class_<Scored>(module, "Scored",
                     "What came of one completion: its reward and where it comes from.\n\n"
                     "True where the outcome is `correct`. Immutable.")
      .def_prop_ro(
          "reward", [](const Scored& s) { return s.reward; },
          "The weighted sum of the components; NaN where nothing was decided.")
      .def_prop_ro(
          "score",
          [](const Scored& s) { return s.verdict.is_scored() ? s.verdict.score : std::nan(""); },
          "The deciding verifier's own score; NaN where nothing was decided.")
      .def_prop_ro(
          "outcome", [](const Scored& s) { return name_of(to_string(s.verdict.outcome)); },
          nb::sig("def outcome(self) -> str"), "`correct`, `incorrect`, `unscorable` or `error`.")
      .def_prop_ro(
          "reason", [](const Scored& s) { return name_of(to_string(s.verdict.reason)); },
          nb::sig("def reason(self) -> str"), "Why: one of docs/reasons.md.")
      .def_prop_ro("components", components_of_one,
                   nb::sig("def components(self) -> dict[str, float]"),
                   "The value of each component of the spec, before its weight.")
      .def_prop_ro(
          "extracted", [](const Scored& s) { return text_or_none(s.verdict.extracted); },
          nb::sig("def extracted(self) -> str | None"), "The answer found in the completion.")
      .def_prop_ro(
          "reference", [](const Scored& s) { return text_or_none(s.verdict.reference); },
          nb::sig("def reference(self) -> str | None"), "The reference as it was understood.")
      .def_prop_ro(
          "detail", [](const Scored& s) { return text_or_none(s.verdict.detail); },
          nb::sig("def detail(self) -> str | None"), "One sentence for a person.")
      .def_prop_ro(
          "test_results", [](const Scored& s) { return text_or_none(s.verdict.test_results); },
          nb::sig("def test_results(self) -> str | None"),
          "What each test came to, as JSON text; of code and instructions.")
      .def_prop_ro(
          "elapsed", [](const Scored& s) { return seconds_of(s.verdict); },
          "The seconds it took to decide.")
      .def("__bool__", [](const Scored& s) { return s.verdict.outcome == Outcome::correct; })
      .def("__repr__", repr_of)
      .def("__getstate__", state_of)
      .def("__setstate__",
           [](Scored& scored, const State& state) { new (&scored) Scored(scored_of(state)); });

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
