#include "verifiers/instructions/internal/choice_marks.h"

#include <algorithm>
#include <vector>

#include "base/text.h"
#include "verifiers/instructions/choices.h"

namespace cupel::instructions {
namespace {

bool is_letter(char c) { return c >= 'A' && c <= 'Z'; }

/// `(C)`, and for `in_line` also `C)`: what may stand in the middle of a line. `C.` may not: it
/// ends sentences.
std::optional<ChoiceMark> mark_within(std::string_view text) {
  if (text.size() > 2 && text[0] == '(' && is_letter(text[1]) && text[2] == ')')
    return ChoiceMark{text[1], 3};
  if (text.size() > 1 && is_letter(text[0]) && text[1] == ')') return ChoiceMark{text[0], 2};
  return std::nullopt;
}

/// The asterisks around a mark or an option are no part of it: `**A.** Paris`, `**A. Paris**`.
std::string_view without_emphasis(std::string_view text) {
  constexpr std::string_view kAround = "* \t\r\n";
  const std::size_t begin = std::min(text.find_first_not_of(kAround), text.size());
  return text.substr(begin, text.find_last_not_of(kAround) + 1 - begin);
}

struct Place {
  char letter;
  std::size_t begin, end;  ///< of the mark
  bool opens_line;
};

std::vector<Place> places_in(std::string_view text) {
  std::vector<Place> places;
  for (std::size_t line = 0; line < text.size();) {
    const std::size_t end = std::min(text.find('\n', line), text.size());
    std::size_t i = line;
    if (const auto mark = mark_at_start(text.substr(line, end - line))) {
      places.push_back({mark->letter, line, line + mark->end, true});
      i = line + mark->end;
    }
    for (; i < end; ++i) {
      if (i > line && !is_space(text[i - 1])) continue;
      if (const auto mark = mark_within(text.substr(i, end - i)))
        places.push_back({mark->letter, i, i + mark->end, false});
    }
    line = end + 1;
  }
  return places;
}

}  // namespace

std::optional<ChoiceMark> mark_at_start(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size() && (is_space(text[i]) || text[i] == '*' || text[i] == '-')) ++i;
  const bool is_enclosed = i < text.size() && text[i] == '(';
  if (is_enclosed) ++i;
  if (i >= text.size() || !is_letter(text[i])) return std::nullopt;
  const char letter = text[i++];
  if (is_enclosed) {
    if (i >= text.size() || text[i] != ')') return std::nullopt;
    return ChoiceMark{letter, i + 1};
  }
  if (trim(text.substr(i)).empty()) return ChoiceMark{letter, text.size()};
  const bool is_marked = text[i] == '.' || text[i] == ')' || text[i] == ':';
  return is_marked ? std::optional(ChoiceMark{letter, i + 1}) : std::nullopt;
}

Choices choices_in(std::string_view text) {
  std::vector<Place> run, last;
  const auto end_run = [&] {
    if (run.size() >= 2) last = run;
    run.clear();
  };
  for (const Place& place : places_in(text)) {
    if (place.letter == 'A') end_run();
    if (place.letter == static_cast<char>('A' + run.size())) run.push_back(place);
  }
  end_run();
  Choices choices;
  for (std::size_t i = 0; i < last.size(); ++i) {
    const std::size_t line_end = std::min(text.find('\n', last[i].end), text.size());
    const std::size_t end = i + 1 < last.size() ? std::min(line_end, last[i + 1].begin) : line_end;
    const auto said = without_emphasis(text.substr(last[i].end, end - last[i].end));
    choices.push_back({std::string(1, last[i].letter), std::string(said)});
  }
  return choices;
}

}  // namespace cupel::instructions
