#include "python/core/scored.h"

#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <chrono>
#include <cmath>
#include <utility>

namespace cupel::python {
namespace nb = nanobind;

namespace {

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

nb::bytes bytes_of(const std::string& text) { return nb::bytes(text.data(), text.size()); }
std::string text_of(const nb::bytes& bytes) { return std::string(bytes.c_str(), bytes.size()); }

Outcome outcome_of(const std::string& name) {
  return outcome_from_string(name).value_or(Outcome::error);
}

Reason reason_of(const std::string& name) {
  return reason_from_string(name).value_or(Reason::internal_error);
}

}  // namespace

nb::object text_or_none(std::string_view text) {
  if (text.empty()) return nb::none();
  return nb::steal(
      PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace"));
}

nb::object name_of(std::string_view name) {
  return nb::steal(PyUnicode_InternFromString(std::string(name).c_str()));
}

double seconds_of(const Verdict& verdict) {
  return std::chrono::duration<double>(verdict.elapsed).count();
}

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
    scored.components.push_back({.name = name,
                                 .score = value,
                                 .outcome = outcome_of(its_outcome),
                                 .reason = reason_of(its_reason),
                                 .is_gated = is_gated});
  return scored;
}

void add_scored(nb::module_& module) {
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
}

}  // namespace cupel::python
