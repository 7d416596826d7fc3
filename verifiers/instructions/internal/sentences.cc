#include "verifiers/instructions/internal/sentences.h"

#include <algorithm>
#include <optional>

#include "base/python_text.h"
#include "verifiers/instructions/internal/english_words.h"
#include "verifiers/instructions/internal/punkt_tokens.h"

namespace cupel::instructions {
namespace {

bool is_end_mark(char c) { return c == '.' || c == '?' || c == '!'; }
bool is_ascii_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

std::size_t behind_space(std::string_view text, std::size_t from) {
  while (from < text.size()) {
    std::size_t behind = from;
    if (!is_python_space(next_of_valid(text, behind))) break;
    from = behind;
  }
  return from;
}

std::size_t end_of_chunk(std::string_view text, std::size_t from) {
  while (from < text.size()) {
    std::size_t behind = from;
    if (is_python_space(next_of_valid(text, behind))) break;
    from = behind;
  }
  return from;
}

// The second look at a token that ends with a full stop, beside the one that follows it.

/// Punctuation and words in lower case begin no sentence. (To the model, next to no word does in
/// lower case.)
bool cannot_begin_sentence(const PunktToken& token) {
  const bool is_mark = token.text.size() == 1 &&
                       std::string_view(";:,.!?").find(token.text) != std::string_view::npos;
  return is_mark || token.begins_lower();
}

std::string lower_word(const PunktToken& token) {
  constexpr std::size_t kLongest = 64;
  if (token.text.size() > kLongest) return {};
  std::string lower = python_lower(token.text);
  if (token.ends_sentence && lower.size() > 1 && lower.ends_with('.')) lower.pop_back();
  return lower;
}

void look_again(PunktToken& token, const PunktToken& next) {
  if (!token.ends_with_period()) return;
  const bool is_initial = token.is_initial(), is_number = token.is_number();
  const bool is_short_form = (token.is_abbreviation || token.is_ellipsis) && !is_initial;
  if (!is_short_form && !is_initial && !is_number) return;
  const std::string word = lower_word(next);
  if (is_short_form && next.begins_upper())
    token.ends_sentence = is_frequent_starter(word) || is_capital_at_begin_only(word);
  if (is_number && follows_numbers(word)) token.ends_sentence = false;
  if (is_initial || is_number) {
    const bool is_name = is_initial && next.begins_upper() && !is_common_word(word);
    if (cannot_begin_sentence(next) || is_name) token.ends_sentence = false;
  }
}

/// Whether a sentence ends in `context`, the end of it apart.
bool holds_sentence_end(std::string_view context) {
  PunktTokenizer tokens(context);
  std::optional<PunktToken> last;
  while (true) {
    const std::string_view text = tokens.next();
    if (text.empty()) return false;
    const PunktToken token(text);
    if (last) {
      look_again(*last, token);
      if (last->ends_sentence) return true;
    }
    last = token;
  }
}

/// A mark that may end a sentence, and what stands around it.
struct Candidate {
  std::size_t word;   ///< where the word begins that the mark ends
  std::size_t mark;   ///< the mark itself
  std::size_t after;  ///< behind it: punctuation, or the next word
};

class SentenceSplitter {
 public:
  using Each = std::function<void(std::string_view)>;
  SentenceSplitter(std::string_view text, const Each& each) : text_(text), each_(each) {}

  void run() {
    std::optional<Candidate> last;
    for (std::size_t at = next_mark(0); at < text_.size(); at = next_mark(at + 1)) {
      const std::size_t after = behind_mark(at);
      if (after == text_.size()) continue;
      // Of several marks in one word the last one counts.
      const std::size_t word = word_before(at, last);
      if (last && last->mark <= word) decide(*last);
      last = Candidate{word, at, after};
    }
    if (last) decide(*last);
    tell(python_rstrip(text_).size());
  }

 private:
  std::size_t next_mark(std::size_t from) const {
    while (from < text_.size() && !is_end_mark(text_[from])) ++from;
    return from;
  }

  /// Where the punctuation or the next word begins; the end of the text where there is neither.
  std::size_t behind_mark(std::size_t mark) const {
    const std::size_t next = mark + 1;
    if (next == text_.size() || is_outside_words(text_[next])) return next;
    const std::size_t after = behind_space(text_, next);
    return after == next ? text_.size() : after;
  }

  std::size_t word_before(std::size_t mark, const std::optional<Candidate>& last) const {
    const std::size_t from = last ? last->mark : 0;
    for (std::size_t i = mark; i > from + 1; --i)
      if (is_ascii_space(text_[i - 1])) return i;
    return last ? last->word : 0;
  }

  void decide(const Candidate& candidate) {
    if (!ends_sentence(candidate)) return;
    const std::size_t end = candidate.mark + 1;
    const std::size_t next = candidate.after;
    const std::size_t closed = behind_closing(next);
    tell(closed > next ? closed : end);
    begin_ = closed > next ? behind_space(text_, closed) : next;
  }

  bool ends_sentence(const Candidate& candidate) const {
    if (text_[candidate.mark] != '.') return true;
    const bool is_punctuation = candidate.after == candidate.mark + 1;
    const std::size_t end =
        is_punctuation ? candidate.after + 1 : end_of_chunk(text_, candidate.after);
    return holds_sentence_end(text_.substr(candidate.word, end - candidate.word));
  }

  /// The end of the quotes and brackets at `at` that belong to the sentence before them.
  std::size_t behind_closing(std::size_t at) const {
    const std::size_t end = std::min(text_.find_first_not_of("\"')]}", at), text_.size());
    const bool closes = end == text_.size() || behind_space(text_, end) > end ||
                        text_.substr(end).starts_with("--");
    return closes ? end : at;
  }

  void tell(std::size_t end) const {
    if (begin_ < end) each_(text_.substr(begin_, end - begin_));
  }

  std::string_view text_;
  std::size_t begin_ = 0;  ///< of the sentence that is open
  const Each& each_;
};

}  // namespace

void for_each_sentence(std::string_view text, const std::function<void(std::string_view)>& each) {
  SentenceSplitter(text, each).run();
}

std::size_t count_sentences(std::string_view text) {
  std::size_t count = 0;
  for_each_sentence(text, [&](std::string_view) { ++count; });
  return count;
}

}  // namespace cupel::instructions
