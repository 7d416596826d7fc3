#pragma once

#include <cstddef>
#include <span>
#include <string_view>

namespace cupel::format {

/// White space that may stand between the two literals of a segment.
enum class Run { none, any_space, spaces_and_breaks };

/// A stretch of a pattern without gaps: `head`, a run of space, `tail`.
struct Segment {
  std::string_view head;
  Run run = Run::none;
  std::string_view tail = {};
};

/// Where the last segment must end.
enum class End {
  anywhere,
  text,    ///< `re.fullmatch`
  dollar,  ///< `$`: at the end, or before a line break that ends the text
  line,    ///< `$` with MULTILINE: before any line break, too
  a_char,  ///< `\s*[^\n]+`: before space or nothing, and then one character that breaks no line
};

/// The regular expressions of format rewards: segments with `.*?` between them, matched from the
/// start of the text as `re.match` does.
struct Pattern {
  std::span<const Segment> segments;
  End end = End::anywhere;
  bool dot_is_all = true;        ///< DOTALL; else a gap holds no line break
  bool starts_anywhere = false;  ///< a gap comes first
};

/// How far a text goes along with a pattern.
struct Progress {
  std::size_t matched = 0;  ///< segments
  std::size_t offset = 0;   ///< where the last of them ended
  bool matches(const Pattern& pattern) const { return matched == pattern.segments.size(); }
};

/// Linear in the length of the text. Thread-safe.
Progress follow(const Pattern& pattern, std::string_view text);

}  // namespace cupel::format
