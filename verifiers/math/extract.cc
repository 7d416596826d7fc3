#include "verifiers/math/extract.h"

#include <array>

#include "base/budget.h"
#include "verifiers/math/internal/box.h"
#include "verifiers/math/internal/last_number.h"
#include "verifiers/math/internal/number.h"
#include "verifiers/math/internal/phrase.h"
#include "verifiers/math/internal/text.h"

namespace cupel::math {
namespace {

constexpr std::string_view kOpenThink = "<think>";
constexpr std::string_view kCloseThink = "</think>";
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

/// `####` also opens a Markdown heading: it announces an answer where it is the last line or where
/// a number follows.
std::string_view answer_after_hash(std::string_view text) {
  const std::string_view line = after_hash(text);
  if (line.empty()) return {};
  Budget budget;
  const bool is_last_line = line.data() + line.size() == text.data() + text.size();
  return is_last_line || read_number(line, budget) ? line : std::string_view();
}

/// A completion that is an answer and nothing else: one short line that is not a sentence.
bool is_bare_answer(std::string_view text) {
  constexpr std::size_t kLongest = 200;
  return !text.empty() && text.size() <= kLongest && text.find('\n') == std::string_view::npos &&
         !reads_as_prose(text);
}

struct Piece {
  Found found;
  std::string_view text;
};

Piece find_automatically(std::string_view text) {
  const std::string_view tagged = answer_tag(text);
  if (!tagged.empty()) {
    const std::string_view box = last_box(tagged);
    return box.empty() ? Piece{Found::answer_tag, tagged} : Piece{Found::box, box};
  }
  if (const auto box = last_box(text); !box.empty()) return {Found::box, box};
  if (const auto line = answer_after_hash(text); !line.empty()) return {Found::hash, line};
  if (has_open_box(text)) return {Found::unfinished_box, {}};
  if (const auto phrase = answer_after_phrase(text); !phrase.empty())
    return {Found::phrase, phrase};
  if (is_bare_answer(text)) return {Found::whole, text};
  return {Found::last_number, last_number(text)};
}

Piece find(std::string_view text, Extract policy) {
  switch (policy) {
    case Extract::automatic:
      return find_automatically(text);
    case Extract::boxed: {
      const std::string_view box = last_box(text);
      const bool is_open = box.empty() && has_open_box(text);
      return {is_open ? Found::unfinished_box : Found::box, box};
    }
    case Extract::answer_tag:
      return {Found::answer_tag, answer_tag(text)};
    case Extract::hash:
      return {Found::hash, after_hash(text)};
    case Extract::last_number:
      return {Found::last_number, last_number(text)};
    case Extract::whole:
      return {Found::whole, text};
  }
  return {Found::nothing, {}};
}

}  // namespace

std::string_view to_string(Found found) {
  constexpr std::array<std::string_view, 9> kNames = {
      "no answer found",
      "the reasoning never ends: <think> without </think>",
      "the only box never closes",
      "box",
      "<answer> tag",
      "after ####",
      "after \"answer is\"",
      "the whole text",
      "last number",
  };
  return kNames[static_cast<std::size_t>(found)];
}

std::span<const std::string_view> extract_names() {
  static constexpr std::array<std::string_view, 6> kNames = {"auto", "boxed",       "answer_tag",
                                                             "hash", "last_number", "whole"};
  return kNames;
}

Extraction extract(std::string_view completion, Extract policy) {
  std::string_view region = completion;
  if (const std::size_t end = last_occurrence(completion, kCloseThink);
      end != std::string_view::npos)
    region = completion.substr(end + kCloseThink.size());
  else if (trim(completion).starts_with(kOpenThink))
    return {Found::unfinished_reasoning, {}, 0};

  const Piece piece = find(trim(region), policy);
  if (piece.found == Found::unfinished_box) return {piece.found, {}, 0};
  const std::string_view text = trim(piece.text);
  if (text.empty()) return {};
  return {piece.found, text, static_cast<std::size_t>(text.data() - completion.data())};
}

std::string_view reference_answer(std::string_view reference) {
  if (const auto line = answer_after_hash(trim(reference)); !line.empty()) return line;
  if (const auto box = last_box(reference); !box.empty()) return box;
  return trim(reference);
}

}  // namespace cupel::math
