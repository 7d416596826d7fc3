#include "verifiers/math/internal/wording.h"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <cctype>

#include "verifiers/math/internal/byte_pattern.h"
#include "verifiers/math/internal/text.h"

namespace cupel::math {
namespace {

bool is_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

/// The name under which all ways to say the same thing are known.
std::string canonical(std::string_view text) {
  std::string words(text);
  static const RE2 article(R"(^(?:an?|the) )");
  static const RE2 there(R"(^there (?:is|are|exists?) (no|infinitely|an infinite) )");
  static const RE2 none(R"(^no ((?:[a-z]+ ){0,2}[a-z]+?)s?(?: exists?)?$)");
  static const RE2 endless(
      R"(^(?:infinitely many|infinite(?:ly)?|infinite number of)(?: [a-z]+)?$)");
  static const RE2 missing(R"(^(?:dne|d\.n\.e|doesn't exist|does not exist)$)");
  RE2::Replace(&words, there, R"(\1 )");
  RE2::Replace(&words, article, "");
  RE2::Replace(&words, none, R"(no \1)");
  RE2::Replace(&words, endless, "infinitely many");
  RE2::Replace(&words, missing, "does not exist");
  std::replace(words.begin(), words.end(), '-', ' ');
  return words;
}

/// What turns a sentence around, leaves it open or compares.
bool denies_or_doubts(std::string_view words) {
  static const RE2 pattern(
      R"(\b(?:not|no|never|neither|nor|or|and|if|but|either|false|wrong|incorrect|except|unless|)"
      R"(than|while|whereas|when|where|without|might|may|could|would|maybe|perhaps|possibly|)"
      R"(hardly|almost|nearly|both|cannot|as)\b|n't|n’t)");
  return RE2::PartialMatch(piece(words), pattern);
}

bool is_verdict(std::string_view words) {
  return words == "yes" || words == "no" || words == "true" || words == "false";
}

/// "Yes, it is." says "yes", and "Yes, no" does not.
bool opens_with_verdict(std::string_view answer, std::string_view verdict) {
  static const RE2 opening(
      R"((?i)^(yes|no|true|false)(?:[.,;:!]|—|\s+(?:-|–|—|it|they|there|this|the|he|she)\s|$))",
      latin1());
  static const RE2 another(R"((?i)\b(?:yes|true|false|or|maybe|wait|actually|but|no)\b)", latin1());
  const std::string text = spaced_words(answer);
  re2::StringPiece rest(text), first;
  if (!RE2::Consume(&rest, opening, &first)) return false;
  const bool same = plain_words({first.data(), first.size()}) == verdict;
  return same && !RE2::PartialMatch(rest, another);
}

}  // namespace

std::size_t letters_in(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return is_letter(c) || static_cast<unsigned char>(c) >= 0x80;
  }));
}

std::string plain_words(std::string_view text) {
  std::string words;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\') {
      while (i + 1 < text.size() && is_letter(text[i + 1])) ++i;
    } else if (std::string_view("{}$*\"~_").find(c) != std::string_view::npos) {
      continue;
    } else if (is_space(c) || std::string_view(",;:!?()").find(c) != std::string_view::npos) {
      if (!words.empty() && words.back() != ' ') words += ' ';
    } else {
      words += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    }
  }
  while (!words.empty() && (words.back() == ' ' || words.back() == '.')) words.pop_back();
  return words;
}

std::string spaced_words(std::string_view text) {
  std::string words;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\') {
      while (i + 1 < text.size() && is_letter(text[i + 1])) ++i;
      words += ' ';
    } else if (std::string_view("{}$~").find(text[i]) == std::string_view::npos) {
      words += text[i];
    }
  }
  return std::string(trim(words));
}

bool same_words(std::string_view a, std::string_view b) {
  return a == b || canonical(a) == canonical(b);
}

bool is_abbreviation(std::string_view text) {
  if (text.find("DNE") == std::string_view::npos || text.size() > 32) return false;
  return plain_words(text) == "dne";
}

bool sentence_says(std::string_view answer, std::string_view words) {
  constexpr std::size_t kLongest = 200;
  if (words.size() < 2 || answer.size() > kLongest) return false;
  if (same_words(plain_words(answer), words)) return true;
  if (is_verdict(words) && opens_with_verdict(answer, words)) return true;
  static const RE2 conclusion(R"((?i)(?:thus|therefore|so|hence),?\s+)");
  re2::StringPiece said = piece(trim(answer));
  RE2::Consume(&said, conclusion);
  answer = {said.data(), said.size()};
  if (answer.find_first_of(",;:?\n") != std::string_view::npos) return false;
  const std::string all = plain_words(answer);
  std::string_view subject = all;
  if (!subject.ends_with(words) || subject.size() == words.size()) return false;
  subject.remove_suffix(words.size());
  if (!subject.ends_with(' ') || denies_or_doubts(subject)) return false;
  static const RE2 copula(
      R"((?:[^ ]+ ){0,6}(?:is|are|was|were|be|it's|that's|called|named|equals) (?:an? |the )?)");
  static const RE2 noun(R"((?:(?:the|this|that|our|given) )?(?:[^ ]+ ){1,2})");
  static const RE2 verb(R"((?:does|do|is|are|has|have|converges?|diverges?|exists?|cannot)\b)");
  re2::StringPiece stated = piece(words);
  return RE2::FullMatch(piece(subject), copula) ||
         (RE2::FullMatch(piece(subject), noun) && RE2::Consume(&stated, verb));
}

bool means_empty_set(std::string_view words) {
  static const RE2 pattern(R"((?:no(?: real| such)? solution|empty set|null set))");
  return RE2::FullMatch(canonical(words), pattern);
}

bool opens_a_bound(std::string_view before) {
  static const RE2 pattern(
      R"((?i)(?:\b(?:than|least|most|up to|but|except(?: for)?|excluding|not|above|below|over|)"
      R"(under|exceeds?|between|beyond|almost|nearly|isn't|aren't|never|without)|n’t)\s*(?:the |)"
      R"(number |value )*[$\\( ]*$)",
      latin1());
  constexpr std::size_t kReach = 48;
  const std::size_t from = before.size() > kReach ? before.size() - kReach : 0;
  return RE2::PartialMatch(piece(before.substr(from)), pattern);
}

bool is_no_value(std::string_view text) {
  static const RE2 bound(
      R"((?i)[a-z' ]*(?:\b(?:than|least|most|up to|but|except(?: for)?|excluding|not|above|below|)"
      R"(over|under|exceeds?|exceeding|beyond|almost|nearly|isn't|never|without|divisible by|twice|)"
      R"(double|(?:multiples?|factors?|divisors?|powers?|root|half|third|quarter) of))\s*)"
      R"((?:the )?[-$\d.,%]+(?: [a-z]+)*\.?)");
  static const RE2 calculation(
      R"((?i)[-$\d.,]+ (?:plus|minus|times \d|divided|squared|cubed|factorial|tens|hundreds|[a-z]+ths|)"
      R"(halves|thirds|or (?:more|less|fewer))\b.*)");
  constexpr std::size_t kLongest = 120;
  if (text.size() > kLongest || letters_in(text) < 3) return false;
  const std::string words = spaced_words(text);
  return RE2::FullMatch(words, bound) || RE2::FullMatch(words, calculation);
}

std::string_view without_lead(std::string_view text) {
  static const RE2 lead(
      R"((?i)(?:(?:thus|therefore|so|hence|finally|consequently)\b,?\s+)?)"
      R"((?:[*_#\s]*(?:final answer|answer|ans|result|solution|ответ|respuesta|réponse|antwort|)"
      R"(答案|答|الجواب)\s*[*_]*[:：]\s*[*_]*\s*)?)"
      R"((?:(?:\\text\{\s*)?(?:about|approximately|approx\.?|roughly|around|exactly|precisely|likely|)"
      R"(probably|equals|equal to|just|simply)\b\s*\}?\s*|\\approx\b\s*|≈\s*)?)");
  constexpr std::string_view kMarks[] = {"**", "*", "__", "_", "\"", "'", "```", "`"};
  const char first = text.empty() ? '\0' : text[0];
  const bool may_lead = is_letter(first) || first == '*' || first == '_' || first == '#' ||
                        !is_ascii(first) || text.starts_with("\\approx") ||
                        text.starts_with("\\text");
  re2::StringPiece rest = piece(text);
  if (may_lead && RE2::Consume(&rest, lead) && !rest.empty())
    text = trim({rest.data(), rest.size()});
  for (const std::string_view mark : kMarks) {
    const bool around =
        text.size() > 2 * mark.size() && text.starts_with(mark) && text.ends_with(mark);
    if (around) text = trim(text.substr(mark.size(), text.size() - 2 * mark.size()));
  }
  const bool ends_in_colon = text.size() > 1 && text.ends_with(':') && !text.ends_with("\\:");
  return ends_in_colon ? trim(text.substr(0, text.size() - 1)) : text;
}

std::string_view number_after_verb(std::string_view text) {
  static const RE2 pattern(
      R"((?i)[^\d=<>]*\b(?:is|are|was|were|has|have|had|be|hay|son|es|est|ist|sind|tiene|needs?|)"
      R"(gets?|makes?|takes?|costs?|earns?|pays?|spends?|spent|made|got|sold|left|equals|gives?|)"
      R"(equal to)\s+([-$\\]*\d[\d.,/]*%?(?: \p{L}+){0,3})\.?)");
  static const RE2 collection(
      R"((?i)([^\d=<>]*\b(?:is|are|equals|be))\s+([-(\[{]?\\?\d[^a-z]*(?:\b(?:and|or)\b[^a-z]+)?)\.)");
  constexpr std::size_t kLongest = 300;
  re2::StringPiece subject, number;
  if (text.size() > kLongest) return {};
  if (RE2::FullMatch(piece(text), collection, &subject, &number))
    return denies_or_doubts(plain_words({subject.data(), subject.size()}))
               ? std::string_view()
               : std::string_view(number.data(), number.size());
  if (!RE2::FullMatch(piece(text), pattern, &number)) return {};
  const std::string_view said(number.data(), number.size());
  return is_no_value(said) || denies_or_doubts(plain_words(text)) ? std::string_view() : said;
}

std::string_view without_remark(std::string_view text) {
  static const RE2 remark(
      R"((?i)(.*[^\s,(])\s*\((?:since|because|as|i\.e\.|approximately|approx\.?|about|roughly|)"
      R"(rounded|≈|\\approx)[^()]*(?:\([^()]*\)[^()]*)*\)\.?)",
      latin1());
  static const RE2 contrast(R"((?i)(.*[^\s,]),\s*(?:and )?not\s+[^\s,]+\.?)", latin1());
  constexpr std::size_t kLongest = 400;
  re2::StringPiece said;
  if (text.size() > kLongest) return text;
  const bool found =
      (text.find('(') != std::string_view::npos && RE2::FullMatch(piece(text), remark, &said)) ||
      (text.find("not ") != std::string_view::npos && RE2::FullMatch(piece(text), contrast, &said));
  return found ? std::string_view(said.data(), said.size()) : text;
}

}  // namespace cupel::math
