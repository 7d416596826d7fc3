#include "python/core/program_runs.h"

#include <fmt/format.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>
#include <unistd.h>

#include <chrono>
#include <cmath>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/cutoff.h"
#include "python/core/attentive.h"
#include "python/core/utf8_text.h"
#include "sandbox/compiler.h"
#include "sandbox/languages.h"
#include "sandbox/runner.h"

namespace cupel::python {
namespace {

namespace nb = nanobind;
using nb::literals::operator""_a;
using sandbox::Outcome;

/// The sandbox of this process, started when it is first asked for.
class Workplace {
 public:
  Workplace() : languages_(sandbox::Languages::standard()) {
    sandbox::Runner::Options options;
    options.mounts = languages_.mounts();
    // Without the folder C++ compiles more slowly, no more.
    if (const auto folder = sandbox::Compiler::toolchain_folder())
      options.mounts.push_back(*folder);
    auto started = sandbox::Runner::start(options);
    if (!started) {
      fault_ = started.error().message;
      return;
    }
    runner_ = std::move(*started);
    compiler_ = std::make_unique<sandbox::Compiler>(
        [this](const sandbox::Command& command, const Cutoff* cutoff) {
          return runner_->run(command, cutoff);
        },
        languages_);
  }

  const std::string& fault() const { return fault_; }
  sandbox::Runner& runner() { return *runner_; }
  sandbox::Compiler& compiler() { return *compiler_; }

 private:
  sandbox::Languages languages_;
  std::string fault_;
  std::unique_ptr<sandbox::Runner> runner_;
  std::unique_ptr<sandbox::Compiler> compiler_;
};

/// Never ended: where the process ends, the sandbox does, and a forked child must leave its
/// parent's alone.
struct WorkplaceOfProcess {
  pid_t process = 0;
  std::once_flag made;
  Workplace* workplace = nullptr;
};

/// Call it with the interpreter's lock.
WorkplaceOfProcess& workplace_of_process() {
  static WorkplaceOfProcess* current = nullptr;
  if (!current || current->process != ::getpid()) current = new WorkplaceOfProcess{::getpid(), {}};
  return *current;
}

struct Program {
  std::string source, language, input;
  std::vector<std::string> arguments;
  sandbox::Limits limits;
  sandbox::FixedTimes times;
};

/// What came of a program, and of compiling it.
struct Ran {
  Ran() = default;
  Ran(Ran&&) = default;
  Ran& operator=(Ran&&) = default;

  std::string language;
  sandbox::RunResult run;
  std::string diagnostics;
  bool has_run = false;
};

Ran run(Workplace& workplace, const Program& program, const Cutoff& cutoff) {
  Ran ran;
  ran.language = program.language;
  if (!workplace.fault().empty()) {
    ran.run.detail = workplace.fault();
    return ran;
  }
  const sandbox::CompileResult compiled =
      workplace.compiler().compile(program.language, program.source, std::nullopt, &cutoff);
  ran.diagnostics = compiled.diagnostics;
  if (!compiled.program) {
    ran.run.outcome = compiled.outcome;
    ran.run.detail = compiled.detail;
    return ran;
  }
  sandbox::Command command = compiled.program->command(program.input, program.limits);
  program.times.apply_to(command.limits);
  command.arguments.insert(command.arguments.end(), program.arguments.begin(),
                           program.arguments.end());
  ran.run = workplace.runner().run(command, &cutoff);
  ran.has_run = true;
  return ran;
}

std::chrono::nanoseconds duration_of(const char* name, double seconds) {
  constexpr double kMostSeconds = 1e6;
  if (!(seconds > 0) || seconds > kMostSeconds)
    throw nb::value_error(fmt::format("{} is {}; expected seconds above 0 and at most {}", name,
                                      seconds, kMostSeconds)
                              .c_str());
  return std::chrono::nanoseconds(std::llround(seconds * 1e9));
}

/// What the program's limits are: the defaults, but for what is given.
struct GivenLimits {
  std::optional<double> cpu, wall;
  std::optional<std::uint64_t> memory, output, file_size;
  std::optional<std::uint32_t> processes, open_files;

  void put_into(Program& program) const {
    sandbox::Limits& limits = program.limits;
    if (memory) limits.memory_bytes = *memory;
    if (output) limits.output_bytes = *output;
    if (file_size) limits.file_bytes = *file_size;
    if (processes) limits.processes = *processes;
    if (open_files) limits.open_files = *open_files;
    if (cpu) program.times.cpu = duration_of("cpu", *cpu);
    if (wall) program.times.wall = duration_of("wall", *wall);
    sandbox::Limits as_given = limits;
    program.times.apply_to(as_given);
    if (auto checked = sandbox::check_limits(as_given); !checked)
      throw nb::value_error(checked.error().message.c_str());
  }
};

std::string bytes_of(nb::handle text_or_bytes) {
  RawText::Utf8 spare;
  PyObject* const object = text_or_bytes.ptr();
  if (PyBytes_Check(object))
    return {PyBytes_AS_STRING(object), static_cast<std::size_t>(PyBytes_GET_SIZE(object))};
  return std::string(utf8_of(text_or_bytes, spare));
}

/// A language that there is, whether or not its programs are installed, has its verdict; one that
/// nobody knows is a mistake.
void check_language(const std::string& called) {
  static const sandbox::Languages languages = sandbox::Languages::standard();
  if (const auto found = languages.find(called); !found && !languages.knows(called))
    throw nb::value_error(found.error().message.c_str());
}

Ran run_program(nb::handle source, const std::string& language, nb::handle input,
                std::vector<std::string> arguments, const GivenLimits& limits) {
  check_language(language);
  Program program{bytes_of(source), language, bytes_of(input), std::move(arguments), {}, {}};
  limits.put_into(program);
  WorkplaceOfProcess& place = workplace_of_process();
  Ran ran;
  do_attentively(nb::none(), [&](const Orders& orders) {
    std::call_once(place.made, [&] { place.workplace = new Workplace; });
    ran = run(*place.workplace, program, Cutoff(std::nullopt, orders.stop));
  });
  return ran;
}

nb::object text_of(std::string_view text) {
  return nb::steal(
      PyUnicode_DecodeUTF8(text.data(), static_cast<Py_ssize_t>(text.size()), "replace"));
}

bool has_exited(const Ran& ran) {
  return ran.has_run &&
         (ran.run.outcome == Outcome::accepted || ran.run.outcome == Outcome::nonzero_exit);
}

double seconds_of(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

std::string repr_of(const Ran& ran) {
  std::string text = fmt::format("RunResult(outcome='{}'", name(ran.run.outcome));
  if (has_exited(ran)) text += fmt::format(", exit_code={}", ran.run.exit_code);
  if (!ran.run.detail.empty())
    text += ", detail=" + nb::cast<std::string>(nb::repr(text_of(ran.run.detail)));
  return text + fmt::format(", cpu={:.3f} s)", seconds_of(ran.run.cpu_time));
}

}  // namespace

void add_program_runs(nb::module_& module) {
  nb::class_<Ran>(module, "RunResult",
                  "How a program in the sandbox ended. True where it was accepted. Immutable.")
      .def_prop_ro(
          "outcome", [](const Ran& r) { return std::string(name(r.run.outcome)); },
          "`accepted`, `nonzero_exit`, `time_limit`, …: docs/sandbox.md has the list.")
      .def_prop_ro(
          "detail", [](const Ran& r) { return text_of(r.run.detail); },
          nb::sig("def detail(self) -> str"),
          "One sentence where the outcome alone does not say it all, else \"\".")
      .def_prop_ro(
          "exit_code",
          [](const Ran& r) {
            return has_exited(r) ? std::optional(r.run.exit_code) : std::nullopt;
          },
          "None where it did not exit.")
      .def_prop_ro(
          "signal",
          [](const Ran& r) { return r.run.signal ? std::optional(r.run.signal) : std::nullopt; },
          "None where no signal ended it.")
      .def_prop_ro(
          "stdout", [](const Ran& r) { return text_of(r.run.output); },
          nb::sig("def stdout(self) -> str"), "What it wrote; bytes that are no text are U+FFFD.")
      .def_prop_ro(
          "stderr", [](const Ran& r) { return text_of(r.run.errors); },
          nb::sig("def stderr(self) -> str"), "The same of its errors.")
      .def_prop_ro(
          "stdout_bytes",
          [](const Ran& r) { return nb::bytes(r.run.output.data(), r.run.output.size()); },
          "What it wrote, as it is.")
      .def_prop_ro(
          "stderr_bytes",
          [](const Ran& r) { return nb::bytes(r.run.errors.data(), r.run.errors.size()); },
          "Its errors, as they are.")
      .def_prop_ro(
          "diagnostics", [](const Ran& r) { return text_of(r.diagnostics); },
          nb::sig("def diagnostics(self) -> str"), "What the compiler wrote.")
      .def_prop_ro(
          "cpu_s", [](const Ran& r) { return seconds_of(r.run.cpu_time); },
          "Seconds of CPU time, of the program and all that it started.")
      .def_prop_ro(
          "wall_s", [](const Ran& r) { return seconds_of(r.run.wall_time); },
          "Seconds by the clock.")
      .def_prop_ro(
          "peak_memory_bytes", [](const Ran& r) { return r.run.peak_memory_bytes; },
          "The most memory it had.")
      .def_prop_ro(
          "tier",
          [](const Ran& r) -> std::optional<std::string> {
            if (!r.has_run) return std::nullopt;
            return std::string(name(r.run.tier));
          },
          "What kept it in, `T0` to `T3`; None where nothing was run.")
      .def_prop_ro(
          "language", [](const Ran& r) { return r.language; }, "The language as it was asked for.")
      .def("__bool__", [](const Ran& r) { return r.run.outcome == Outcome::accepted; })
      .def("__repr__", repr_of);

  module.def(
      "run",
      [](nb::handle source, const std::string& language, nb::handle input,
         std::vector<std::string> arguments, std::optional<double> cpu, std::optional<double> wall,
         std::optional<std::uint64_t> memory, std::optional<std::uint32_t> processes,
         std::optional<std::uint64_t> output, std::optional<std::uint64_t> file_size,
         std::optional<std::uint32_t> open_files) {
        return run_program(source, language, input, std::move(arguments),
                           {cpu, wall, memory, output, file_size, processes, open_files});
      },
      "source"_a, "language"_a, "input"_a, "arguments"_a, nb::kw_only(), "cpu"_a.none(),
      "wall"_a.none(), "memory"_a.none(), "processes"_a.none(), "output"_a.none(),
      "file_size"_a.none(), "open_files"_a.none());
}

}  // namespace cupel::python
