#include "verifiers/instructions/choice.h"

#include <algorithm>
#include <optional>

#include "base/text.h"
#include "base/utf8.h"
#include "verifiers/instructions/internal/choice_marks.h"
#include "verifiers/instructions/internal/choice_phrases.h"
#include "verifiers/instructions/internal/choice_reader.h"
#include "verifiers/reasoning.h"

namespace cupel::instructions {
namespace {

using Kind = Chosen::Kind;
using math::Extract;
using math::Extraction;
using math::Found;

constexpr std::size_t kLongestPiece = 2048;  // bytes of text read for one choice

Chosen named(Chosen chosen, std::string_view rule) {
  if (chosen.kind != Kind::nothing) chosen.found = rule;
  return chosen;
}

std::string_view first_line(std::string_view text) { return text.substr(0, text.find('\n')); }

std::string_view last_line(std::string_view text) {
  const std::size_t end = text.rfind('\n');
  return end == std::string_view::npos ? text : text.substr(end + 1);
}

/// The text from `from` to the end of its line, or of the next one where there is nothing before.
std::string_view piece_at(std::string_view text, std::size_t from) {
  const std::string_view rest = text.substr(from);
  const std::size_t begin = std::min(rest.find_first_not_of(" \t\r\n*_"), rest.size());
  return utf8_prefix(first_line(rest.substr(begin)), kLongestPiece);
}

/// The last announcement that names an option.
Chosen read_announced(std::string_view text, const ChoiceReader& reader) {
  const std::vector<Announced> places = announced_choices(text);
  for (auto announced = places.rbegin(); announced != places.rend(); ++announced) {
    const std::string_view piece = piece_at(text, announced->place);
    Chosen said = announced->is_weak ? reader.read_alone(piece) : reader.read(piece);
    if (said.kind != Kind::nothing) return named(std::move(said), "announced");
  }
  return {};
}

/// What is inside a tag or a box: a choice, or a sentence that announces one.
Chosen read_inside(std::string_view text, const ChoiceReader& reader, std::string_view rule) {
  const std::string_view inside = trim(text);
  Chosen said = reader.read(utf8_prefix(inside, kLongestPiece));
  if (said.kind == Kind::nothing) said = read_announced(inside, reader);
  return named(std::move(said), rule);
}

/// A box and an announcement: the one that comes last has the last word.
Chosen read_stated(const Extraction& box, std::string_view text, const ChoiceReader& reader) {
  Chosen boxed = box.has_answer() ? read_inside(box.text, reader, "in a box") : Chosen();
  Chosen announced = read_announced(text, reader);
  if (boxed.kind == Kind::nothing) return announced;
  const bool is_later =
      announced.kind != Kind::nothing && announced.text.data() > box.text.data() + box.text.size();
  return is_later ? announced : boxed;
}

/// A line that begins with the only mark of all lines: `B. Because …`, where no other line begins
/// with `A.` or `C.`.
Chosen read_marked_line(std::string_view text, const ChoiceReader& reader) {
  std::optional<char> letter;
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t end = std::min(text.find('\n', i), text.size());
    const auto mark = mark_at_start(text.substr(i, end - i));
    if (mark && letter && *letter != mark->letter) return {};
    if (mark) letter = mark->letter;
    i = end + 1;
  }
  if (!letter) return {};
  for (const std::string_view line : {last_line(text), first_line(text)})
    if (mark_at_start(line))
      return named(reader.read(utf8_prefix(line, kLongestPiece)), "at the start of a line");
  return {};
}

Chosen read_bare(std::string_view text, const ChoiceReader& reader) {
  if (text.size() <= kLongestPiece)
    if (Chosen all = reader.read_alone(text); all.kind != Kind::nothing)
      return named(std::move(all), "the whole answer");
  const std::string_view last = trim(last_line(text));
  if (last.size() <= kLongestPiece)
    if (Chosen line = reader.read_alone(last); line.kind != Kind::nothing)
      return named(std::move(line), "the last line");
  if (Chosen marked = read_marked_line(text, reader); marked.kind != Kind::nothing) return marked;
  if (last.size() > kLongestPiece || mark_at_start(last)) return {};
  return named(reader.read_restated(last), "an option's text");
}

Chosen unfinished(Found found) {
  Chosen chosen;
  chosen.kind = Kind::unfinished;
  chosen.found = to_string(found);
  return chosen;
}

Chosen read_automatically(std::string_view completion, std::string_view text,
                          const ChoiceReader& reader) {
  const Extraction tag = math::extract(completion, Extract::answer_tag);
  if (tag.has_answer()) return read_inside(tag.text, reader, "in the <answer> tag");
  const Extraction box = math::extract(completion, Extract::boxed);
  if (box.found == Found::unfinished_box) return unfinished(box.found);
  Chosen stated = read_stated(box, text, reader);
  return stated.kind == Kind::nothing ? read_bare(text, reader) : stated;
}

}  // namespace

Chosen chosen_option(std::string_view completion, const Choices& choices, AnswerPlace place) {
  const Reasoning parts = split_reasoning(completion);
  if (parts.is_unfinished) return unfinished(Found::unfinished_reasoning);
  const std::string_view text = without_special_tokens(trim(parts.answer));
  const ChoiceReader reader(choices);
  switch (place) {
    case AnswerPlace::automatic:
      break;
    case AnswerPlace::answer_tag:
      return read_inside(math::extract(completion, Extract::answer_tag).text, reader,
                         "in the <answer> tag");
    case AnswerPlace::boxed: {
      const Extraction box = math::extract(completion, Extract::boxed);
      return box.found == Found::unfinished_box ? unfinished(box.found)
                                                : read_inside(box.text, reader, "in a box");
    }
    case AnswerPlace::announced:
      return read_announced(text, reader);
    case AnswerPlace::whole:
      return text.size() <= kLongestPiece ? named(reader.read_alone(text), "the whole answer")
                                          : Chosen();
  }
  return read_automatically(completion, text, reader);
}

}  // namespace cupel::instructions
