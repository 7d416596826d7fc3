#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace re2 {
class RE2;
}

namespace cupel::instructions {

struct PatternStyle {
  bool ignores_case = false;
  bool dot_is_all = false;  ///< `.` is a line break too
  bool is_by_line = false;  ///< `^` and `$` are the ends of lines
};

/// A regular expression in RE2's syntax: matching is linear in the text, whatever the pattern.
/// Look-around and backreferences are refused. Immutable; safe to use from any number of threads.
///
///     const auto year = Pattern::compile("\\b\\d{4}\\b", {});
///     year->find("in 1969")->text == "1969"
class Pattern {
 public:
  struct Match {
    std::size_t offset = 0;
    std::string_view text;
  };

  /// Fails with what is wrong with the pattern, and where.
  static Result<Pattern> compile(std::string_view pattern, const PatternStyle& style);

  /// The first match in `text`, the longest way its operators allow. Characters that are no UTF-8
  /// match nothing.
  std::optional<Match> find(std::string_view text) const;
  bool is_in(std::string_view text) const;
  bool matches_all_of(std::string_view text) const;

  /// About the memory that it takes.
  std::size_t bytes() const;

 private:
  explicit Pattern(std::shared_ptr<const re2::RE2> compiled) : compiled_(std::move(compiled)) {}

  std::shared_ptr<const re2::RE2> compiled_;
};

}  // namespace cupel::instructions
