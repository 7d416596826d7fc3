#pragma once

#include <sys/types.h>

#include <array>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sandbox/descriptor.h"
#include "sandbox/internal/protocol.h"
#include "sandbox/supervisor/internal/launch.h"
#include "sandbox/supervisor/internal/stopped_parent.h"
#include "sandbox/supervisor/internal/zygote.h"

namespace cupel::sandbox {

/// The programs that stay alive in a slot between runs and fork for them: one stopped before its
/// main, and one Python interpreter. They have the rights of any program of the slot.
class WarmPrograms {
 public:
  WarmPrograms() = default;
  static Result<WarmPrograms> make(ZygoteImports zygote_imports);

  std::span<const pid_t> processes() const { return {processes_.data(), count_}; }

  /// The stopped program's process; -1 where there is none.
  pid_t stopped() const { return stopped_.pid(); }

  /// Whether `prepare` would find all it needs.
  bool is_up(const protocol::RunRequest& request, const Launch& launch) const;

  /// Has a program for the request up, launching it where it is not there yet. `launch` is how the
  /// run would be done by exec. False where it cannot be: the run is to be done by exec.
  bool prepare(const protocol::RunRequest& request, const Launch& launch);

  /// Fails where the request asks for modules that could not be imported.
  Result<void> can_show(const protocol::RunRequest& request) const;

  /// A run's process and what it writes to.
  struct Begun {
    pid_t pid = -1;
    int output = -1;
    int errors = -1;
    int news = -1;  ///< readable when the run has ended; -1: its process alone tells
  };
  /// Forks for the request, for which `prepare` has just said yes. Nothing where there is any
  /// doubt: then everything in the slot is to be killed.
  std::optional<Begun> begin(const protocol::RunRequest& request, const Launch& launch,
                             std::span<const std::string_view> modules);

  struct Ending {
    std::string_view violation;      ///< what the program did to its parent, where it did
    std::optional<int> wait_status;  ///< where not the caller but the zygote is the run's parent
    std::uint64_t cpu_ns = 0;
  };
  /// How the run ended, as far as it is known here. The run's process must be dead or dying.
  Ending finish(const protocol::RunRequest& request);

  /// To be called when everything in the slot has been killed and reaped.
  void forget();

 private:
  /// What a stopped program was launched with; for anything else it must be launched anew.
  struct StoppedKey {
    std::uint64_t identity = 0;
    rlim_t cpu_seconds = 0, address_space = 0, stack_bytes = 0, file_bytes = 0, open_files = 0,
           processes = 0;
    bool operator==(const StoppedKey&) const = default;
  };
  static StoppedKey key_of(const protocol::RunRequest& request, const Launch& launch);

  explicit WarmPrograms(ZygoteImports zygote_imports);
  bool prepare_stopped(const protocol::RunRequest& request, const Launch& launch);
  bool prepare_zygote(const Launch& launch);
  std::optional<Begun> begin_stopped(const Launch& launch);
  std::optional<Begun> begin_zygote(const Launch& launch,
                                    std::span<const std::string_view> modules);
  bool fill_input(int from);
  void note_processes();

  ZygoteImports zygote_imports_;
  // Standard input, output and error of the stopped program, and the end that input is filled by.
  Descriptor input_, input_end_, output_, errors_;
  StoppedParent stopped_;
  StoppedKey stopped_key_;
  std::optional<Zygote> zygote_;
  std::string zygote_python_;
  std::array<pid_t, 2> processes_{};
  std::size_t count_ = 0;
};

}  // namespace cupel::sandbox
