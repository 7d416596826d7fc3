#pragma once

#include <cstddef>
#include <optional>
#include <span>

namespace cupel::eval {

/// A problem of known rating, and how many of the tries at it solved it.
struct RatedProblem {
  double rating;
  double solved;  ///< the share of the samples, in [0, 1]
};

/// A solver's rating on the scale of the problems' ratings.
struct Rating {
  std::size_t problems = 0;
  std::optional<double> value;  ///< none where nothing or everything was solved
  double standard_error = 0;    ///< of `value`; each problem counts as one observation
  /// Where everything was solved: who has this rating solves all with a chance of 5 %.
  std::optional<double> at_least;
  /// Where nothing was solved: who has this rating solves none with a chance of 5 %.
  std::optional<double> at_most;
};

/// The rating r under which what was solved is likeliest, if a problem of rating d is solved with
/// the chance 1 / (1 + 10^((d - r) / 400)): the Elo system's expectation, which Codeforces' ratings
/// rest on. It is where Σ (solved - chance) = 0. Needs a problem at least, and finite ratings.
Rating estimate_rating(std::span<const RatedProblem> problems);

}  // namespace cupel::eval
