#include "verifiers/instructions/internal/choice_phrases.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>

namespace cupel::instructions {
namespace {

constexpr std::size_t kReach = 32768;  // bytes at the end that are searched

/// What announces a choice that follows. Markup may stand between the words.
const RE2& before_choice() {
  static const RE2 pattern(
      R"((?i)(?:)"
      R"(\b(?:answer|option|choice|solution|response|answer choice|letter|statement)[*_]*)"
      R"((?:\s+(?:here|choice|option|letter|to (?:the|this) question))?)"
      R"([*_]*\s*(?:is|would be|must be|should be|has to be|will be|:|=|->|→|：)[*_]*)"
      R"((?:\s*(?:therefore|thus|hence|indeed|clearly|definitely|(?:most )?likely|probably|simply|:)[*_]*)*)"
      R"(|\b(?:choose|chose|choosing|pick|picking|select|selecting|go with|going with|opt for)\b(?:\s+the)?)"
      R"(|\b(?:respuesta|réponse|risposta|resposta|antwort)(?:\s+(?:correcta|correcte|exacte|final|finale|corretta|correta))?)"
      R"([*_]*\s*(?:est|es|è|é|ist|lautet|:)[*_]*)"
      R"(|(?:答案|正确答案|正确选项)[*_]*\s*(?:应该是|应为|应选|是|为|选|：|:)[*_]*)"
      R"(|(?:故选|应选|因此选|所以选|我选|选择|选)[*_]*\s*(?:：|:|是|为)?[*_]*)"
      R"(|(?:答えは|正解は|解答は)、?|(?:정답은|답은|정답[*_]*\s*:)[*_]*)"
      R"())");
  return pattern;
}

/// What may come before a choice, and before much else.
const RE2& before_conclusion() {
  static const RE2 pattern(
      R"((?i)\b(?:so|therefore|thus|hence|it is|it's|it must be|must be|i'd say|i would say)[,:]?[*_]*\s)");
  return pattern;
}

/// A letter that is called right: `(C) is correct`. The letter is the group.
const RE2& called_right() {
  static const RE2 pattern(
      R"((?:^|[\s("*\[])([A-Z]|[0-9]{1,2})[)\]*_.]*\s+(?:is|must be|would be)\s+)"
      R"((?:the\s+|clearly\s+|therefore\s+|indeed\s+|definitely\s+)*(?:only\s+|most\s+|single\s+)*)"
      R"((?:correct|right|best|answer|appropriate|accurate|true)\b)");
  return pattern;
}

/// Whether what stands right before `place` takes it back: "if", "nor", "whether", "not".
bool is_qualified(std::string_view text, std::size_t place) {
  constexpr std::size_t kWindow = 24;
  const std::size_t from = place > kWindow ? place - kWindow : 0;
  static const RE2 pattern(
      R"((?i)(?:^|\W)(?:if|nor|neither|not|whether|or|and|unless)\s+(?:option |choice |answer )?[("*\[]*$)");
  const std::string_view before = text.substr(from, place - from);
  return RE2::PartialMatch(re2::StringPiece(before.data(), before.size()), pattern);
}

}  // namespace

std::vector<Announced> announced_choices(std::string_view text) {
  const std::size_t skipped = text.size() > kReach ? text.size() - kReach : 0;
  const std::string_view tail = text.substr(skipped);
  const auto offset = [&](const re2::StringPiece& piece) {
    return skipped + static_cast<std::size_t>(piece.data() - tail.data());
  };
  std::vector<Announced> places;
  re2::StringPiece rest(tail.data(), tail.size());
  while (RE2::FindAndConsume(&rest, before_choice())) places.push_back({offset(rest), false});
  rest = re2::StringPiece(tail.data(), tail.size());
  while (RE2::FindAndConsume(&rest, before_conclusion())) places.push_back({offset(rest), true});
  rest = re2::StringPiece(tail.data(), tail.size());
  re2::StringPiece label;
  while (RE2::FindAndConsume(&rest, called_right(), &label))
    if (!is_qualified(text, offset(label))) places.push_back({offset(label), false});
  std::sort(places.begin(), places.end(),
            [](const Announced& a, const Announced& b) { return a.place < b.place; });
  return places;
}

}  // namespace cupel::instructions
