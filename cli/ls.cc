#include <fmt/format.h>

#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/nearest.h"
#include "cli/command.h"
#include "cli/option_text.h"
#include "cli/spec_options.h"
#include "rewards/shaping.h"
#include "verifiers/registry.h"

namespace cupel::cli {
namespace {

using nlohmann::ordered_json;

struct LsCommand {
  std::string name;
  bool json = false;

  int run() const;
};

std::string of_text(NeedsOf needs) {
  switch (needs) {
    case NeedsOf::required:
      return "looks at the verifier named by \"of\"";
    case NeedsOf::optional:
      return "may look at the verifier named by \"of\"";
    case NeedsOf::no:
      break;
  }
  return {};
}

std::string_view of_name(NeedsOf needs) {
  switch (needs) {
    case NeedsOf::required:
      return "required";
    case NeedsOf::optional:
      return "optional";
    case NeedsOf::no:
      break;
  }
  return "no";
}

void print_options(std::span<const OptionInfo> options) {
  for (const OptionInfo& option : options) {
    fmt::print("    {} [{}]: {}\n", option.name, option.default_choice, option.help);
    fmt::print("        {}\n", values_text(option));
  }
}

void print(const VerifierInfo& info) {
  fmt::print("{}\n    {}\n", info.name, info.summary);
  print_options(info.options);
}

void print(const ShapingInfo& info) {
  fmt::print("{}\n    {}\n    from {}\n", info.name, info.summary, info.source);
  if (const std::string of = of_text(info.needs_of); !of.empty()) fmt::print("    {}\n", of);
  print_options(info.options);
}

ordered_json to_json(std::span<const OptionInfo> options) {
  auto list = ordered_json::array();
  for (const OptionInfo& option : options) {
    ordered_json object = {
        {"name", option.name}, {"default", option.default_choice}, {"choices", option.choices}};
    object["accepts"] = option.accepts ? ordered_json(option.form) : ordered_json(nullptr);
    object["help"] = option.help;
    list.push_back(std::move(object));
  }
  return list;
}

ordered_json to_json(const VerifierInfo& info) {
  return {{"kind", "verifier"},
          {"name", info.name},
          {"summary", info.summary},
          {"options", to_json(info.options)}};
}

ordered_json to_json(const ShapingInfo& info) {
  return {{"kind", "shaping"},
          {"name", info.name},
          {"summary", info.summary},
          {"source", info.source},
          {"of", of_name(info.needs_of)},
          {"options", to_json(info.options)}};
}

int LsCommand::run() const {
  auto all = ordered_json::array();
  std::vector<std::string_view> names;
  const auto list = [&](const auto& infos, std::string_view title) {
    bool is_first = true;
    for (const auto& info : infos) {
      names.push_back(info.name);
      if (!name.empty() && info.name != name) continue;
      all.push_back(to_json(info));
      if (json) continue;
      if (name.empty() && is_first) fmt::print("{}\n\n", title);
      print(info);
      if (name.empty()) fmt::print("\n");
      is_first = false;
    }
  };
  list(known_verifiers(), "Verifiers: {\"verifier\": NAME} in a reward spec, or --verifier NAME");
  list(known_shapings(), "Shapings: {\"shaping\": NAME} in a reward spec");
  if (all.empty()) return fail({unknown_name_message("verifier or shaping", name, names)}, kUsage);
  if (json) fmt::print("{}\n", (name.empty() ? all : all[0]).dump(2));
  return kOk;
}

}  // namespace

void add_ls_command(CLI::App& program, Run& run) {
  auto command = std::make_shared<LsCommand>();
  CLI::App* app = program.add_subcommand(
      "ls", "List the verifiers and shapings with their options, choices and defaults");
  app->add_option("name", command->name, "This one alone");
  app->add_flag("--json", command->json, "As JSON: a list of objects, or the object of NAME");
  app->callback([command, &run] { run = [command] { return command->run(); }; });
}

}  // namespace cupel::cli
