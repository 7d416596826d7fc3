#include "sandbox/internal/compile_outcome.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "base/utf8.h"
#include "sandbox/internal/file_bytes.h"

namespace cupel::sandbox {
namespace {

/// Compilers write their complaints to either stream.
std::string diagnostics_of(const RunResult& run, std::uint64_t most) {
  std::string text;
  append_valid_utf8(text, std::string_view(run.errors).substr(0, most));
  if (text.size() < most) append_valid_utf8(text, std::string_view(run.output).substr(0, most));
  return std::string(utf8_prefix(text, most));
}

bool mentions(const RunResult& run, std::string_view text) {
  return run.errors.find(text) != std::string::npos || run.output.find(text) != std::string::npos;
}

/// The sentence for a compile that failed, where it was not simply refused.
std::string reason(const Limits& limits, const RunResult& run) {
  constexpr int kSignalled = 128;  // a shell says so of its last step
  constexpr int kLastSignal = 64;
  switch (run.outcome) {
    case Outcome::time_limit:
      return "compiling met its CPU time limit: " + run.detail;
    case Outcome::memory_limit:
      return "compiling met its memory limit: " + run.detail;
    case Outcome::output_limit:
      return "compiling met its output limit: " + run.detail;
    case Outcome::signalled:
      return fmt::format("the compiler was ended by signal {}", run.signal);
    default:
      break;
  }
  if (mentions(run, "File too large") || mentions(run, "File size limit exceeded"))
    return fmt::format("compiling met its file limit of {} bytes", limits.file_bytes);
  if (run.exit_code > kSignalled && run.exit_code <= kSignalled + kLastSignal)
    return fmt::format("the compiler was ended by signal {}", run.exit_code - kSignalled);
  return {};
}

}  // namespace

const CollectedFile* collected_file(const RunResult& run, const std::string& name) {
  const auto found = std::find_if(run.collected.begin(), run.collected.end(),
                                  [&](const CollectedFile& file) { return file.name == name; });
  return found == run.collected.end() ? nullptr : &*found;
}

Build judge_compile(const Language& language, const Limits& limits, const RunResult& run,
                    std::uint64_t diagnostics_bytes) {
  Build build;
  build.outcome = run.outcome;
  build.detail = run.detail;
  build.diagnostics = diagnostics_of(run, diagnostics_bytes);
  build.cpu_time = run.cpu_time;
  build.wall_time = run.wall_time;
  switch (run.outcome) {
    case Outcome::wall_limit:
    case Outcome::violation:
    case Outcome::sandbox_error:
      return build;
    case Outcome::accepted:
      break;
    default:
      build.outcome = Outcome::compile_error;
      build.detail = reason(limits, run);
      return build;
  }
  for (const std::string& name : language.collect) {
    const CollectedFile* file = collected_file(run, name);
    auto bytes = file != nullptr ? read_file(file->file.get(), limits.file_bytes) : std::nullopt;
    if (!bytes) {
      build.outcome = Outcome::sandbox_error;
      build.detail =
          fmt::format("the compiler for {} succeeded but left no file \"{}\"", language.name, name);
      build.files.clear();
      return build;
    }
    build.files.push_back({name, std::move(*bytes)});
  }
  return build;
}

bool worth_keeping(const Build& build) {
  return build.outcome == Outcome::accepted || build.outcome == Outcome::compile_error;
}

}  // namespace cupel::sandbox
