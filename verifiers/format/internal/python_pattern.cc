#include "verifiers/format/internal/python_pattern.h"

#include <algorithm>
#include <vector>

#include "base/python_text.h"
#include "base/text.h"
#include "verifiers/format/internal/place.h"

namespace cupel::format {
namespace {

std::size_t end_of_run(std::string_view text, std::size_t at, Run run) {
  if (run == Run::none) return at;
  if (run == Run::any_space) return end_of_python_space(text, at);
  while (at < text.size() && (text[at] == ' ' || text[at] == '\n')) ++at;
  return at;
}

/// Where `segment` ends that begins at `at`, kNowhere if it does not begin there. No tail begins
/// with space, so that taking the whole run is right.
std::size_t end_of_segment(std::string_view text, std::size_t at, const Segment& segment) {
  if (!text.substr(at).starts_with(segment.head)) return kNowhere;
  const std::size_t behind = end_of_run(text, at + segment.head.size(), segment.run);
  return text.substr(behind).starts_with(segment.tail) ? behind + segment.tail.size() : kNowhere;
}

bool ends_here(std::string_view text, std::size_t at, End end) {
  const std::string_view rest = text.substr(at);
  switch (end) {
    case End::anywhere:
      return true;
    case End::text:
      return rest.empty();
    case End::dollar:
      return rest.empty() || rest == "\n";
    case End::line:
      return rest.empty() || rest[0] == '\n';
    case End::a_char:
      return rest.find_first_not_of('\n') != kNowhere;
  }
  return false;
}

/// Follows one pattern through one text. After a gap that may hold anything, the earliest end of a
/// segment is as good as any later one. After a gap within a line later ones must be tried, but
/// what failed from one place of a line fails from all that come later in it.
class Walk {
 public:
  Walk(const Pattern& pattern, std::string_view text)
      : pattern_(pattern), text_(text), failed_(pattern.segments.size(), 0) {}

  Progress run() {
    if (pattern_.starts_anywhere) {
      step(0, 0);
    } else if (const std::size_t end = end_of_segment(text_, 0, pattern_.segments[0]);
               end != kNowhere) {
      note(1, end);
      step(1, end);
    }
    return furthest_;
  }

 private:
  void note(std::size_t matched, std::size_t offset) {
    if (matched > furthest_.matched) furthest_ = {matched, offset};
  }

  /// Segment `i` and all behind it, after a gap that begins at `at`.
  bool step(std::size_t i, std::size_t at) {
    if (i == pattern_.segments.size()) return true;
    const bool is_last = i + 1 == pattern_.segments.size();
    const std::size_t limit = pattern_.dot_is_all ? text_.size() : end_of_line(at);
    if (!pattern_.dot_is_all && limit < failed_[i]) return false;
    const Segment& segment = pattern_.segments[i];
    const std::string_view reach = text_.substr(0, limit + segment.head.size());
    for (std::size_t from = start_of_search(at, is_last);
         (from = first_occurrence(reach, segment.head, from)) != kNowhere; ++from) {
      const std::size_t end = end_of_segment(text_, from, segment);
      if (end == kNowhere || (is_last && !ends_here(text_, end, pattern_.end))) continue;
      note(i + 1, end);
      if (step(i + 1, end)) return true;
      if (pattern_.dot_is_all) return false;
    }
    failed_[i] = limit + 1;
    return false;
  }

  std::size_t end_of_line(std::size_t at) const {
    return std::min(text_.find('\n', at), text_.size());
  }

  /// A segment that must end with the text begins near its end.
  std::size_t start_of_search(std::size_t at, bool is_last) const {
    if (!is_last || (pattern_.end != End::text && pattern_.end != End::dollar)) return at;
    const std::size_t length = pattern_.segments.back().head.size() + 1;
    return std::max(at, text_.size() - std::min(text_.size(), length));
  }

  const Pattern& pattern_;
  const std::string_view text_;
  std::vector<std::size_t> failed_;  ///< by segment: the line ends up to which it failed, plus 1
  Progress furthest_;
};

}  // namespace

Progress follow(const Pattern& pattern, std::string_view text) { return Walk(pattern, text).run(); }

}  // namespace cupel::format
