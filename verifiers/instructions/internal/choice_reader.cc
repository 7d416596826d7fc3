#include "verifiers/instructions/internal/choice_reader.h"

#include <unicode/uchar.h>

#include <algorithm>

#include "base/python_text.h"
#include "base/text.h"
#include "base/utf8.h"
#include "verifiers/instructions/internal/choice_markup.h"
#include "verifiers/instructions/internal/evaluation_text.h"

namespace cupel::instructions {
namespace {

using Kind = Chosen::Kind;

constexpr std::string_view kSpaces = " \t";

bool is_blank(std::string_view text, std::size_t i) {
  return i >= text.size() || text[i] == '\n' || text[i] == '\r';
}

std::size_t skip_spaces(std::string_view text, std::size_t i) { return skip_any(text, i, kSpaces); }

/// "is not", "isn't", "is wrong": what was named is denied.
bool is_denied(std::string_view text, std::size_t i) {
  i = skip_spaces(text, skip_closing(text, i));
  if (skip_word(text, i, {"isn't", "cannot", "can't"}) != i) return true;
  const std::size_t verb = skip_word(text, i, {"is", "was", "are", "would be", "seems"});
  if (verb == i) return false;
  const std::size_t next = skip_spaces(text, verb);
  return skip_word(text, next, {"not", "wrong", "incorrect", "false", "out", "ruled out"}) != next;
}

/// Whether an option's text that ends at `i` is all that is said: a clause ends, or another begins.
bool ends_at(std::string_view text, std::size_t i) {
  if (goes_on(text, i)) return false;
  i = skip_closing(text, i);
  if (is_blank(text, i)) return true;
  constexpr std::string_view kStops = ".,;:!?/([<";
  if (kStops.find(text[i]) != std::string_view::npos || static_cast<unsigned char>(text[i]) >= 0x80)
    return true;
  const std::size_t next = skip_spaces(text, i);
  if (is_blank(text, next)) return true;
  if (text[next] == '(' || text[next] == '-') return true;
  return next > i && skip_word(text, next,
                               {"or", "and", "because", "since", "as", "is", "are", "was", "which",
                                "with", "not", "but", "due", "from", "given", "for"}) != next;
}

/// The place behind `wanted` where `text` has it at `i`, whatever the case and the spaces; `i`
/// where it does not.
std::size_t skip_text(std::string_view text, std::size_t i, std::string_view wanted) {
  const std::size_t start = i;
  for (std::size_t j = 0; j < wanted.size();) {
    if (i >= text.size()) return start;
    const char32_t said = next_character(text, i), meant = next_character(wanted, j);
    if (meant == ' ' && is_python_space(said)) {
      while (i < text.size()) {
        std::size_t next = i;
        if (!is_python_space(next_character(text, next))) break;
        i = next;
      }
      continue;
    }
    const auto fold = [](char32_t c) {
      return u_foldCase(static_cast<UChar32>(c), U_FOLD_CASE_DEFAULT);
    };
    if (fold(said) != fold(meant)) return start;
  }
  return i;
}

/// "A typical", "I think": a sentence, rather than option A or I.
bool begins_sentence(std::string_view text, std::string_view label, std::size_t end) {
  if (label != "A" && label != "I") return false;
  const std::size_t next = skip_spaces(text, end);
  if (next == end || is_blank(text, next) || !goes_on(text, next)) return false;
  return skip_word(text, next,
                   {"or", "and", "is", "was", "because", "since", "as", "with", "given", "but",
                    "not"}) == next;
}

bool is_enclosed(std::string_view text, std::size_t begin, std::size_t end) {
  return begin > 0 && end < text.size() &&
         ((text[begin - 1] == '(' && text[end] == ')') ||
          (text[begin - 1] == '[' && text[end] == ']') ||
          (text[begin - 1] == '{' && text[end] == '}'));
}

/// The place behind what parts alternatives: commas, slashes, "or", "and perhaps"; `i` where
/// nothing does.
std::size_t skip_separator(std::string_view text, std::size_t i) {
  const std::size_t closed = skip_spaces(text, skip_closing(text, i));
  const std::size_t stopped = skip_any(text, closed, ". \t");
  const auto behind_word = [&](std::size_t from) {
    std::size_t word = skip_word(
        text, from,
        {"and/or", "or", "and", "oder", "und", "ou", "et", "o", "y", "或者", "或", "和", "또는"});
    if (word == from) return from;
    for (std::size_t next = word;; word = next) {
      next = skip_word(text, skip_spaces(text, word),
                       {"maybe", "perhaps", "possibly", "even", "also", "both"});
      if (next == skip_spaces(text, word)) return word;
    }
  };
  if (const std::size_t word = behind_word(stopped); word != stopped) return word;
  std::size_t marks = skip_any(text, closed, ",;/&|");
  if (const auto rest = text.substr(marks); marks == closed && rest.starts_with("、")) marks += 3;
  if (marks == closed) return i;
  marks = skip_spaces(text, marks);
  return behind_word(marks);
}

Chosen chosen(Kind kind, std::vector<std::size_t> options, std::string_view text) {
  Chosen result;
  result.kind = kind;
  result.options = std::move(options);
  result.text = text;
  return result;
}

}  // namespace

ChoiceReader::ChoiceReader(const Choices& choices) : choices_(choices) {
  for (const Choice& choice : choices) texts_.push_back(choice_text(choice.text));
}

bool ChoiceReader::mean_the_same(std::size_t a, std::size_t b) const {
  return a == b || (!texts_[a].empty() && texts_[a] == texts_[b]);
}

std::optional<ChoiceReader::Named> ChoiceReader::label_at(std::string_view text,
                                                          std::size_t i) const {
  for (std::size_t option = 0; option < choices_.size(); ++option) {
    const std::string& label = choices_[option].label;
    const std::size_t end = i + label.size();
    if (skip_text(text, i, label) != end || goes_on(text, end)) continue;
    const bool is_small = text.substr(i, label.size()) != label;
    if (is_enclosed(text, i, end)) return Named{option, end};
    const bool is_alone =
        is_blank(text, skip_closing(text, skip_any(text, skip_closing(text, end), ".) ")));
    if (is_small && !is_alone) continue;
    if (!begins_sentence(text, label, end)) return Named{option, end};
  }
  return std::nullopt;
}

std::optional<ChoiceReader::Named> ChoiceReader::text_at(std::string_view text,
                                                         std::size_t i) const {
  std::optional<Named> longest;
  for (std::size_t option = 0; option < texts_.size(); ++option) {
    const std::size_t end = skip_text(text, i, texts_[option]);
    if (end == i || !ends_at(text, end)) continue;
    if (!longest || end > longest->end) longest = Named{option, end};
  }
  return longest;
}

std::optional<ChoiceReader::Named> ChoiceReader::alternative_at(std::string_view text,
                                                                std::size_t i) const {
  const std::size_t begin = skip_opening(text, i);
  const auto label = label_at(text, begin), said = text_at(text, begin);
  const auto& named = said && (!label || said->end > label->end) ? said : label;
  return named && !is_denied(text, named->end) ? named : std::nullopt;
}

ChoiceReader::Reading ChoiceReader::with_alternatives(std::string_view text,
                                                      Reading reading) const {
  std::vector<std::size_t>& options = reading.chosen.options;
  while (true) {
    const std::size_t next = skip_separator(text, reading.end);
    const auto other = next == reading.end ? std::nullopt : alternative_at(text, next);
    if (!other) break;
    const bool is_new = std::none_of(options.begin(), options.end(), [&](std::size_t option) {
      return mean_the_same(option, other->option);
    });
    if (is_new) options.push_back(other->option);
    reading.end = other->end;
    const std::size_t rest =
        skip_opening(text, skip_any(text, skip_closing(text, other->end), ".):"));
    if (const auto said = text_at(text, rest); said && mean_the_same(said->option, other->option))
      reading.end = said->end;
  }
  if (options.size() > 1) reading.chosen.kind = Kind::several;
  return reading;
}

ChoiceReader::Reading ChoiceReader::read_label(std::string_view text, const Named& label) const {
  if (is_denied(text, label.end)) return {};
  Reading reading{chosen(Kind::one, {label.option}, text), label.end};
  const std::size_t closed = skip_closing(text, label.end);
  const std::size_t rest = skip_opening(text, skip_any(text, closed, ".):,;-= \t"));
  if (const auto said = rest > label.end ? text_at(text, rest) : std::nullopt) {
    if (!texts_[label.option].empty() && !mean_the_same(said->option, label.option))
      return {chosen(Kind::contradiction, {label.option, said->option}, text), said->end};
    reading.end = said->end;
  }
  return with_alternatives(text, std::move(reading));
}

ChoiceReader::Reading ChoiceReader::read_text(std::string_view text, const Named& said) const {
  if (is_denied(text, said.end)) return {};
  Reading reading{chosen(Kind::one, {said.option}, text), said.end};
  const std::size_t rest = skip_any(text, skip_closing(text, said.end), ", \t");
  const std::size_t begin = skip_opening(text, rest);
  const bool is_introduced =
      text.substr(rest).starts_with('(') || skip_word(text, rest, {"option", "choice"}) != rest;
  if (const auto label = is_introduced ? label_at(text, begin) : std::nullopt) {
    if (!mean_the_same(label->option, said.option))
      return {chosen(Kind::contradiction, {label->option, said.option}, text), label->end};
    reading.end = label->end;
  }
  return with_alternatives(text, std::move(reading));
}

ChoiceReader::Reading ChoiceReader::read_start(std::string_view text) const {
  const std::size_t begin = skip_opening(text, 0);
  const auto label = label_at(text, begin), said = text_at(text, begin);
  if (said && (!label || said->end > label->end)) return read_text(text, *said);
  return label ? read_label(text, *label) : Reading();
}

Chosen ChoiceReader::read(std::string_view text) const { return read_start(text).chosen; }

Chosen ChoiceReader::read_alone(std::string_view text) const {
  Reading reading = read_start(text);
  const std::size_t end = skip_any(text, skip_closing(text, reading.end), ".!:) \t\r\n");
  return skip_closing(text, end) >= text.size() ? std::move(reading.chosen) : Chosen();
}

Chosen ChoiceReader::read_restated(std::string_view text) const {
  const std::string said = ' ' + choice_text(text) + ' ';
  for (const std::string_view denial : {" not ", "n't ", " cannot ", " never ", " except ",
                                        " neither ", " incorrect", " wrong", " false"})
    if (said.find(denial) != std::string::npos) return {};
  std::vector<std::size_t> found;
  for (std::size_t option = 0; option < texts_.size(); ++option) {
    const std::string& wanted = texts_[option];
    constexpr std::size_t kShortest = 3;
    const bool has_letter = std::any_of(wanted.begin(), wanted.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
    });
    if (wanted.size() < kShortest || !has_letter) continue;
    for (std::size_t at = said.find(wanted); at != std::string::npos;
         at = said.find(wanted, at + 1)) {
      const bool begins_word = said[at - 1] == ' ' || said[at - 1] == '*' || said[at - 1] == '"';
      if (!begins_word || goes_on(said, at + wanted.size())) continue;
      found.push_back(option);
      break;
    }
  }
  std::erase_if(found, [&](std::size_t option) {
    return std::any_of(texts_.begin(), texts_.end(), [&](const std::string& longer) {
      return longer.size() > texts_[option].size() &&
             longer.find(texts_[option]) != std::string::npos &&
             said.find(longer) != std::string::npos;
    });
  });
  return found.size() == 1 ? chosen(Kind::one, found, text) : Chosen();
}

}  // namespace cupel::instructions
