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

#include "datasets/json_line.h"
#include "datasets/line_blocks.h"
#include "datasets/schema.h"
#include "python/core/attentive.h"
#include "python/core/batch.h"
#include "python/core/dict_fields.h"
#include "python/core/evidence.h"
#include "python/core/json_value.h"
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

/// Null for "": rows are then read as what they are recognised as.
const Schema* schema_of(const std::string& name) {
  if (name.empty()) return nullptr;
  const auto found = find_schema(name);
  if (!found) throw nb::value_error(found.error().message.c_str());
  return *found;
}

/// Where the row has its completion by its schema, given or recognised; "" where it has none.
std::string completion_field(nb::dict row, const std::string& schema_name) {
  std::string text;
  append_json_row(text, row, {"data"});
  const std::size_t size = text.size();
  text.resize(size + LineBlock::kPadding);
  std::vector<JsonField> fields;
  if (!JsonLine().split(std::string_view(text).substr(0, size), text.size(), fields)) return {};
  const Schema* const schema =
      schema_name.empty() ? recognise_schema(fields) : schema_of(schema_name);
  if (!schema) return {};
  for (const std::string_view name : schema->completion)
    for (const JsonField& field : fields)
      if (field.key == name && field.type != JsonType::null) return std::string(name);
  return {};
}

/// The fields that rows of each data set have, "a|b" being either.
nb::dict schema_fields() {
  nb::dict all;
  for (const Schema& schema : known_schemas())
    if (schema.is_data_set)
      all[nb::str(schema.name.data(), schema.name.size())] =
          nb::cast(std::vector<std::string>(schema.required.begin(), schema.required.end()));
  return all;
}

Columns columns_of(NamedColumn completions, std::optional<NamedColumn> prompts,
                   std::optional<NamedColumn> references, std::vector<NamedColumn> others,
                   std::optional<NamedColumn> rows, std::vector<std::size_t> counts,
                   std::size_t group_size, bool may_be_known, const std::string& schema,
                   const std::string& prompt_field, const std::string& reference_field) {
  Columns columns{column_of(std::move(completions)),
                  column_of(std::move(prompts)),
                  column_of(std::move(references)),
                  {},
                  column_of(std::move(rows)),
                  std::move(counts),
                  group_size,
                  may_be_known};
  for (NamedColumn& other : others) columns.others.push_back(column_of(std::move(other)));
  columns.format.schema = schema_of(schema);
  if (!prompt_field.empty()) columns.format.fields.prompt = {prompt_field};
  if (!reference_field.empty()) columns.format.fields.reference = {reference_field};
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

/// Few enough that, unless they run programs, nobody has to be listened to meanwhile.
constexpr std::size_t kFew = 16;

Scores score(ProcessEngine& process_engine, const Columns& columns, std::optional<double> deadline,
             nb::handle progress) {
  const auto engine = process_engine.get();
  BatchOptions options;
  options.deadline = duration_of(deadline);
  Batch batch(columns, engine->reads_rows());
  std::vector<Scored> scored;
  std::chrono::nanoseconds engine_time{};
  const auto score_samples = [&] {
    const auto start = std::chrono::steady_clock::now();
    scored = engine->score(batch.samples(), options);
    engine_time = std::chrono::steady_clock::now() - start;
  };
  bool is_complete = false, is_done = false;
  if (progress.is_none() && batch.samples().size() <= kFew) {
    const nb::gil_scoped_release release;
    batch.complete_texts(engine->executor());
    is_complete = true;
    is_done = engine->is_quick(batch.samples());
    if (is_done) score_samples();
  }
  if (!is_done) {
    do_attentively(progress, [&](const Orders& orders) {
      options.abandon = orders.stop;
      options.progress = orders.progress;
      if (!is_complete) batch.complete_texts(engine->executor(), options.abandon);
      score_samples();
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
  const CompletionText text = completion_text(kept, completion, {"completion"});
  if (text.is_missing) return score_of_absent();
  sample.completion = text.raw ? kept.keep(text.raw->utf8()) : text.text;
  sample.prompt = prompt_text(kept, prompt, {"prompt"});
  const ReferenceText read = reference_text(kept, reference, {"reference"});
  sample.reference = read.text;
  sample.reference_fault = read.fault;
  const auto engine = process_engine.get();
  Scored scored;
  bool is_done = false;
  {
    const nb::gil_scoped_release release;
    is_done = engine->is_quick({&sample, 1});
    if (is_done) scored = engine->score_one(sample);
  }
  if (!is_done) {
    do_attentively(nb::none(), [&](const Orders& orders) {
      scored = std::move(engine->score({&sample, 1}, {.abandon = orders.stop})[0]);
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
  Batch batch(columns, engine->reads_rows());
  batch.complete_texts(engine->executor());
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
           "references"_a.none(), "others"_a, "rows"_a.none(), "counts"_a, "group_size"_a,
           "may_be_known"_a, "schema"_a, "prompt_field"_a, "reference_field"_a);

  module.def(
      "is_preset", [](const std::string& name) { return find_preset(name) != nullptr; }, "name"_a);
  module.def(
      "fields_of_dicts", &fields_of_dicts, "rows"_a, "names"_a,
      nb::sig("def fields_of_dicts(rows: list[typing.Any], names: tuple[str, ...]) -> "
              "dict[str, tuple[tuple[typing.Any, ...], int]] | None"),
      "Some fields of rows that are dicts, each as a column with the number of rows that have "
      "it; None where a row is no dict.");
  module.def("completion_field", &completion_field, "row"_a, "schema"_a,
             nb::sig("def completion_field(row: dict[str, typing.Any], schema: str) -> str"),
             "Where a row has its completion by its schema; \"\" where it has none.");
  module.def("schema_fields", &schema_fields,
             nb::sig("def schema_fields() -> dict[str, list[str]]"),
             "The fields that rows of each known data set have, \"a|b\" being either.");
  module.def("has_groups", &has_groups, "completions"_a,
             "Whether there are lists of completions among them.");

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
