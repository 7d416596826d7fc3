#include "python/core/scoring.h"

#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <utility>

#include "python/core/batch.h"
#include "python/core/process_engine.h"
#include "python/core/scores.h"

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

Spec spec_of(Result<Spec> read) {
  if (!read) throw nb::value_error(read.error().message.c_str());
  return std::move(*read);
}

Scores score(ProcessEngine& process_engine, NamedColumn completions,
             std::optional<NamedColumn> prompts, std::optional<NamedColumn> references,
             std::vector<NamedColumn> others, std::optional<NamedColumn> rows,
             std::vector<std::size_t> counts, std::size_t group_size) {
  Columns columns{column_of(std::move(completions)),
                  column_of(std::move(prompts)),
                  column_of(std::move(references)),
                  {},
                  column_of(std::move(rows)),
                  std::move(counts),
                  group_size};
  for (NamedColumn& other : others) columns.others.push_back(column_of(std::move(other)));
  const auto engine = process_engine.get();
  const Batch batch(columns);
  std::vector<Scored> scored;
  {
    const nb::gil_scoped_release release;
    scored = engine->score(batch.samples());
  }
  return Scores(batch.complete(std::move(scored)));
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
  const nb::gil_scoped_release release;
  return engine->score_one(sample);
}

}  // namespace

void add_scoring(nb::module_& module) {
  nb::class_<ArrowTexts>(module, "ArrowTexts", "A column of strings, read where Arrow holds it.")
      .def(nb::init<nb::capsule>(), "stream"_a)
      .def("__len__", &ArrowTexts::size);

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
          [](const std::string& text, int threads) {
            return ProcessEngine(spec_of(Spec::from_json(text)), threads);
          },
          "text"_a, "threads"_a)
      .def("score_one", score_one, "completion"_a.none(), "reference"_a.none(), "prompt"_a.none())
      .def("score", score, "completions"_a, nb::kw_only(), "prompts"_a.none() = nb::none(),
           "references"_a.none() = nb::none(), "others"_a = std::vector<NamedColumn>(),
           "rows"_a.none() = nb::none(), "counts"_a = std::vector<std::size_t>(),
           "group_size"_a = 0);
}

}  // namespace cupel::python
