#include "verifiers/instructions/internal/choice_markup.h"

#include <algorithm>
#include <array>
#include <cctype>

#include "base/python_text.h"
#include "base/text.h"
#include "base/utf8.h"
#include "verifiers/instructions/internal/evaluation_text.h"

namespace cupel::instructions {
namespace {

constexpr std::array<std::string_view, 14> kOpenings = {
    "\\textbf{", "\\textrm{", "\\text{", "\\mathrm{", "\\mathbf{", "\\boxed{", "\\(",
    "\\[",       "“",         "‘",       "「",        "『",        "（",       "【"};
constexpr std::array<std::string_view, 8> kClosings = {"\\)", "\\]", "”",  "’",
                                                       "」",  "』",  "）", "】"};

char lowered(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

template <class List>
std::size_t skip_one_of(std::string_view text, std::size_t i, const List& list) {
  for (const std::string_view item : list)
    if (text.substr(i).starts_with(item)) return i + item.size();
  return i;
}

/// Letters of scripts that part words by spaces; a label may stand right before any other.
bool is_word_letter(char32_t c) { return c < 0x2E80 && is_python_word(c) && c != '_'; }

bool is_word_letter_at(std::string_view text, std::size_t i) {
  return i < text.size() && is_word_letter(next_character(text, i));
}

}  // namespace

std::size_t skip_any(std::string_view text, std::size_t i, std::string_view characters) {
  while (i < text.size() && characters.find(text[i]) != std::string_view::npos) ++i;
  return i;
}

std::size_t skip_word(std::string_view text, std::size_t i,
                      std::initializer_list<std::string_view> words) {
  for (const std::string_view word : words) {
    const std::string_view here = text.substr(i, word.size());
    const bool is_it = std::equal(here.begin(), here.end(), word.begin(), word.end(),
                                  [](char a, char b) { return lowered(a) == b; });
    const bool is_ascii = static_cast<unsigned char>(word.front()) < 0x80;
    if (is_it && !(is_ascii && is_word_letter_at(text, i + word.size()))) return i + word.size();
  }
  return i;
}

std::size_t skip_opening(std::string_view text, std::size_t i) {
  while (true) {
    const std::size_t start = i;
    i = skip_any(text, i, " \t*_$`\"'({[");
    i = skip_one_of(text, i, kOpenings);
    i = skip_word(text, i, {"option", "choice", "letter", "answer", "either", "both"});
    if (i == start) return i;
  }
}

std::size_t skip_closing(std::string_view text, std::size_t i) {
  while (true) {
    const std::size_t start = i;
    i = skip_any(text, i, "*_$`\"')}]");
    i = skip_one_of(text, i, kClosings);
    if (i == start) return i;
  }
}

bool goes_on(std::string_view text, std::size_t i) {
  if (i >= text.size()) return false;
  if (is_word_letter_at(text, i)) return true;
  constexpr std::string_view kTies = "+#=^<>%";
  if (kTies.find(text[i]) != std::string_view::npos) return true;
  constexpr std::string_view kJoins = "'-.,:";
  return kJoins.find(text[i]) != std::string_view::npos && is_word_letter_at(text, i + 1) &&
         (text[i] == '\'' || text[i] == '-' || is_digit(text[i + 1]));
}

}  // namespace cupel::instructions
