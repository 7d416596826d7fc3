#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/cutoff.h"
#include "base/result.h"
#include "sandbox/command.h"
#include "sandbox/languages.h"
#include "sandbox/run_result.h"

namespace cupel::sandbox {

/// A program ready to be run. Copies share the binary.
class Program {
 public:
  /// One run of it. `limits` are those of a C++ program; what the language needs more is added.
  Command command(std::string input = {}, const Limits& limits = {}) const;

  const std::string& language() const { return parts_->language; }

 private:
  friend class Compiler;
  struct Parts {
    std::string language;
    Command command;
    double cpu_factor = 1;
    std::uint64_t extra_memory = 0;
    std::uint32_t extra_processes = 0;
  };
  std::shared_ptr<const Parts> parts_;
};

struct CompileResult {
  /// accepted; compile_error, also where a limit of the compile step was met (`detail` names it);
  /// wall_limit, violation and sandbox_error as in a run.
  Outcome outcome = Outcome::sandbox_error;
  std::optional<Program> program;  ///< where accepted
  std::string diagnostics;         ///< what the compiler wrote, cut to `diagnostics_bytes`
  std::string detail;              ///< one sentence where the outcome alone does not say it all
  bool cached = false;             ///< nothing was compiled for this call
  std::chrono::nanoseconds cpu_time{};  ///< of the compile, when it was done
  std::chrono::nanoseconds wall_time{};
};

/// Compiles sources in the sandbox and keeps what comes of it, in memory and in a folder that any
/// number of processes may share. Safe to use from any number of threads; sources that are equal
/// are compiled once, however many threads ask.
///
///     Compiler compiler([&](const Command& command, const Cutoff* cutoff) {
///       return runner.run(command, cutoff);
///     });
///     CompileResult made = compiler.compile("cpp", source);
///     if (made.program) RunResult run = runner.run(made.program->command("1 2\n"));
///
/// What a compiler says of a source depends on nothing but the source, the language and the limits:
/// precompiled headers and the cache make it faster, never different.
class Compiler {
 public:
  using Run = std::function<RunResult(const Command&, const Cutoff*)>;

  struct Options {
    std::filesystem::path
        folder;  ///< empty: $CUPEL_CACHE_DIR, $XDG_CACHE_HOME/cupel, ~/.cache/cupel
    std::uint64_t disk_bytes = 2ull << 30;  ///< of the folder; the least recently used goes first
    std::uint64_t memory_bytes = 128ull << 20;  ///< of binaries at hand without reading the folder
    std::uint64_t source_bytes = 16ull << 20;   ///< larger sources are refused
    std::uint64_t diagnostics_bytes = 64ull << 10;
  };

  explicit Compiler(Run run, Languages languages = Languages::standard());
  Compiler(Run run, Languages languages, Options options);
  ~Compiler();

  /// Within the language's own limits unless others are given. Where the cutoff (null: none) comes
  /// first the outcome is `sandbox_error`; what is done once a machine, like a precompiled header,
  /// is done to its end.
  CompileResult compile(std::string_view language, std::string_view source,
                        const std::optional<Limits>& limits = std::nullopt,
                        const Cutoff* cutoff = nullptr);

  /// Makes now what the first compile in `language` would make (precompiled headers: seconds).
  Result<void> prepare(std::string_view language);

  /// The folder of precompiled headers below `folder` (as in `Options`), made where it is missing.
  /// Name it in `Runner::Options::mounts`; without it C++ compiles more slowly. Fails where
  /// sandboxes would not see it.
  static Result<std::filesystem::path> toolchain_folder(const std::filesystem::path& folder = {});

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace cupel::sandbox
