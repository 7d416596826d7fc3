#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/nearest.h"
#include "base/utf8.h"
#include "cli/command.h"
#include "cli/option_text.h"
#include "cli/spec_options.h"
#include "datasets/schema.h"
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

/// What is said of a shaping's need of a verifier, by NeedsOf.
struct OfWords {
  std::string_view name;
  std::string_view sentence;
};
constexpr std::array<OfWords, 3> kOfWords = {{
    {"no", ""},
    {"optional", "may look at the verifier named by \"of\""},
    {"required", "looks at the verifier named by \"of\""},
}};

const OfWords& of_words(NeedsOf needs) { return kOfWords[static_cast<std::size_t>(needs)]; }

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
  if (const auto of = of_words(info.needs_of).sentence; !of.empty()) fmt::print("    {}\n", of);
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
          {"of", of_words(info.needs_of).name},
          {"options", to_json(info.options)}};
}

int list_schemas(bool json) {
  auto all = ordered_json::array();
  std::size_t width = 0;
  for (const Schema& schema : known_schemas()) {
    width = std::max(width, schema.name.size());
    all.push_back({{"name", schema.name},
                   {"summary", schema.summary},
                   {"sign", schema.sign},
                   {"verifier", schema.verifier}});
  }
  if (json) {
    fmt::print("{}\n", all.dump(2));
    return kOk;
  }
  for (const Schema& schema : known_schemas()) {
    const std::string by =
        schema.verifier.empty() ? "" : fmt::format("; judged by {}", schema.verifier);
    fmt::print("{:<{}}  {}: {}{}\n", schema.name, width, schema.summary, schema.sign, by);
  }
  return kOk;
}

/// Templates and the like are named where verifiers are meant: whose choice `name` is, or nearly.
std::string choice_message(std::string_view name) {
  std::vector<std::string_view> choices;
  std::vector<std::string> owners;
  const auto add = [&](const auto& infos) {
    for (const auto& info : infos)
      for (const OptionInfo& option : info.options)
        for (const std::string_view choice : option.choices) {
          choices.push_back(choice);
          owners.push_back(fmt::format("\"{}\" is a choice of {}: {}:{}={} (cupel ls {})", choice,
                                       info.name, info.name, option.name, choice, info.name));
        }
  };
  add(known_verifiers());
  add(known_shapings());
  const std::string_view nearest = nearest_name(name, choices);
  if (nearest.empty()) return {};
  const auto found = std::find(choices.begin(), choices.end(), nearest);
  return owners[static_cast<std::size_t>(found - choices.begin())];
}

std::string unknown_message(std::string_view name, std::span<const std::string_view> names) {
  const std::string choice = nearest_name(name, names).empty() ? choice_message(name) : "";
  if (choice.empty()) return unknown_name_message("verifier or shaping", name, names);
  return fmt::format("unknown verifier or shaping \"{}\"; {}", shorten(name, 80), choice);
}

int LsCommand::run() const {
  if (name == "schemas") return list_schemas(json);
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
  if (all.empty()) return fail({unknown_message(name, names)}, kUsage);
  if (json) fmt::print("{}\n", (name.empty() ? all : all[0]).dump(2));
  if (!json && name.empty()) fmt::print("Schemas of data sets, --schema NAME: cupel ls schemas\n");
  return kOk;
}

}  // namespace

void add_ls_command(CLI::App& program, Run& run) {
  auto command = std::make_shared<LsCommand>();
  CLI::App* app = program.add_subcommand(
      "ls", "List the verifiers and shapings with their options, choices and defaults");
  app->add_option("name", command->name,
                  "This one alone; schemas: the data sets whose rows are known");
  app->add_flag("--json", command->json, "As JSON: a list of objects, or the object of NAME");
  app->callback([command, &run] { run = [command] { return command->run(); }; });
}

}  // namespace cupel::cli
