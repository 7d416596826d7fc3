#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include <cstdio>
#include <exception>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/run_options.h"
#include "cli/run_report.h"
#include "cli/spec_options.h"
#include "sandbox/compiler.h"
#include "sandbox/languages.h"
#include "sandbox/runner.h"

namespace cupel::cli {
namespace {

using sandbox::Languages;
using sandbox::Outcome;
using sandbox::Runner;

constexpr std::size_t kMostSource = 16u << 20;
constexpr std::size_t kMostInput = 256u << 20;

struct RunCommand {
  std::string file;
  std::string language;
  std::string input_file;
  std::string lowest_tier = "T1";
  std::vector<std::string> arguments;
  LimitOptions limits;
  bool json = false;
  bool quiet = false;

  int run() const;

 private:
  int try_to_run() const;
  Result<std::string> language_name(const Languages& languages) const;
  int report(const RunReport& report) const;
};

/// The language whose sources end like `file`, or whose alias the ending is.
Result<std::string> language_of_suffix(const Languages& languages, const std::string& file) {
  const std::string suffix = std::filesystem::path(file).extension();
  if (suffix == ".cc" || suffix == ".C") return std::string("cpp");
  for (const sandbox::Language& language : languages.all())
    if (!suffix.empty() && std::filesystem::path(language.source).extension() == suffix)
      return language.name;
  for (const sandbox::Language& language : languages.all())
    if (!suffix.empty() && language.is_called(suffix.substr(1))) return language.name;
  return failure(
      fmt::format("{}: its name does not tell its language; name it with --lang "
                  "(`cupel sandbox languages` lists them)",
                  file));
}

Result<std::string> RunCommand::language_name(const Languages& languages) const {
  if (!language.empty()) return language;
  if (file == "-") return failure("a program from standard input needs --lang");
  return language_of_suffix(languages, file);
}

RunReport machine_failure(std::string language, std::string detail) {
  RunReport report;
  report.language = std::move(language);
  report.run.detail = std::move(detail);
  return report;
}

int RunCommand::try_to_run() const {
  if (file == "-" && input_file == "-")
    return fail({"standard input cannot be the program and its input, too"}, kUsage);
  const auto chosen = limits.limits();
  if (!chosen) return fail(chosen.error(), kUsage);
  const auto tier = parse_tier(lowest_tier);
  if (!tier) return fail(tier.error(), kUsage);
  const Languages languages = Languages::standard();
  const auto called = language_name(languages);
  if (!called) return fail(called.error(), kUsage);
  if (const auto found = languages.find(*called); !found) {
    if (!languages.knows(*called)) return fail(found.error(), kUsage);
    return report(machine_failure(*called, found.error().message));
  }
  const auto source = read_input(file, kMostSource);
  if (!source) return fail(source.error(), kUsage);
  auto input = input_file.empty() ? Result<std::string>() : read_input(input_file, kMostInput);
  if (!input) return fail(input.error(), kUsage);

  Runner::Options options;
  options.slots = 1;
  options.lowest_tier = *tier;
  options.mounts = languages.mounts();
  // Without the folder C++ compiles more slowly, no more.
  if (const auto folder = sandbox::Compiler::toolchain_folder()) options.mounts.push_back(*folder);
  const auto runner = Runner::start(options);
  if (!runner) return report(machine_failure(*called, runner.error().message));
  sandbox::Compiler compiler([&](const sandbox::Command& command,
                                 const Cutoff* cutoff) { return (*runner)->run(command, cutoff); },
                             languages);
  RunReport done;
  done.language = *called;
  done.compiled = compiler.compile(*called, *source);
  if (done.compiled->program) {
    sandbox::Command command = done.compiled->program->command(std::move(*input), chosen->limits);
    chosen->times.apply_to(command.limits);
    command.start = sandbox::Start::exec;  // of one run nothing is won by warming up
    command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
    done.run = (*runner)->run(command);
    done.has_run = true;
  } else {
    done.run.outcome = done.compiled->outcome;
    done.run.detail = done.compiled->detail;
  }
  return report(done);
}

bool write(std::FILE* stream, std::string_view bytes) {
  return std::fwrite(bytes.data(), 1, bytes.size(), stream) == bytes.size() &&
         std::fflush(stream) == 0;
}

/// Whether what was shown last leaves the cursor within a line.
bool ends_within_line(const sandbox::RunResult& run) {
  if (!run.errors.empty()) return run.errors.back() != '\n';
  return !run.output.empty() && run.output.back() != '\n' && ::isatty(STDOUT_FILENO) != 0 &&
         ::isatty(STDERR_FILENO) != 0;
}

int RunCommand::report(const RunReport& report) const {
  const sandbox::RunResult& run = report.run;
  if (!write(stdout, json ? json_of(report) : run.output))
    return fail({"cannot write to standard output"}, kMachineFailed);
  if (!json) {
    if (report.compiled && !report.has_run) write(stderr, report.compiled->diagnostics);
    write(stderr, run.errors);
  }
  if (run.outcome == Outcome::sandbox_error) return fail({run.detail}, kMachineFailed);
  if (!json && !quiet) write(stderr, (ends_within_line(run) ? "\n" : "") + summary_of(report));
  return run.outcome == Outcome::accepted ? kOk : kFailed;
}

int RunCommand::run() const {
  try {
    return try_to_run();
  } catch (const std::exception& error) {
    return fail({error.what()}, kMachineFailed);  // never the code of a program that failed
  }
}

}  // namespace

void add_run_command(CLI::App& program, Run& run) {
  auto command = std::make_shared<RunCommand>();
  CLI::App* app = program.add_subcommand(
      "run",
      "Run one untrusted program in the sandbox. Its output goes to standard output, its errors\n"
      "and one line about the run to standard error. Exit codes: 0 accepted, 1 anything else the\n"
      "program did, 2 wrong usage, 3 the sandbox itself failed");
  app->add_option("file", command->file, "The program's source; - is standard input")->required();
  app->add_option("args", command->arguments, "The program's own arguments, after --");
  app->add_option("--lang", command->language,
                  "Its language; by the file's name unless given (`cupel sandbox languages`)");
  app->add_option("--stdin", command->input_file,
                  "The program's standard input, a file or -; empty unless given");
  app->add_option("--tier", command->lowest_tier,
                  "The weakest defence to accept, T0 to T3 (`cupel sandbox doctor`)")
      ->capture_default_str();
  app->add_flag("--json", command->json, "Print one JSON object instead");
  app->add_flag("--quiet", command->quiet, "Print no line about the run");
  command->limits.add_to(*app);
  app->callback([command, &run] { run = [command] { return command->run(); }; });
}

}  // namespace cupel::cli
