#include "trainer/tokenizer/internal/splitter.h"

#include <fmt/format.h>

#include <array>
#include <limits>

#include "base/text.h"
#include "trainer/tokenizer/internal/character_class.h"

namespace cupel::trainer {
namespace {

using enum CharacterClass;

constexpr std::size_t kAnyNumber = std::numeric_limits<std::size_t>::max();

constexpr std::string_view kGpt2Pattern =
    R"('s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+)";

// The parts that patterns from cl100k on share, around the two in which they differ.
constexpr std::string_view kContractions = R"((?i:'s|'t|'re|'ve|'m|'ll|'d))";
constexpr std::string_view kPlainContractions =
    R"((?:'[sS]|'[tT]|'[rR][eE]|'[vV][eE]|'[mM]|'[lL][lL]|'[dD]))";
constexpr std::string_view kLetters = R"(|[^\r\n\p{L}\p{N}]?\p{L}+|)";
constexpr std::string_view kRest = R"(| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

struct NumberForm {
  std::string_view pattern;
  std::size_t most;
};
constexpr std::array kNumberForms = {NumberForm{R"(\p{N})", 1}, NumberForm{R"(\p{N}{1,3})", 3},
                                     NumberForm{R"(\p{N}+)", kAnyNumber}};

bool is_blank(CharacterClass kind) { return kind == space || kind == line_break; }

CharacterClass kind_at(std::string_view text, std::size_t at) {
  return character_at(text, at).kind;
}

/// The end of the run of one kind from `at` on, of at most so many characters.
std::size_t run_end(std::string_view text, std::size_t at, CharacterClass kind,
                    std::size_t most = kAnyNumber) {
  for (; at < text.size() && most > 0; --most) {
    const SeenCharacter seen = character_at(text, at);
    if (seen.kind != kind) break;
    at += seen.bytes;
  }
  return at;
}

/// `\s*[\r\n]+|\s+(?!\S)|\s+`, the first only where lines are kept apart. A blank stands at `at`.
std::size_t blank_end(std::string_view text, std::size_t at, bool keeps_lines_apart) {
  std::size_t end = at;
  std::size_t last = at;
  std::size_t behind_line_break = at;
  while (end < text.size()) {
    const SeenCharacter seen = character_at(text, end);
    if (!is_blank(seen.kind)) break;
    last = end;
    end += seen.bytes;
    if (seen.kind == line_break) behind_line_break = end;
  }
  if (keeps_lines_apart && behind_line_break > at) return behind_line_break;
  // The last blank before a word is left for the word.
  return end == text.size() || last == at ? end : last;
}

/// How many bytes of a contraction such as 's or 'll are there; 0: none.
std::size_t contraction(std::string_view text, bool folds_case, bool has_long_s) {
  if (text.size() < 2 || text[0] != '\'') return 0;
  const auto letter = [&](std::size_t i) {
    if (i >= text.size()) return '\0';
    return folds_case ? ascii_lower(text[i]) : text[i];
  };
  switch (letter(1)) {
    case 's':
    case 't':
    case 'm':
    case 'd':
      return 2;
    case 'r':
    case 'v':
      return letter(2) == 'e' ? 3 : 0;
    case 'l':
      return letter(2) == 'l' ? 3 : 0;
    default:
      return has_long_s && text.substr(1).starts_with("\u017F") ? 3 : 0;
  }
}

std::size_t gpt2_end(std::string_view text, std::size_t at) {
  const std::size_t start = at + (text[at] == ' ' ? 1 : 0);
  if (start < text.size())
    if (const CharacterClass kind = kind_at(text, start); !is_blank(kind))
      return run_end(text, start, kind);
  return blank_end(text, at, /*keeps_lines_apart=*/false);
}

std::size_t recent_end(std::string_view text, std::size_t at, std::size_t digits) {
  const SeenCharacter first = character_at(text, at);
  const std::size_t second = at + first.bytes;
  if (first.kind == letter) return run_end(text, second, letter);
  if (first.kind == number) return run_end(text, second, number, digits - 1);
  const CharacterClass next = second < text.size() ? kind_at(text, second) : space;
  if (first.kind != line_break && next == letter) return run_end(text, second, letter);
  if (first.kind == other || (text[at] == ' ' && next == other))
    return run_end(text, run_end(text, second, other), line_break);
  return blank_end(text, at, /*keeps_lines_apart=*/true);
}

}  // namespace

std::optional<Splitter> Splitter::of_pattern(std::string_view pattern) {
  if (pattern == kGpt2Pattern) return gpt2();
  const bool has_long_s = pattern.starts_with(kContractions);
  if (!has_long_s && !pattern.starts_with(kPlainContractions)) return {};
  pattern.remove_prefix(has_long_s ? kContractions.size() : kPlainContractions.size());
  if (!pattern.starts_with(kLetters) || !pattern.ends_with(kRest) ||
      pattern.size() < kLetters.size() + kRest.size())
    return {};
  pattern.remove_prefix(kLetters.size());
  pattern.remove_suffix(kRest.size());
  for (const NumberForm& form : kNumberForms)
    if (pattern == form.pattern) return Splitter(Style::recent, form.most, has_long_s);
  return {};
}

Splitter Splitter::gpt2() { return {Style::gpt2, kAnyNumber, false}; }
Splitter Splitter::whole() { return {Style::whole, kAnyNumber, false}; }

std::string Splitter::known_patterns() {
  return fmt::format("GPT-2's {}, Qwen2's {}{}{}{}, and Llama 3's with {} for numbers",
                     kGpt2Pattern, kContractions, kLetters, kNumberForms[0].pattern, kRest,
                     kNumberForms[1].pattern);
}

std::size_t Splitter::piece_end(std::string_view text, std::size_t at) const {
  if (style_ == Style::whole) return text.size();
  const bool is_recent = style_ == Style::recent;
  if (text[at] == '\'')
    if (const std::size_t bytes = contraction(text.substr(at), is_recent, has_long_s_); bytes > 0)
      return at + bytes;
  return is_recent ? recent_end(text, at, digits_) : gpt2_end(text, at);
}

}  // namespace cupel::trainer
