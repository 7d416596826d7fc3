#include "rewards/spec.h"

#include <fmt/format.h>

#include <memory>
#include <string>
#include <vector>

#include "base/nearest.h"
#include "cli/command.h"
#include "cli/spec_options.h"
#include "rewards/engine.h"
#include "rewards/presets.h"

namespace cupel::cli {
namespace {

int list_presets() {
  for (const Preset& preset : presets())
    fmt::print("{}\n    {}\n", preset.name, preset.description());
  return kOk;
}

int show_preset(const std::string& name) {
  if (const Preset* preset = find_preset(name)) {
    fmt::print("{}", preset->json);
    return kOk;
  }
  std::vector<std::string_view> names;
  for (const Preset& preset : presets()) names.push_back(preset.name);
  return fail({unknown_name_message("preset", name, names)}, kUsage);
}

/// One line a component: what it is, and what its value depends on and weighs.
std::string description_of(const Component& component) {
  const bool is_verifier = component.shaping.empty();
  std::string line =
      fmt::format("{:<16} {} {}", component.name, is_verifier ? "verifier" : "shaping",
                  is_verifier ? component.verifier : component.shaping);
  const char* mark = ":";
  for (const auto& [name, value] : component.options) {
    line += fmt::format("{}{}={}", mark, name, value);
    mark = ",";
  }
  if (!component.of.empty()) line += ", of " + component.of;
  if (!component.gate.empty()) line += ", behind the gate " + component.gate;
  if (component.range)
    line += fmt::format(", from {} to {}", component.range->low, component.range->high);
  if (component.clip)
    line += fmt::format(", clipped to [{}, {}]", component.clip->low, component.clip->high);
  return line + fmt::format(", weight {}", component.weight);
}

int check_spec(const std::string& name) {
  auto spec = Spec::from_preset_or_file(name);
  if (!spec) return fail(spec.error(), kUsage);
  const auto engine = Engine::create(*spec, 1);
  if (!engine) return fail({name + ": " + engine.error().message}, kUsage);
  for (const Component& component : engine->components())
    fmt::print("{}\n", description_of(component));
  for (const auto& [pattern, verifier] : spec->dispatch)
    fmt::print("{:<16} {} for data_source {}\n", "auto", verifier, pattern);
  return kOk;
}

}  // namespace

void add_spec_command(CLI::App& program, Run& run) {
  CLI::App* app =
      program.add_subcommand("spec", "Reward specs: list the presets, print one, check a file");
  app->require_subcommand(1);
  auto name = std::make_shared<std::string>();

  CLI::App* list = app->add_subcommand("list", "List the presets, and whose rewards they are");
  list->callback([&run] { run = [] { return list_presets(); }; });

  CLI::App* show = app->add_subcommand("show", "Print a preset, to be edited and given to --spec");
  show->add_option("name", *name, "The preset")->required();
  show->callback([name, &run] { run = [name] { return show_preset(*name); }; });

  CLI::App* check =
      app->add_subcommand("check", "Say what a spec comes to, or what is wrong in it");
  check->add_option("spec", *name, "A JSON file, or a preset")->type_name("FILE")->required();
  check->callback([name, &run] { run = [name] { return check_spec(*name); }; });
}

}  // namespace cupel::cli
