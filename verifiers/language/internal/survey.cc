#include "verifiers/language/internal/survey.h"

#include <unicode/uchar.h>

#include <algorithm>

#include "base/utf8.h"
#include "verifiers/language/internal/doubts.h"
#include "verifiers/language/internal/labels.h"
#include "verifiers/language/internal/markup.h"
#include "verifiers/language/internal/tally.h"
#include "verifiers/language/internal/token.h"
#include "verifiers/language/internal/word_memory.h"

namespace cupel::language {
namespace {

constexpr std::size_t kLongestSentence = 4096;  // words; longer ones are taken in pieces

// Found on half of a set of sentences in 38 languages, mixed by sentences and by phrases, and held
// against the other half.
constexpr Smoothing kOfWords = {24, 8, 1};
constexpr Smoothing kOfDoubts = {24, 4, 1};  // where the languages of the text are known
constexpr Smoothing kOfCharacters = {21, 12, 1};

class Survey {
 public:
  Survey(std::string_view text, const Target& target, Unit unit, const EvidenceSet& evidence,
         WordMemory& memory)
      : text_(text),
        evidence_(evidence),
        memory_(memory),
        markup_(text),
        tally_(text, target, unit),
        japanese_(language_id("ja")),
        is_any_(target.languages.none()) {
    for (std::size_t family = 0; family < kFamilies; ++family) {
      const auto languages = evidence[family]->languages();
      for (std::size_t lane = 0; lane < languages.size(); ++lane)
        favoured_[family][lane] = target.contains(languages[lane]);
      std::bitset<kLanes> twins;
      for (std::size_t lane = 0; lane < kLanes; ++lane)
        if (favoured_[family][lane]) twins |= evidence[family]->twins_of(lane);
      doubts_.emplace_back(favoured_[family], twins);
    }
    kana_.fill(kLeast);
    const auto lanes = evidence[static_cast<std::size_t>(Family::han)]->languages();
    kana_[static_cast<std::size_t>(std::find(lanes.begin(), lanes.end(), japanese_) -
                                   lanes.begin())] = 0;
  }

  LanguageShare run();

 private:
  std::size_t read(std::size_t at);
  std::size_t behind_invisible(std::size_t at) const;
  void read_unit(const Character& c, std::size_t begin, std::size_t end);
  void read_word();
  void add(Family family, const Likelihoods& evidence, const Word& word);
  void formula_here();
  void end_run();
  void count(Family family, std::span<const Word> words, std::span<const std::uint8_t> lanes);
  void settle(Family family);
  static bool is_name(std::span<const Word> words);
  bool may_be_name(Family family) const;
  bool is_word_of(LanguageId language, char32_t letter) const;
  Likelihoods evidence_of_parts(Family family) const;

  std::string_view text_;
  const std::array<Character, 128>& ascii_ = ascii_characters();
  const EvidenceSet& evidence_;
  WordMemory& memory_;
  Markup markup_;
  Tally tally_;
  LanguageId japanese_;
  bool is_any_;  ///< no language is asked for
  std::array<std::bitset<kLanes>, kFamilies> favoured_;
  Likelihoods kana_;

  Token token_;
  Labels labels_;
  std::vector<Word> words_;     ///< of the run of one family that labels_ is at
  std::vector<Doubts> doubts_;  ///< by family
  std::size_t held_at_ = 0;     ///< how many words were counted when the last sentence was held
  Family run_family_ = Family::none;
  bool after_number_ = false;
  bool after_formula_ = false;
};

LanguageShare Survey::run() {
  for (std::size_t at = 0; at < text_.size();) at = read(at);
  end_run();
  for (const Family family : {Family::latin, Family::cyrillic, Family::arabic}) settle(family);
  return tally_.finish();
}

/// Reads what starts at `at`; where the next thing starts.
std::size_t Survey::read(std::size_t at) {
  const auto byte = static_cast<unsigned char>(text_[at]);
  if (byte == ' ') return at + 1;
  std::size_t next = at + 1;
  const Character& c = byte < 0x80 ? ascii_[byte] : character(next_character(text_, next = at));
  switch (c.kind) {
    case Kind::space:
      return next;
    case Kind::line_end:
      end_run();
      return next;
    case Kind::unit:
      next = behind_invisible(next);
      read_unit(c, at, next);
      return next;
    case Kind::markup:
      if (const std::size_t end = markup_.end_of(at); end > at) {
        formula_here();
        return end;
      }
      return next;
    default:
      break;
  }
  read_token(text_, at, token_);
  if (token_.letters == 0 || token_.is_formal(text_)) {
    if (token_.digits > 0 || token_.symbols > 0) formula_here();
    after_number_ = token_.digits > 0;
  } else {
    read_word();
    after_number_ = false;
  }
  if (token_.ends_sentence) end_run();
  return token_.end;
}

/// Behind the vowel and tone marks on a letter that ends at `at`.
std::size_t Survey::behind_invisible(std::size_t at) const {
  for (std::size_t next = at; at < text_.size(); at = next)
    if (character(next_character(text_, next)).kind != Kind::invisible) break;
  return at;
}

void Survey::read_unit(const Character& c, std::size_t begin, std::size_t end) {
  after_number_ = after_formula_ = false;
  if (c.family == Family::none && c.language != japanese_) {
    end_run();
    tally_.add_unit(c.language, begin, end);
    return;
  }
  const Evidence& evidence = *evidence_[static_cast<std::size_t>(Family::han)];
  add(Family::han, c.family == Family::none ? kana_ : evidence.of_letter(c.code),
      {begin, end, 0, true, false, {}});
}

void Survey::read_word() {
  const std::string_view word =
      text_.substr(token_.word_begin, token_.word_end - token_.word_begin);
  if (after_number_ && is_unit_symbol(word)) return formula_here();
  const bool is_single = token_.letters == 1;
  if (is_single && after_formula_) return;
  after_formula_ = false;
  if (token_.family == Family::none) {
    end_run();
    tally_.add_words(token_.language, token_.word_begin, token_.word_end, 1);
    return;
  }
  const bool says_nothing = is_single || token_.is_acronym();
  Likelihoods evidence = says_nothing ? Likelihoods{} : evidence_of_parts(token_.family);
  if (token_.is_capitalised) {
    // A name, as likely as not: it may be from anywhere.
    for (std::int8_t& lane : evidence) lane = static_cast<std::int8_t>(lane / 2);
  }
  add(token_.family, evidence,
      {token_.word_begin,
       token_.word_end,
       is_single ? token_.first_letter : 0,
       false,
       may_be_name(token_.family),
       {}});
}

bool Survey::may_be_name(Family family) const {
  const bool is_of_target = is_any_ || favoured_[static_cast<std::size_t>(family)].any();
  const bool looks_so = token_.is_capitalised && token_.letters > 1 && !token_.is_mixed;
  if (is_of_target || !looks_so) return false;
  const std::span<const std::uint8_t> parts(token_.parts.data(), token_.parts_size);
  return !evidence_[static_cast<std::size_t>(family)]->is_frequent(parts.first(parts.size() - 1));
}

Likelihoods Survey::evidence_of_parts(Family family) const {
  const Evidence& evidence = *evidence_[static_cast<std::size_t>(family)];
  std::span<const std::uint8_t> rest(token_.parts.data(), token_.parts_size);
  if (token_.parts_count == 1)
    return memory_.look_up(family, evidence, token_.key, rest.first(rest.size() - 1));
  Lanes sum{};
  while (!rest.empty()) {
    const auto end =
        static_cast<std::size_t>(std::find(rest.begin(), rest.end(), Token::kBreak) - rest.begin());
    const std::span<const std::uint8_t> word = rest.first(end);
    const Likelihoods& part = memory_.look_up(family, evidence, WordKey(word), word);
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      sum[lane] = static_cast<std::int16_t>(sum[lane] + part[lane]);
    rest = rest.subspan(end + 1);
  }
  return settled(sum);
}

void Survey::add(Family family, const Likelihoods& evidence, const Word& word) {
  if (family != run_family_ || words_.size() >= kLongestSentence) {
    end_run();
    run_family_ = family;
  }
  if (words_.empty())
    labels_.start(family == Family::han ? kOfCharacters : kOfWords,
                  favoured_[static_cast<std::size_t>(family)]);
  labels_.add(evidence);
  words_.push_back(word);
  words_.back().evidence = evidence;
}

/// A single letter beside a number or a formula is a variable.
void Survey::formula_here() {
  constexpr char32_t kNoWord = U' ';
  after_formula_ = true;
  if (!words_.empty() && words_.back().only_letter != 0) words_.back().only_letter = kNoWord;
}

bool Survey::is_word_of(LanguageId language, char32_t letter) const {
  const std::string_view words = known_languages()[language].one_letter_words;
  const auto small = static_cast<char32_t>(u_tolower(static_cast<UChar32>(letter)));
  for (std::size_t i = 0; i < words.size();)
    if (next_character(words, i) == small) return true;
  return false;
}

void Survey::end_run() {
  if (words_.empty()) return;
  const auto family = static_cast<std::size_t>(run_family_);
  if (is_name(words_)) {
    labels_.finish();
    words_.clear();
    return;
  }
  const std::vector<std::uint8_t>& lanes = labels_.finish();
  const std::bitset<kLanes> favoured = favoured_[family];
  const bool is_doubtful =
      run_family_ != Family::han && favoured.any() &&
      std::any_of(lanes.begin(), lanes.end(), [&](std::uint8_t lane) { return !favoured[lane]; });
  if (is_doubtful) {
    doubts_[family].hold(words_, lanes, held_at_ == tally_.words());
    held_at_ = tally_.words();
    if (doubts_[family].is_full()) settle(run_family_);
  } else {
    count(run_family_, words_, lanes);
  }
  words_.clear();
}

void Survey::count(Family family, std::span<const Word> words,
                   std::span<const std::uint8_t> lanes) {
  const auto languages = evidence_[static_cast<std::size_t>(family)]->languages();
  for (std::size_t i = 0; i < words.size();) {
    const std::uint8_t lane = lanes[i];
    const LanguageId language = languages[lane];
    if (words[i].is_unit) {
      tally_.add_unit(language, words[i].begin, words[i].end);
      ++i;
      continue;
    }
    std::size_t begin = 0, end = 0, count = 0;
    for (; i < words.size() && lanes[i] == lane && !words[i].is_unit; ++i) {
      const Word& word = words[i];
      if (word.only_letter != 0 && !is_word_of(language, word.only_letter)) continue;
      if (count++ == 0) begin = word.begin;
      end = word.end;
    }
    if (count > 0) tally_.add_words(language, begin, end, count);
  }
}

/// One or two capitalised words in a text of another alphabet, and not common ones: Euler, Alice.
bool Survey::is_name(std::span<const Word> words) {
  constexpr std::size_t kMostWords = 2;
  return words.size() <= kMostWords &&
         std::all_of(words.begin(), words.end(), [](const Word& word) { return word.may_be_name; });
}

/// Tells the languages of doubtful sentences again, now that it is known which ones are there.
void Survey::settle(Family family) {
  Doubts& doubts = doubts_[static_cast<std::size_t>(family)];
  if (doubts.is_empty()) return;
  const std::bitset<kLanes> absent = doubts.absent(tally_.words() + doubts.words());
  doubts.release([&](std::span<const Word> words, bool is_next) {
    if (!is_next) tally_.leap();
    labels_.start(kOfDoubts, favoured_[static_cast<std::size_t>(family)], absent);
    for (const Word& word : words) labels_.add(word.evidence);
    count(family, words, labels_.finish());
  });
}

}  // namespace

LanguageShare survey(std::string_view text, const Target& target, Unit unit,
                     const EvidenceSet& evidence) {
  WordMemory memory;
  return Survey(text, target, unit, evidence, memory).run();
}

LanguageShare survey(std::string_view text, const Target& target, Unit unit) {
  static const EvidenceSet kEvidence = {&evidence_of(Family::latin), &evidence_of(Family::cyrillic),
                                        &evidence_of(Family::arabic), &evidence_of(Family::han)};
  // What a word says never changes, so threads keep it from text to text.
  thread_local WordMemory memory;
  return Survey(text, target, unit, kEvidence, memory).run();
}

}  // namespace cupel::language
