#pragma once

#include <string_view>

#include "base/cutoff.h"
#include "verifiers/trace.h"
#include "verifiers/verdict.h"

namespace cupel {

/// One completion and what it is judged by. Views into memory that the caller keeps.
struct Task {
  std::string_view prompt;
  std::string_view completion;
  std::string_view reference;
  std::string_view row =
      {};  ///< the whole row as JSON text, for verifiers that need more; "" if none
  /// When the caller waits no longer; null: never. Processes are ended by it; all else is done
  /// soon, within its budget. A verdict that comes when it is reached says nothing.
  const Cutoff* cutoff = nullptr;
};

/// Decides one kind of task. Immutable once made, so any number of threads may share one.
///
/// `verify` never throws for anything the task contains, never waits but for processes, and gives
/// the same verdict for the same task always; `elapsed` is filled in by the caller.
class Verifier {
 public:
  virtual ~Verifier() = default;

  virtual bool needs_reference() const { return true; }

  /// Whether the verdict depends on nothing but completion and reference: equal pairs of other rows
  /// are then judged once.
  virtual bool ignores_row() const { return false; }

  /// Whether it mostly waits for processes, so that others can use the processor meanwhile.
  virtual bool runs_processes() const { return false; }

  /// About the milliseconds that a task takes, where tasks differ much: a batch starts with the
  /// longest ones. 0: not worth asking.
  virtual double expected_cost(const Task&) const { return 0; }

  virtual Verdict verify(const Task& task, Trace* trace) const = 0;
};

}  // namespace cupel
