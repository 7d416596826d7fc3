#include "python/core/scoring.h"

#include <fmt/format.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <utility>

#include "python/core/attentive.h"
#include "python/core/batch.h"
#include "python/core/evidence.h"
#include "python/core/process_engine.h"
#include "python/core/scores.h"
#include "rewards/explanation.h"
#include "rewards/presets.h"
#include "rewards/sample_groups.h"

namespace cupel::python {
namespace {

namespace nb = nanobind;
using nb::literals::operator""_a;

using NamedColumn = std::pair<std::string, nb::object>;

Column column_of(NamedColumn named) { return {std::move(named.first), std::move(named.second)}; }

std::optional<Column> column_of(std::optional<NamedColumn> named) {
  if (!named) return std::nullopt;
  return column_of(std::move(*named));
}

/// `file` stands before what is wrong with it.
Spec spec_of(Result<Spec> read, const std::string& file = "") {
  if (!read)
    throw nb::value_error(
        (file.empty() ? read.error().message : file + ": " + read.error().message).c_str());
  return std::move(*read);
}

Columns columns_of(NamedColumn completions, std::optional<NamedColumn> prompts,
                   std::optional<NamedColumn> references, std::vector<NamedColumn> others,
                   std::optional<NamedColumn> rows, std::vector<std::size_t> counts,
                   std::size_t group_size) {
  Columns columns{column_of(std::move(completions)),
                  column_of(std::move(prompts)),
                  column_of(std::move(references)),
                  {},
                  column_of(std::move(rows)),
                  std::move(counts),
                  group_size};
  for (NamedColumn& other : others) columns.others.push_back(column_of(std::move(other)));
  return columns;
}

std::optional<std::chrono::nanoseconds> duration_of(std::optional<double> deadline) {
  constexpr double kForEver = 1e8;
  if (!deadline) return std::nullopt;
  if (!(*deadline > 0))
    throw nb::value_error(
        fmt::format("deadline is {}; expected seconds above 0, or None", *deadline).c_str());
  return std::chrono::nanoseconds(std::llround(std::min(*deadline, kForEver) * 1e9));
}

/// Few enough, and soon enough done, that nobody has to be listened to meanwhile.
bool is_done_at_once(const Engine& engine, std::size_t samples) {
  constexpr std::size_t kFew = 16;
  return engine.is_quick() && samples <= kFew;
}

Scores score(ProcessEngine& process_engine, const Columns& columns, std::optional<double> deadline,
             nb::handle progress) {
  const auto engine = process_engine.get();
  BatchOptions options;
  options.deadline = duration_of(deadline);
  const Batch batch(columns, engine->reads_rows());
  std::vector<Scored> scored;
  std::chrono::nanoseconds engine_time{};
  const auto work = [&] {
    const auto start = std::chrono::steady_clock::now();
    scored = engine->score(batch.samples(), options);
    engine_time = std::chrono::steady_clock::now() - start;
  };
  if (progress.is_none() && is_done_at_once(*engine, batch.samples().size())) {
    const nb::gil_scoped_release release;
    work();
  } else {
    do_attentively(progress, [&](const Orders& orders) {
      options.stop = orders.stop;
      options.progress = orders.progress;
      work();
    });
  }
  const auto components = engine->components();
  scored = batch.complete(std::move(scored));
  Evidence evidence(columns, batch, scored);
  Scores scores(std::move(scored), {components.begin(), components.end()}, engine_time);
  scores.set_evidence(std::move(evidence));
  return scores;
}

Scored score_one(ProcessEngine& process_engine, nb::handle completion, nb::handle reference,
                 nb::handle prompt) {
  Kept kept;
  Sample sample;
  const auto text = completion_text(kept, completion, {"completion"});
  if (!text) return score_of_absent();
  sample.completion = *text;
  sample.prompt = prompt_text(kept, prompt, {"prompt"});
  const ReferenceText read = reference_text(kept, reference, {"reference"});
  sample.reference = read.text;
  sample.reference_fault = read.fault;
  const auto engine = process_engine.get();
  Scored scored;
  if (is_done_at_once(*engine, 1)) {
    const nb::gil_scoped_release release;
    scored = engine->score_one(sample);
  } else {
    do_attentively(nb::none(), [&](const Orders& orders) {
      scored = std::move(engine->score({&sample, 1}, {.stop = orders.stop})[0]);
    });
  }
  return scored;
}

nb::dict weights_of(ProcessEngine& process_engine) {
  nb::dict weights;
  for (const Component& component : process_engine.get()->components())
    weights[component.name.c_str()] = component.weight;
  return weights;
}

/// How the completion `which` was judged, and the rest of its group where it has one.
std::string explain(ProcessEngine& process_engine, const Columns& columns, std::size_t which) {
  const auto engine = process_engine.get();
  const Batch batch(columns, engine->reads_rows());
  if (which >= batch.samples().size())
    throw nb::value_error("there is no completion to explain: it is None");
  const std::size_t begin = group_begin(batch.samples(), which);
  const auto group = batch.samples().subspan(begin, group_end(batch.samples(), which) - begin);
  Trace trace;
  Scored scored;
  do_attentively(nb::none(),
                 [&](const Orders&) { scored = engine->score_one(group, which - begin, &trace); });
  return explanation(trace, scored);
}

}  // namespace

void add_scoring(nb::module_& module) {
  nb::class_<ArrowTexts>(module, "ArrowTexts", "A column of strings, read where Arrow holds it.")
      .def(nb::init<nb::capsule>(), "stream"_a)
      .def("__len__", &ArrowTexts::size);

  nb::class_<Columns>(module, "Columns", "Rows, as columns of them.")
      .def(nb::new_(&columns_of), "completions"_a, nb::kw_only(), "prompts"_a.none(),
           "references"_a.none(), "others"_a, "rows"_a.none(), "counts"_a, "group_size"_a);

  module.def(
      "is_preset", [](const std::string& name) { return find_preset(name) != nullptr; }, "name"_a);
  module.def(
      "has_groups",
      [](nb::object completions) { return Column("completions", completions).has_groups(); },
      "completions"_a, "Whether there are lists of completions among them.");

  nb::class_<ProcessEngine>(module, "Engine", "Scores columns by a spec, in whatever process.")
      .def_static(
          "standard", [](int threads) { return ProcessEngine(Spec::standard(), threads); },
          "threads"_a)
      .def_static(
          "from_verifier",
          [](const std::string& text, int threads) {
            return ProcessEngine(spec_of(Spec::from_verifier(text)), threads);
          },
          "text"_a, "threads"_a)
      .def_static(
          "from_json",
          [](const std::string& text, const std::string& file, int threads) {
            return ProcessEngine(spec_of(Spec::from_json(text), file), threads);
          },
          "text"_a, "file"_a, "threads"_a)
      .def_static(
          "from_preset_or_file",
          [](const std::string& name, int threads) {
            return ProcessEngine(spec_of(Spec::from_preset_or_file(name)), threads);
          },
          "name"_a, "threads"_a)
      .def("weights", weights_of, nb::sig("def weights(self) -> dict[str, float]"))
      .def("reads_rows",
           [](ProcessEngine& process_engine) { return process_engine.get()->reads_rows(); })
      .def("score_one", score_one, "completion"_a.none(), "reference"_a.none(), "prompt"_a.none())
      .def("score", score, "columns"_a, "deadline"_a.none() = nb::none(),
           "progress"_a.none() = nb::none())
      .def("explain", explain, "columns"_a, "which"_a);
}

}  // namespace cupel::python
