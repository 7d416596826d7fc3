#pragma once

#include <memory>

#include "base/digest.h"
#include "base/recent.h"
#include "base/result.h"
#include "verifiers/code/schemas.h"

namespace cupel::code {

/// A problem and a digest of all that decides about a solution to it.
struct IdentifiedProblem {
  Problem problem;
  Digest identity;
};

/// The problems read last, because the completions of a group ask for the same one. Thread-safe.
class ProblemCache {
 public:
  using Reading = std::shared_ptr<const Result<IdentifiedProblem>>;

  /// What `read_problem` says of `text`.
  Reading read(const ProblemText& text) const;

 private:
  mutable Recent<Reading> recent_{64u << 20};
};

/// The same for problems that differ in nothing but the row they came in.
Digest identity_of(const Problem& problem);

}  // namespace cupel::code
