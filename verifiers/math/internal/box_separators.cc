#include "verifiers/math/internal/box_separators.h"

#include <algorithm>
#include <array>

#include "verifiers/math/internal/text.h"

namespace cupel::math {
namespace {

template <std::size_t N>
bool is_one_of(std::string_view word, const std::array<std::string_view, N>& words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_escaped(std::string_view text, std::size_t at) {
  std::size_t backslashes = 0;
  while (backslashes < at && text[at - 1 - backslashes] == '\\') ++backslashes;
  return backslashes % 2 == 1;
}

std::size_t letters_start(std::string_view text, std::size_t end) {
  while (end > 0 && is_letter(text[end - 1])) --end;
  return end;
}

std::size_t spaces_start(std::string_view text, std::size_t end) {
  while (end > 0 && is_space(text[end - 1])) --end;
  return end;
}

/// `and`, `. Or`, `for part`, `\quad`; `end` if another word ends there.
std::size_t joining_word_start(std::string_view text, std::size_t end) {
  constexpr std::array<std::string_view, 6> kWords = {"and", "for", "part", "Part", "case", "Case"};
  constexpr std::array<std::string_view, 6> kChoices = {"or",      "Or",       "maybe",
                                                        "perhaps", "possibly", "alternatively"};
  constexpr std::array<std::string_view, 4> kCommands = {"quad", "qquad", "land", "lor"};
  const std::size_t start = letters_start(text, end);
  const std::string_view word = text.substr(start, end - start);
  if (start > 0 && text[start - 1] == '\\') return is_one_of(word, kCommands) ? start - 1 : end;
  if (is_one_of(word, kWords)) return start;
  if (!is_one_of(word, kChoices)) return end;
  const std::size_t before = spaces_start(text, start);
  const bool opens_sentence = before > 0 && text[before - 1] == '.';
  return opens_sentence ? before - 1 : start;
}

/// The label `(b)`, `(iv)` or `(2)`.
std::size_t label_start(std::string_view text, std::size_t end) {
  constexpr std::size_t kLongest = 4;
  std::size_t start = end - 1;
  while (start > 0 && end - start <= kLongest &&
         (is_letter(text[start - 1]) || is_digit(text[start - 1])))
    --start;
  const bool is_label = start > 0 && start < end - 1 && text[start - 1] == '(';
  return is_label ? start - 1 : end;
}

/// The variable and equals sign of `y =` or `x_2 =`.
std::size_t assignment_start(std::string_view text, std::size_t end) {
  std::size_t at = spaces_start(text, end - 1);
  if (at > 0 && text[at - 1] == '}') --at;
  while (at > 0 && is_digit(text[at - 1])) --at;
  if (at > 0 && text[at - 1] == '{') --at;
  if (at > 0 && text[at - 1] == '_') --at;
  const std::size_t start = letters_start(text, at);
  const bool is_variable = at - start == 1 && (start == 0 || text[start - 1] != '\\');
  return is_variable ? start : end;
}

/// `\text{ for part (a) and }`.
std::size_t joining_text_start(std::string_view text, std::size_t end) {
  constexpr std::array<std::string_view, 6> kTexts = {"text",   "textrm", "mathrm",
                                                      "textbf", "textit", "mbox"};
  constexpr std::size_t kLongest = 64;
  const auto group = group_ending_at(text, end);
  if (!group || group->content.size() > kLongest || !is_one_of(group->command, kTexts)) return end;
  return separators_start(group->content, group->content.size()) == 0 ? group->start : end;
}

/// A bullet is a dash or star that opens its line; elsewhere these are operators.
bool is_bullet(std::string_view text, std::size_t at) {
  while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '\t')) --at;
  return at > 0 && text[at - 1] == '\n';
}

std::size_t foreign_separator_start(std::string_view text, std::size_t end) {
  constexpr std::array<std::string_view, 7> kSeparators = {"、", "，", "；", "和",
                                                           "或", "与", "及"};
  for (const std::string_view separator : kSeparators)
    if (text.substr(0, end).ends_with(separator)) return end - separator.size();
  return end;
}

/// Where the one separator that ends at `end > 0` begins; `end` if there is none.
std::size_t separator_start(std::string_view text, std::size_t end) {
  constexpr std::string_view kPlain = " \t\r\n,;:$&~";
  constexpr std::string_view kAfterBackslash = "()[],;:! \\";
  const char last = text[end - 1];
  const char before = end > 1 ? text[end - 2] : '\0';
  if (before == '\\' && kAfterBackslash.find(last) != std::string_view::npos) return end - 2;
  if (kPlain.find(last) != std::string_view::npos) return end - 1;
  if (last == '*' && before == '*') return end - 2;
  if (last == '-' || last == '*') return is_bullet(text, end - 1) ? end - 1 : end;
  if (last == ')') return label_start(text, end);
  if (last == '=') return assignment_start(text, end);
  if (last == '}') return joining_text_start(text, end);
  if (is_letter(last)) return joining_word_start(text, end);
  return foreign_separator_start(text, end);
}

}  // namespace

std::optional<CommandGroup> group_ending_at(std::string_view text, std::size_t end) {
  if (is_escaped(text, end - 1)) return std::nullopt;
  std::size_t depth = 0;
  for (std::size_t i = end; i-- > 0;) {
    if ((text[i] != '{' && text[i] != '}') || is_escaped(text, i)) continue;
    if (text[i] == '}') {
      ++depth;
    } else if (--depth == 0) {
      const std::string_view content = text.substr(i + 1, end - i - 2);
      const std::size_t name_end = spaces_start(text, i);
      const std::size_t name = letters_start(text, name_end);
      if (name == 0 || text[name - 1] != '\\') return CommandGroup{i, {}, content};
      return CommandGroup{name - 1, text.substr(name, name_end - name), content};
    }
  }
  return std::nullopt;
}

std::size_t separators_start(std::string_view text, std::size_t end) {
  while (end > 0) {
    const std::size_t start = separator_start(text, end);
    if (start == end) break;
    end = start;
  }
  return end;
}

}  // namespace cupel::math
