// Measures the sandbox and prints tables: see scripts/bench.

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "bench/sandbox/comparison.h"
#include "bench/sandbox/comparisons.h"
#include "bench/sandbox/runs.h"
#include "bench/sandbox/soak.h"
#include "bench/sandbox/subjects.h"
#include "sandbox/compiler.h"
#include "sandbox/runner.h"

namespace {

namespace fs = std::filesystem;
using namespace cupel;
using namespace cupel::bench;

/// Gone when the program ends. Not in /tmp, of which programs in the sandbox have one of their own.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = "/var/tmp/cupel-bench-XXXXXX";
    if (::mkdtemp(name.data()) != nullptr) path_ = name;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    if (!path_.empty()) fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

[[noreturn]] void give_up(const std::string& why) {
  fmt::print(stderr, "bench: {}\n", why);
  std::exit(1);
}

std::unique_ptr<sandbox::Runner> start(unsigned slots, const fs::path& toolchain) {
  sandbox::Runner::Options options;
  options.slots = slots;
  options.mounts = {toolchain};
  auto runner = sandbox::Runner::start(options);
  if (!runner) give_up(runner.error().message);
  return std::move(*runner);
}

Work make_work(sandbox::Compiler& compiler) {
  Work work;
  work.hello.arguments = {"hello"};
  work.hello.executable = load_executable(hello_file());
  if (!work.hello.executable) give_up("cannot load " + hello_file().string());
  for (const std::string& program : python_programs()) {
    sandbox::Command command = command_of({"/usr/bin/python3", "program.py"});
    command.files = {{"program.py", program}};
    command.start = sandbox::Start::zygote;
    work.python.push_back(std::move(command));
  }
  const auto made = compiler.compile("cpp", cpp_program(0));
  if (!made.program) give_up("cannot compile: " + made.detail + made.diagnostics);
  work.stopped_parent = made.program->command(kNumbers);
  if (work.stopped_parent->start != sandbox::Start::stopped_parent)
    give_up("a C++ program is not started by a stopped parent");
  return work;
}

}  // namespace

int main(int count, char** arguments) {
  int rounds = 7;
  std::uint64_t soak_runs = 0;
  CLI::App app("Measures the sandbox.");
  app.add_option("--rounds", rounds, "of each comparison")->check(CLI::Range(1, 1000));
  app.add_option("--soak", soak_runs, "do so many runs and see that nothing grows");
  CLI11_PARSE(app, count, arguments);

  const TemporaryFolder folder;
  const auto toolchain = sandbox::Compiler::toolchain_folder(folder.path());
  if (!toolchain) give_up(toolchain.error().message);
  const auto one = start(1, *toolchain);
  sandbox::Compiler::Options options;
  options.folder = folder.path();
  sandbox::Compiler compiler(
      [&](const sandbox::Command& command, const Cutoff*) { return one->run(command); },
      sandbox::Languages::standard(), options);
  if (const auto ready = compiler.prepare("cpp"); !ready) give_up(ready.error().message);
  const Work work = make_work(compiler);
  const auto two = start(2, *toolchain);
  if (soak_runs != 0) return soak(*two, work, soak_runs) ? 0 : 1;
  const Bench bench{*one, *two, compiler, work, folder.path()};
  fmt::print("sandbox, {}, {} rounds\n", sandbox::name(one->tier()), rounds);
  const bool compared = compare(sandbox_comparisons(bench), rounds);
  fmt::print("\n");
  return print_figures(bench) && compared ? 0 : 1;
}
