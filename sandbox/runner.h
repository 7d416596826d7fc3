#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/cutoff.h"
#include "base/result.h"
#include "sandbox/command.h"
#include "sandbox/run_result.h"

namespace cupel::sandbox {

/// How long each of two connected programs may go on when the other has ended; nothing: for as long
/// as its own limits allow.
struct Grace {
  std::optional<std::chrono::nanoseconds> first = {}, second = {};
};

/// Runs untrusted programs. A `Runner` owns one supervisor process and the slots (jails) that it
/// builds; it starts the supervisor again where it dies. Safe to use from any number of threads; a
/// call waits while all slots are taken.
///
///     auto runner = Runner::start({});
///     RunResult run = (*runner)->run({.arguments = {"/usr/bin/python3", "-c", "print(6 * 7)"}});
///     // run.outcome == Outcome::accepted, run.output == "42\n"
///
/// A failure of the machine is `Outcome::sandbox_error`, never a verdict about the program. So is a
/// run whose cutoff (null: none) comes before its end: its processes are gone when the call
/// returns, and none is started any more.
class Runner {
 public:
  struct Options {
    std::filesystem::path supervisor = {};  ///< the program cupel-sandbox; empty: found by itself
    unsigned slots = 0;            ///< runs at the same time; 0: as many as cores, within memory
    Tier lowest_tier = Tier::t1;   ///< refuse to run under anything weaker
    Tier highest_tier = Tier::t0;  ///< use nothing stronger: to try what other machines offer
    std::vector<std::filesystem::path> mounts =
        {};  ///< folders programs may read beside the system's
    std::vector<std::string> zygote_modules =
        {};  ///< Python modules to import ahead; empty: the usual
    /// Python modules of the caller's own ("harness.py" and its source), imported ahead in this
    /// order and shown to those runs alone that ask for them by `Command::modules`. They are
    /// trusted; where one cannot be imported, every run by the zygote is a `sandbox_error` that
    /// says why.
    std::vector<InputFile> zygote_sources = {};
  };

  /// Starts the supervisor, which tries its defences before it is trusted. Fails where the machine
  /// offers less than `lowest_tier`; the message says what is missing.
  static Result<std::unique_ptr<Runner>> start(const Options& options);
  ~Runner();

  RunResult run(const Command& command, const Cutoff* cutoff = nullptr);

  /// One run for each command, across the slots; results in the order of the commands.
  std::vector<RunResult> run_all(std::span<const Command> commands, const Cutoff* cutoff = nullptr);

  /// One run of `program` for each input; the quickest way to many tests of one program.
  std::vector<RunResult> run_inputs(const Command& program, std::span<const std::string> inputs,
                                    const Cutoff* cutoff = nullptr);

  /// Two programs at the same time, each in a slot of its own, the standard output of each being
  /// the standard input of the other: an interactor or a test, and a program that it talks to. Both
  /// commands' `input` must be empty, and no `output` comes back. When one ends, the other reads
  /// the end of its input and may go on for its `grace`; then it is ended, which is a `wall_limit`.
  /// Where one of them is a `sandbox_error` both are, for the other met an end that was our fault.
  /// Of two that wait for each other the one with less wall time is told so by a `wall_limit`; the
  /// other reads the end. The pair counts as one run among `slots`, and with the memory of both.
  std::pair<RunResult, RunResult> run_connected(const Command& first, const Command& second,
                                                const Grace& grace = {},
                                                const Cutoff* cutoff = nullptr);

  Tier tier() const;
  unsigned slots() const;

 private:
  class Impl;
  explicit Runner(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace cupel::sandbox
