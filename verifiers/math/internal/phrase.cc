#include "verifiers/math/internal/phrase.h"

#include <re2/re2.h>

#include <algorithm>
#include <optional>

#include "verifiers/math/internal/byte_pattern.h"
#include "verifiers/math/internal/formula_spans.h"
#include "verifiers/math/internal/sentence.h"
#include "verifiers/math/internal/text.h"

namespace cupel::math {
namespace {

/// A word for "answer", in lower case, and which of its bytes to look for first: a rare one.
struct Keyword {
  std::string_view word;
  std::size_t rare;
};

constexpr Keyword kKeywords[] = {
    {"answer", 3},   {"antwort", 3}, {"respuesta", 3}, {"réponse", 3}, {"risposta", 3},
    {"resposta", 3}, {"твет", 3},    {"答", 1},        {"الجواب", 5},  {"الإجابة", 5},
    {"정답", 2},     {"áp án", 2},   {"उत्तर", 2},      {"option", 1},  {"choice", 1},
};

constexpr std::string_view kAnswer = kKeywords[0].word;

/// "the correct option is (B)": these words announce the letter of a choice and nothing else.
bool asks_for_letter(std::string_view word) { return word == "option" || word == "choice"; }

bool is_choice_letter(std::string_view answer) {
  static const RE2 pattern(R"([($]*[A-Z][)$]*)");
  return RE2::FullMatch(re2::StringPiece(answer.data(), answer.size()), pattern);
}

constexpr std::size_t kTries = 16;      // announcements looked at, from the end
constexpr std::size_t kMentions = 256;  // of the word "answer"
constexpr std::size_t kReach = 256;     // bytes between the word "answer" and the answer itself

/// One character of a word, in either case; bytes beyond ASCII are compared as they are.
bool same_letter(char c, char lower) { return c == lower || (is_letter(c) && (c | 0x20) == lower); }

struct RareBytes {
  constexpr RareBytes() {
    for (const auto& [word, rare] : kKeywords) {
      const auto byte = static_cast<unsigned char>(word[rare]);
      is_rare[byte] = true;
      if (byte >= 'a' && byte <= 'z') is_rare[byte - 0x20] = true;
    }
  }
  bool is_rare[256] = {};
};
constexpr RareBytes kRareBytes;

/// The word for "answer" whose rare byte is `text[at]`.
std::optional<std::size_t> keyword_around(std::string_view text, std::size_t at,
                                          std::string_view& word) {
  for (const auto& [candidate, rare] : kKeywords) {
    if (at < rare || text.size() - (at - rare) < candidate.size()) continue;
    const std::size_t start = at - rare;
    const bool is_same = std::equal(candidate.begin(), candidate.end(),
                                    text.begin() + static_cast<std::ptrdiff_t>(start),
                                    [](char lower, char c) { return same_letter(c, lower); });
    if (!is_same || (start > 0 && is_letter(text[start - 1]))) continue;
    word = candidate;
    return start;
  }
  return std::nullopt;
}

/// What may stand between the word "answer" and the answer itself.
const RE2& english_connection() {
  static const RE2 pattern(
      R"((?i)s?["'})]?(?:[ \t]+(?:to|for|of|in)\b[^.\n]{0,80}?)?)"
      R"((?:[ \t*_]+(?:is|are|was|(?:should|would|will|must) be|equals|becomes)\b[ \t]*:?|[ \t*_]*(?:[:=]|：)|[ \t]+(?:-|–|—)[ \t]))"
      R"([ \t*_}]*(?:(?:equal to|therefore|thus|just|simply|exactly|indeed|clearly|then|option|choice|)"
      R"(approximately|about|roughly|given by|found to be)\b:?[ \t]*)*)",
      latin1());
  return pattern;
}

const RE2& foreign_connection() {
  static const RE2 pattern(
      R"((?i)(?:案|え)?[^\n.:=]{0,60}?)"
      R"((?:[ \t*_]+(?:es|est|ist|lautet|é|è|là|هو|هي|равен|равна|равно|—|है)[ \t*_]|)"
      R"([ \t*_]*(?:[:=]|：|是|为|為|は|은|는)):?[ \t*_]*)",
      latin1());
  return pattern;
}

/// `**Final answer**` on a line of its own, with the answer below it.
const RE2& heading_end() {
  static const RE2 pattern(R"([*_: \t}]*\r?\n)", latin1());
  return pattern;
}

bool opens_its_line(std::string_view text, std::size_t start) {
  static const RE2 pattern(R"((?i)(?:^|\n)[#*_\-\s]*(?:the[ \t]+)?(?:final[ \t]+)?$)", latin1());
  const std::size_t from = start > 32 ? start - 32 : 0;
  const std::string_view before = text.substr(from, start - from);
  const bool starts_text = from == 0 || before.find('\n') != std::string_view::npos;
  return starts_text && RE2::PartialMatch(re2::StringPiece(before.data(), before.size()), pattern);
}

/// Where the answer begins that the keyword at `start` announces.
std::optional<std::size_t> announced_at(std::string_view text, std::size_t start,
                                        std::string_view word) {
  const std::string_view after = text.substr(start + word.size());
  re2::StringPiece rest(after.data(), std::min(after.size(), kReach));
  const std::size_t size = rest.size();
  const bool is_english = word == kAnswer || asks_for_letter(word);
  const auto passed = [&] { return start + word.size() + (size - rest.size()); };
  if (RE2::Consume(&rest, is_english ? english_connection() : foreign_connection()))
    return passed();
  if (word != kAnswer || !opens_its_line(text, start)) return std::nullopt;
  if (RE2::Consume(&rest, heading_end())) return passed();
  const std::size_t formula = after.find_first_not_of(" \t");
  if (formula != std::string_view::npos && formula_at(after, formula))
    return start + word.size() + formula;
  return std::nullopt;
}

bool is_one_of_several(std::string_view after_formula) {
  static const RE2 pattern(
      R"((?i)[ \t]*(?:,|;|\\,|and|or|&|和|或)[ \t]*(?:and|or)?[ \t]*[$\\\d(-])", latin1());
  re2::StringPiece rest(after_formula.data(), std::min<std::size_t>(after_formula.size(), kReach));
  return RE2::Consume(&rest, pattern);
}

/// "in the form $m/n$", "rounded to two places": said of the answer, not the answer.
bool describes_an_answer(std::string_view sentence) {
  static const RE2 pattern(
      R"((?i)(?:in|of|not|an?|obtained|found|rounded|expressed|given|expected|supposed|likely|correct|wrong|incorrect|right|unique|as follows)\b)",
      latin1());
  re2::StringPiece rest(sentence.data(), sentence.size());
  return RE2::Consume(&rest, pattern) &&
         (reads_as_prose(sentence) || (rest.empty() && sentence.size() > 2));
}

/// The offset of the first closing brace that nothing opens: of `42}` in `{"answer": 42}`.
std::size_t unmatched_brace(std::string_view text) {
  std::size_t open = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\')
      ++i;
    else if (text[i] == '{')
      ++open;
    else if (text[i] == '}' && open-- == 0)
      return i;
  }
  return text.size();
}

/// The answer that `text`, what follows an announcement, opens with.
std::string_view leading_answer(std::string_view text) {
  static const RE2 markup(R"((?:\s*\n[ \t]*[-*•][ \t]+)?[\s>"'`]*)", latin1());
  text = text.substr(0, kStatementReach);
  re2::StringPiece rest(text.data(), text.size());
  RE2::Consume(&rest, markup);
  text = trim({rest.data(), rest.size()});
  if (text.empty()) return {};
  const std::string_view sentence = leading_sentence(text);
  if (const auto span = formula_or_bold_at(text, 0)) {
    const bool is_list = is_one_of_several(text.substr(span->end));
    return is_list && sentence.size() > span->end ? sentence : result_of(trim(span->content));
  }
  static const RE2 closing(R"(\*\*(?:[ \t.,;]|$)|["`])", latin1());
  re2::StringPiece mark, whole(sentence.data(), sentence.size());
  std::string_view answer = sentence;
  if (closing.Match(whole, 0, whole.size(), RE2::UNANCHORED, &mark, 1))
    answer = sentence.substr(0, static_cast<std::size_t>(mark.data() - sentence.data()));
  answer = answer.substr(0, unmatched_brace(answer));
  if (describes_an_answer(answer)) return {};
  return value_stated(without_punctuation(answer));
}

struct Found {
  std::size_t start;  // of the word "answer"
  std::string_view text;
};

/// The last answer announced by a keyword that starts before `end`, as far as it stands before it.
std::optional<Found> announcement_before(std::string_view text, std::size_t end) {
  std::size_t mentions = 0, tries = 0;
  for (std::size_t at = end; at-- > 0 && mentions < kMentions && tries < kTries;) {
    if (!kRareBytes.is_rare[static_cast<unsigned char>(text[at])]) continue;
    std::string_view word;
    const auto start = keyword_around(text, at, word);
    if (!start) continue;
    ++mentions;
    const auto answer = announced_at(text, *start, word);
    if (!answer || *answer >= end) continue;
    ++tries;
    const std::string_view said =
        without_punctuation(leading_answer(text.substr(*answer, end - *answer)));
    if (said.empty() || (asks_for_letter(word) && !is_choice_letter(said))) continue;
    return Found{*start, said};
  }
  return std::nullopt;
}

/// Whether `later` is announced where `earlier` has just been.
bool follows_directly(const Found& earlier, const Found& later, std::string_view text) {
  constexpr std::size_t kShort = 48;
  const auto end = static_cast<std::size_t>(earlier.text.data() - text.data());
  return end < later.start && later.start - end <= kShort &&
         !reads_as_prose(text.substr(end, later.start - end - 1));
}

bool says_final(std::string_view before) {
  constexpr std::string_view kFinal = "final";
  before = trim(before);
  return before.size() >= kFinal.size() &&
         std::equal(kFinal.begin(), kFinal.end(),
                    before.end() - static_cast<std::ptrdiff_t>(kFinal.size()),
                    [](char lower, char c) { return same_letter(c, lower); });
}

}  // namespace

Announcement last_announcement(std::string_view text) {
  constexpr std::size_t kMany = 3;
  text = tail_of(text);
  const auto last = announcement_before(text, text.size());
  if (!last) return {};
  std::size_t chained = 1;
  bool differ = false;
  Found first = *last;
  while (chained < kTries) {
    const auto earlier = announcement_before(text, first.start);
    if (!earlier || !follows_directly(*earlier, first, text)) break;
    differ = differ || earlier->text != last->text;
    first = *earlier;
    ++chained;
  }
  const bool is_final = says_final(text.substr(0, last->start));
  if (chained < kMany || !differ) return {last->text, is_final};
  const auto end = static_cast<std::size_t>(last->text.data() - text.data()) + last->text.size();
  const auto begin = static_cast<std::size_t>(first.text.data() - text.data());
  return {text.substr(begin, end - begin), is_final};
}

}  // namespace cupel::math
