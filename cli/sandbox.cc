#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdio>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "cli/command.h"
#include "cli/lines.h"
#include "cli/run_options.h"
#include "cli/spec_options.h"
#include "sandbox/doctor.h"
#include "sandbox/languages.h"
#include "sandbox/runner.h"

namespace cupel::cli {
namespace {

using nlohmann::ordered_json;
using sandbox::DoctorReport;
using sandbox::Languages;
using sandbox::Runner;

/// A language of the table as it is on this machine.
struct Toolchain {
  const sandbox::Language* language;
  std::vector<std::string> missing;
  std::string path;
  std::string version;  ///< empty where nobody asked
};

std::vector<Toolchain> toolchains(const Languages& languages) {
  std::vector<Toolchain> all;
  for (auto& [language, missing] : languages.found()) {
    const auto& command = language->version.empty() ? language->run : language->version;
    const std::string path = command.empty() ? "" : sandbox::find_program(command.front());
    all.push_back({language, std::move(missing), path, ""});
  }
  return all;
}

std::string first_line(const std::string& text) {
  const std::size_t begin = std::min(text.find_first_not_of('\n'), text.size());
  return shorten(text.substr(begin, text.find('\n', begin) - begin), 72);
}

/// Asks each program for its version, in the sandbox as everything else.
void ask_versions(const Languages& languages, std::vector<Toolchain>& all) {
  Runner::Options options;
  options.mounts = languages.mounts();
  const auto runner = Runner::start(options);
  if (!runner) return;
  std::vector<sandbox::Command> commands;
  std::vector<Toolchain*> asked;
  for (Toolchain& toolchain : all) {
    if (!toolchain.missing.empty() || toolchain.path.empty()) continue;
    sandbox::Command& command = commands.emplace_back();
    command.arguments = toolchain.language->version;
    command.arguments.front() = toolchain.path;
    command.limits = toolchain.language->compile_limits;
    asked.push_back(&toolchain);
  }
  const auto runs = (*runner)->run_all(commands);
  for (std::size_t i = 0; i < runs.size(); ++i)
    if (runs[i].outcome == sandbox::Outcome::accepted)
      asked[i]->version = first_line(runs[i].output.empty() ? runs[i].errors : runs[i].output);
}

ordered_json json_of(const Toolchain& toolchain) {
  return {{"language", toolchain.language->name},  {"aliases", toolchain.language->aliases},
          {"found", toolchain.missing.empty()},    {"path", toolchain.path},
          {"version", toolchain.version},          {"missing", toolchain.missing},
          {"package", toolchain.language->package}};
}

struct LanguagesCommand {
  bool json = false;
  int run() const;
};

int LanguagesCommand::run() const {
  const Languages languages = Languages::standard();
  std::vector<Toolchain> all = toolchains(languages);
  ask_versions(languages, all);
  if (json) {
    ordered_json list = ordered_json::array();
    for (const Toolchain& toolchain : all) list.push_back(json_of(toolchain));
    fmt::print("{}\n", list.dump());
    return kOk;
  }
  constexpr const char* kRow = "{:<12} {:<32} {}\n";
  fmt::print(kRow, "language", "also called", "on this machine");
  for (const Toolchain& toolchain : all) {
    const std::string here =
        toolchain.missing.empty()
            ? fmt::format("{}{}{}", toolchain.path, toolchain.version.empty() ? "" : ": ",
                          toolchain.version)
            : fmt::format("missing; apt-get install {}", toolchain.language->package);
    const auto aliases = fmt::format("{}", fmt::join(toolchain.language->aliases, ", "));
    fmt::print(kRow, toolchain.language->name, aliases, here);
  }
  return kOk;
}

struct DoctorCommand {
  std::string lowest_tier = "T1";
  bool json = false;

  int run() const;
};

ordered_json json_of(const sandbox::MachineFacts& facts) {
  return {{"kernel", facts.kernel},
          {"user_namespaces", facts.user_namespaces},
          {"control_groups", facts.control_groups},
          {"landlock", facts.landlock},
          {"seccomp", facts.seccomp},
          {"user", facts.user}};
}

ordered_json json_of(const sandbox::TierReport& report) {
  ordered_json canaries = ordered_json::array();
  for (const sandbox::CanaryResult& canary : report.canaries)
    canaries.push_back({{"name", canary.name}, {"blocked", canary.blocked}, {"what", canary.what}});
  return {{"tier", name(report.tier)},
          {"holds", report.holds},
          {"missing", report.missing},
          {"remedy", report.remedy},
          {"canaries", std::move(canaries)}};
}

void print_json(const Result<DoctorReport>& report, const std::vector<Toolchain>& toolchains) {
  ordered_json object;
  const bool usable = report && report->usable;
  object["usable"] = usable;
  object["tier"] = usable ? ordered_json(name(report->tier)) : ordered_json();
  object["error"] = report ? ordered_json() : ordered_json(report.error().message);
  object["tiers"] = ordered_json::array();
  if (report)
    for (const sandbox::TierReport& tier : report->tiers) object["tiers"].push_back(json_of(tier));
  object["remarks"] = report ? ordered_json(report->remarks) : ordered_json::array();
  object["facts"] = json_of(report ? report->facts : sandbox::machine_facts());
  object["languages"] = ordered_json::array();
  for (const Toolchain& toolchain : toolchains) object["languages"].push_back(json_of(toolchain));
  constexpr auto kReplace = ordered_json::error_handler_t::replace;
  fmt::print("{}\n", object.dump(-1, ' ', false, kReplace));
}

void print_tier(const sandbox::TierReport& report) {
  print_line(name(report.tier), report.holds             ? "holds"
                                : report.missing.empty() ? "does not hold"
                                                         : report.missing);
  if (!report.remedy.empty()) print_line("  to mend it", report.remedy);
  for (const sandbox::CanaryResult& canary : report.canaries)
    print_line("  " + canary.name,
               fmt::format("{:<12} {}", canary.blocked ? "blocked" : "NOT BLOCKED", canary.what));
}

void print_facts(const sandbox::MachineFacts& facts) {
  print_line("kernel", facts.kernel);
  print_line("user namespaces", facts.user_namespaces);
  print_line("control groups", facts.control_groups);
  print_line("Landlock", facts.landlock != 0 ? fmt::format("version {}", facts.landlock) : "none");
  print_line("seccomp filters", facts.seccomp ? "yes" : "none");
  print_line("user", facts.user);
}

void print_languages(const std::vector<Toolchain>& toolchains) {
  std::vector<std::string> here, missing;
  for (const Toolchain& toolchain : toolchains)
    (toolchain.missing.empty() ? here : missing).push_back(toolchain.language->name);
  print_line("languages", fmt::format("{}", fmt::join(here, ", ")));
  print_line("  not here", fmt::format("{}", fmt::join(missing, ", ")));
}

int DoctorCommand::run() const {
  const auto lowest = parse_tier(lowest_tier);
  if (!lowest) return fail(lowest.error(), kUsage);
  const Languages languages = Languages::standard();
  const auto found = toolchains(languages);
  Runner::Options options;
  options.lowest_tier = *lowest;
  options.mounts = languages.mounts();
  const auto report = sandbox::examine(options);
  const bool usable = report && report->usable;
  if (json) {
    print_json(report, found);
    return usable ? kOk : kFailed;
  }
  if (report) {
    print_line("tier", usable ? fmt::format("{}: programs can be run", name(report->tier))
                              : fmt::format("none: nothing as strong as {} holds here, so "
                                            "nothing is run",
                                            lowest_tier));
    for (const sandbox::TierReport& tier : report->tiers) print_tier(tier);
    for (const std::string& remark : report->remarks) print_line("remark", remark);
  }
  print_facts(report ? report->facts : sandbox::machine_facts());
  print_languages(found);
  if (!report) return fail(report.error(), kFailed);
  return usable ? kOk : kFailed;
}

}  // namespace

void add_sandbox_command(CLI::App& program, Run& run) {
  CLI::App* app = program.add_subcommand("sandbox", "What this machine offers `cupel run`");
  app->require_subcommand(1);

  auto doctor = std::make_shared<DoctorCommand>();
  CLI::App* doctor_app = app->add_subcommand(
      "doctor",
      "Try the sandbox's defences and say which tiers hold, what is missing and what would mend "
      "it.\nExit code 0 where programs can be run, 1 where not");
  doctor_app->add_option("--tier", doctor->lowest_tier, "The weakest defence to accept, T0 to T3")
      ->capture_default_str();
  doctor_app->add_flag("--json", doctor->json, "Print one JSON object instead");
  doctor_app->callback([doctor, &run] { run = [doctor] { return doctor->run(); }; });

  auto languages = std::make_shared<LanguagesCommand>();
  CLI::App* languages_app =
      app->add_subcommand("languages", "List the languages and their compilers and interpreters");
  languages_app->add_flag("--json", languages->json, "Print one JSON array instead");
  languages_app->callback([languages, &run] { run = [languages] { return languages->run(); }; });
}

}  // namespace cupel::cli
