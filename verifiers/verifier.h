#pragma once

#include <string_view>

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
};

/// Decides one kind of task. Immutable once made, so any number of threads may share one.
///
/// `verify` never throws for anything the task contains, never blocks, and gives the same verdict
/// for the same task always; `elapsed` is filled in by the caller.
class Verifier {
 public:
  virtual ~Verifier() = default;

  virtual bool needs_reference() const { return true; }

  /// About the milliseconds that a task takes, where tasks differ much: a batch starts with the
  /// longest ones. 0: not worth asking.
  virtual double expected_cost(const Task&) const { return 0; }

  virtual Verdict verify(const Task& task, Trace* trace) const = 0;
};

}  // namespace cupel
