#include "verifiers/math/extract.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>

#include "base/utf8.h"
#include "verifiers/math/internal/box.h"
#include "verifiers/math/internal/formula_spans.h"
#include "verifiers/math/internal/last_number.h"
#include "verifiers/math/internal/last_statement.h"
#include "verifiers/math/internal/phrase.h"
#include "verifiers/math/internal/sentence.h"
#include "verifiers/math/internal/text.h"
#include "verifiers/reasoning.h"

namespace cupel::math {
namespace {

constexpr std::string_view kOpenAnswer = "<answer>";
constexpr std::string_view kCloseAnswer = "</answer>";
constexpr std::string_view kHash = "####";

std::string_view answer_tag(std::string_view text) {
  const std::size_t close = last_occurrence(text, kCloseAnswer);
  if (close == std::string_view::npos) return {};
  const std::size_t open = last_occurrence(text.substr(0, close), kOpenAnswer);
  if (open == std::string_view::npos) return {};
  return trim(text.substr(open + kOpenAnswer.size(), close - open - kOpenAnswer.size()));
}

std::string_view after_hash(std::string_view text) {
  const std::size_t hash = last_occurrence(text, kHash);
  if (hash == std::string_view::npos) return {};
  const std::string_view rest = text.substr(hash + kHash.size());
  return trim(rest.substr(0, rest.find('\n')));
}

/// A number on its own or with a word after it: `1,350`, `$18 dollars`, but not `2. Simplify`.
bool is_number_line(std::string_view line) {
  static const RE2 pattern(R"([-+$\\\s]*\.?\d[\d.,/]*(?:\s*\\?%|\s+[a-z]+)?\.?)");
  return RE2::FullMatch(re2::StringPiece(line.data(), line.size()), pattern);
}

/// `####` also opens a Markdown heading: it announces an answer where it is the last line or where
/// a number follows.
std::string_view answer_after_hash(std::string_view text) {
  const std::string_view line = after_hash(text);
  if (line.empty()) return {};
  const bool is_last_line = line.data() + line.size() == text.data() + text.size();
  return is_last_line || is_number_line(line) ? line : std::string_view();
}

/// Whether a line in words is an answer in words, such as "no real solutions", and not a sentence
/// or a remark such as "I am done".
bool is_answer_in_words(std::string_view text) {
  constexpr auto kMostSpaces = 3;
  static const RE2 remark(R"((?i)(?:I|I'm|we|you|let|sorry|please)\b)");
  re2::StringPiece rest(text.data(), text.size());
  if (RE2::Consume(&rest, remark)) return false;
  const bool is_plain = text.find_first_of("$*\\") == std::string_view::npos;
  return is_plain && std::count(text.begin(), text.end(), ' ') <= kMostSpaces &&
         last_number(text).empty() && last_number_in_words(text).empty();
}

/// Prose, a conclusion such as `Hence x = 5.`, or a script that has no spaces to tell prose by.
bool reads_as_sentence(std::string_view text) {
  static const RE2 conclusion(R"((?i)(?:hence|thus|so|therefore|then|and|it)\b)");
  re2::StringPiece rest(text.data(), text.size());
  return reads_as_prose(text) || has_east_asian_letter(text) || has_foreign_word(text) ||
         RE2::Consume(&rest, conclusion);
}

/// A completion that is an answer and nothing else: one short line that is not a sentence.
bool is_bare_answer(std::string_view text) {
  constexpr std::size_t kLongest = 200;
  if (text.empty() || text.size() > kLongest || text.find('\n') != std::string_view::npos)
    return false;
  return !reads_as_sentence(text) || is_answer_in_words(text);
}

/// `[45]` is how some prompts ask for the answer 45; `[1, 2]` is an interval or a list.
std::string_view without_brackets(std::string_view text) {
  const bool is_bracketed = text.size() > 2 && text.front() == '[' && text.back() == ']' &&
                            text.find_first_of(",;[]", 1) == text.size() - 1;
  return is_bracketed ? text.substr(1, text.size() - 2) : text;
}

struct Piece {
  Found found;
  std::string_view text;
};

/// A final answer announced after the box: it has the last word, where it holds a value.
std::string_view announced_after(const BoxedAnswer& box, std::string_view text) {
  const Announcement said = last_announcement(text.substr(box.end));
  return said.is_final && !last_number(said.text).empty() ? said.text : std::string_view();
}

Piece find_formula(std::string_view text) {
  const auto formula = last_formula(text);
  return formula ? Piece{Found::formula, result_of(trim(formula->content))}
                 : Piece{Found::nothing, {}};
}

Piece find_statement(std::string_view text) {
  const LastStatement said = last_statement(text);
  switch (said.form) {
    case LastStatement::Form::formula:
      return {Found::formula, said.value};
    case LastStatement::Form::expression:
      return {Found::expression, said.value};
    case LastStatement::Form::number:
      return {Found::last_number, said.value};
    case LastStatement::Form::nothing:
      break;
  }
  return {Found::nothing, {}};
}

Piece find_automatically(std::string_view text) {
  const std::string_view tagged = answer_tag(text);
  if (!tagged.empty()) {
    const std::string_view box = last_boxes(tagged).text;
    return box.empty() ? Piece{Found::answer_tag, tagged} : Piece{Found::box, box};
  }
  const BoxedAnswer box = last_boxes(text);
  if (!box.text.empty()) {
    const std::string_view said = announced_after(box, text);
    return said.empty() ? Piece{Found::box, box.text} : Piece{Found::announcement, said};
  }
  if (const auto line = answer_after_hash(text); !line.empty()) return {Found::hash, line};
  if (box.one_is_open) return {Found::unfinished_box, {}};
  if (const auto said = last_announcement(text).text; !said.empty())
    return {Found::announcement, without_brackets(said)};
  if (is_bare_answer(text)) return {Found::whole, without_brackets(result_of(text))};
  if (const auto words = closing_words(text); !words.empty()) return {Found::expression, words};
  const Piece stated = find_statement(text);
  return stated.text.empty() ? Piece{Found::expression, opening_verdict(text)} : stated;
}

Piece find(std::string_view text, Extract policy) {
  switch (policy) {
    case Extract::automatic:
      return find_automatically(text);
    case Extract::boxed: {
      const BoxedAnswer box = last_boxes(text);
      return {box.one_is_open ? Found::unfinished_box : Found::box, box.text};
    }
    case Extract::answer_tag:
      return {Found::answer_tag, answer_tag(text)};
    case Extract::hash:
      return {Found::hash, after_hash(text)};
    case Extract::last_number:
      return {Found::last_number, last_number(tail_of(text))};
    case Extract::announced:
      return {Found::announcement, last_announcement(text).text};
    case Extract::formula:
      return find_formula(text);
    case Extract::whole:
      return {Found::whole, text};
  }
  return {Found::nothing, {}};
}

}  // namespace

std::string_view to_string(Found found) {
  constexpr std::array<std::string_view, 11> kNames = {
      "no answer found",
      "the reasoning never ends: <think> without </think>",
      "the only box never closes",
      "box",
      "<answer> tag",
      "after ####",
      "after \"answer is\"",
      "the whole text",
      "last formula",
      "last expression",
      "last number",
  };
  return kNames[static_cast<std::size_t>(found)];
}

std::span<const std::string_view> extract_names() {
  static constexpr std::array<std::string_view, 8> kNames = {
      "auto", "boxed", "answer_tag", "hash", "last_number", "announced", "formula", "whole"};
  return kNames;
}

Extraction extract(std::string_view completion, Extract policy) {
  const Reasoning parts = split_reasoning(completion);
  if (parts.is_unfinished) return {Found::unfinished_reasoning, {}, 0};

  const std::string_view region = trim(parts.answer);
  const bool is_whole = policy == Extract::whole;
  const Piece piece = find(is_whole ? region : without_special_tokens(region), policy);
  if (piece.found == Found::unfinished_box) return {piece.found, {}, 0};
  const std::string_view text = trim(piece.text);
  if (text.empty()) return {};
  return {piece.found, text, static_cast<std::size_t>(text.data() - completion.data())};
}

std::string describe(const Extraction& found, std::string_view completion) {
  constexpr std::size_t kShown = 120;
  if (!found.has_answer()) return std::string(to_string(found.found));
  const auto before = completion.substr(0, found.offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  return fmt::format("{} (line {}, byte {}): {}", to_string(found.found), line, found.offset,
                     shorten(found.text, kShown));
}

std::string_view reference_answer(std::string_view reference) {
  if (const auto line = answer_after_hash(trim(reference)); !line.empty()) return line;
  if (const auto box = last_boxes(reference).text; !box.empty()) return trim(box);
  return trim(reference);
}

}  // namespace cupel::math
