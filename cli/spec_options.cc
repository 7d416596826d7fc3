#include "cli/spec_options.h"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

#include "verifiers/registry.h"

namespace cupel::cli {
namespace {

std::string verifier_help() {
  std::string names;
  for (const VerifierInfo& info : known_verifiers())
    names += fmt::format("{}{}", names.empty() ? "" : ", ", info.name);
  return "Judge every row by this verifier: " + names +
         ", or auto, which leaves it to each row; cupel ls NAME shows its options";
}

}  // namespace

void SpecOptions::add_to(CLI::App& command) {
  auto* spec = command.add_option("--spec", spec_name,
                                  "Reward spec: a preset (cupel spec list) or a JSON file");
  auto* named = command.add_option("--verifier", verifier, verifier_help());
  spec->type_name("NAME|FILE");
  named->type_name("NAME[:key=value,...]")->excludes(spec);
}

Result<Spec> SpecOptions::spec() const {
  if (!spec_name.empty()) return Spec::from_preset_or_file(spec_name);
  if (!verifier.empty()) return Spec::from_verifier(verifier);
  return Spec::standard();
}

void FormatOptions::add_to(CLI::App& command) {
  command
      .add_option("--schema", schema,
                  "Read every row as one of this data set (cupel ls schemas); rows are recognised "
                  "one by one unless given")
      ->type_name("NAME");
  field_options.add_to(command);
}

void FieldOptions::add_to(CLI::App& command) {
  command
      .add_option("--field", assignments,
                  "Take the prompt, completion or reference from this field, as in "
                  "completion=response; may be given more than once")
      ->type_name("ROLE=NAME")
      ->allow_extra_args(false);
}

Result<Fields> FieldOptions::fields(Fields fields) const {
  for (const std::string& assignment : assignments)
    if (auto assigned = fields.assign(assignment); !assigned)
      return tl::make_unexpected(assigned.error());
  return fields;
}

Result<RowFormat> FormatOptions::format(Fields fields) const {
  auto assigned = field_options.fields(std::move(fields));
  if (!assigned) return tl::make_unexpected(assigned.error());
  RowFormat format;
  format.fields = std::move(*assigned);
  if (schema.empty()) return format;
  auto found = find_schema(schema);
  if (!found) return tl::make_unexpected(found.error());
  format.schema = *found;
  return format;
}

int fail(const Error& error, int code) {
  fmt::print(stderr, "cupel: {}\n", error.message);
  return code;
}

}  // namespace cupel::cli
