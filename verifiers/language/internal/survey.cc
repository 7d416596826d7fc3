#include "verifiers/language/internal/survey.h"

#include <algorithm>

#include "verifiers/language/internal/markup.h"
#include "verifiers/language/internal/plain_word.h"
#include "verifiers/language/internal/token.h"
#include "verifiers/language/internal/word_memory.h"

namespace cupel::language {
namespace {

constexpr Ranked kNothing;

class Survey {
 public:
  Survey(std::string_view text, const Target& target, Unit unit, const EvidenceSet& evidence,
         WordMemory& memory)
      : text_(text),
        evidence_(evidence),
        memory_(memory),
        markup_(text),
        sentences_(text, target, unit, evidence),
        japanese_(language_id("ja")),
        is_any_(target.languages.none()) {
    Lanes kana;
    kana.fill(kLeast);
    const auto lanes = evidence[static_cast<std::size_t>(Family::han)]->languages();
    kana[static_cast<std::size_t>(std::find(lanes.begin(), lanes.end(), japanese_) -
                                  lanes.begin())] = 0;
    kana_ = settled(kana);
  }

  LanguageShare run() {
    for (std::size_t at = 0; at < text_.size();) at = read(at);
    return sentences_.finish();
  }

 private:
  std::size_t read(std::size_t at);
  bool ends_token(std::size_t at) const;
  std::size_t read_units(std::size_t at);
  std::size_t read_plain_word(std::size_t at);
  std::size_t read_any_word(std::size_t at);
  void read_unit(const Character& c, std::size_t begin, std::size_t end);
  void read_word();
  void formula_here();
  bool may_be_name(Family family) const;

  std::string_view text_;
  const Characters& characters_ = characters();
  const EvidenceSet& evidence_;
  WordMemory& memory_;
  Markup markup_;
  Sentences sentences_;
  LanguageId japanese_;
  bool is_any_;  ///< no language is asked for
  Ranked kana_;

  Token token_;
  bool after_number_ = false;
  bool after_formula_ = false;
};

/// Reads what starts at `at`; where the next thing starts.
std::size_t Survey::read(std::size_t at) {
  if (text_[at] == ' ') return at + 1;
  std::size_t next = at;
  const Kind kind = characters_[read_character(text_, next)].kind;
  switch (kind) {
    case Kind::space:
      return next;
    case Kind::line_end:
      sentences_.end();
      return next;
    case Kind::unit:
      return read_units(at);
    case Kind::markup:
      if (const std::size_t end = markup_.end_of(at); end > at) {
        formula_here();
        return end;
      }
      return next;
    case Kind::stop:
    case Kind::punctuation:
      if (ends_token(next)) {
        after_number_ = false;
        if (kind == Kind::stop) sentences_.end();
        return next;
      }
      [[fallthrough]];
    case Kind::letter:
      if (const std::size_t end = read_plain_word(at); end > at) return end;
      return read_any_word(at);
    default:
      return read_any_word(at);
  }
}

/// A token that has begun before `at` ends there.
bool Survey::ends_token(std::size_t at) const {
  if (at == text_.size() || text_[at] == ' ') return true;
  const Kind kind = characters_[read_character(text_, at)].kind;
  return kind == Kind::space || kind == Kind::line_end || kind == Kind::unit ||
         kind == Kind::markup;
}

/// Letters that count by themselves, with the vowel and tone marks behind each.
std::size_t Survey::read_units(std::size_t at) {
  std::size_t next = at;
  const Character* c = &characters_[read_character(text_, next)];
  while (c->kind == Kind::unit) {
    const Character& unit = *c;
    const std::size_t begin = at;
    for (at = next; at < text_.size(); at = next) {
      c = &characters_[read_character(text_, next)];
      if (c->kind != Kind::invisible) break;
    }
    read_unit(unit, begin, at);
    if (at == text_.size()) break;
  }
  return at;
}

void Survey::read_unit(const Character& c, std::size_t begin, std::size_t end) {
  after_number_ = after_formula_ = false;
  if (c.family == Family::none && c.language != japanese_)
    return sentences_.add_certain(c.language, begin, end, true);
  const Evidence& evidence = *evidence_[static_cast<std::size_t>(Family::han)];
  sentences_.add(Family::han, begin, end, char32_t{0}, true, false,
                 c.family == Family::none ? kana_ : evidence.of_letter(c.code));
}

/// What `read_any_word` would do with most words, and sooner. `at` where it is to be asked.
std::size_t Survey::read_plain_word(std::size_t at) {
  PlainWord word;
  if (after_number_ || !language::read_plain_word(text_, at, characters_, word)) return at;
  const bool is_of_target = is_any_ || sentences_.is_favoured(Family::latin);
  if (word.is_capitalised() && !is_of_target) return at;  // a name?
  const bool is_single = word.size() == 1;
  if (!is_single || !after_formula_) {
    after_formula_ = false;
    PlainWord::Parts parts;
    const Ranked& evidence =
        is_single || word.is_acronym()
            ? kNothing
            : memory_.look_up(Family::latin, *evidence_[static_cast<std::size_t>(Family::latin)],
                              word.key(), word.copy_parts_to(parts), word.is_capitalised());
    const auto letter = static_cast<unsigned char>(text_[word.begin]);
    sentences_.add(Family::latin, word.begin, word.end, is_single ? char32_t{letter} : 0, false,
                   false, evidence);
  }
  if (word.ends_sentence) sentences_.end();
  return word.token_end;
}

std::size_t Survey::read_any_word(std::size_t at) {
  read_token(text_, at, characters_, token_);
  if (token_.letters == 0 || token_.is_formal(text_)) {
    if (token_.digits > 0 || token_.symbols > 0) formula_here();
    after_number_ = token_.digits > 0;
  } else {
    read_word();
    after_number_ = false;
  }
  if (token_.ends_sentence) sentences_.end();
  return token_.end;
}

void Survey::read_word() {
  const std::string_view word =
      text_.substr(token_.word_begin, token_.word_end - token_.word_begin);
  if (after_number_ && is_unit_symbol(word)) return formula_here();
  const bool is_single = token_.letters == 1;
  if (is_single && after_formula_) return;
  after_formula_ = false;
  if (token_.family == Family::none)
    return sentences_.add_certain(token_.language, token_.word_begin, token_.word_end, false);
  const Ranked& evidence =
      is_single || token_.is_acronym()
          ? kNothing
          : memory_.look_up(token_.family, *evidence_[static_cast<std::size_t>(token_.family)],
                            token_.key(), {token_.parts.data(), token_.parts_size},
                            token_.is_capitalised);
  sentences_.add(token_.family, token_.word_begin, token_.word_end,
                 is_single ? token_.first_letter : 0, false, may_be_name(token_.family), evidence);
}

bool Survey::may_be_name(Family family) const {
  const bool is_of_target = is_any_ || sentences_.is_favoured(family);
  const bool looks_so = token_.is_capitalised && token_.letters > 1 && !token_.is_mixed;
  if (is_of_target || !looks_so) return false;
  const std::span<const std::uint8_t> parts(token_.parts.data(), token_.parts_size);
  return !evidence_[static_cast<std::size_t>(family)]->is_frequent(parts.first(parts.size() - 1));
}

void Survey::formula_here() {
  after_formula_ = true;
  sentences_.formula_here();
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
