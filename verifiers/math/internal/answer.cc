#include "verifiers/math/internal/answer.h"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "verifiers/math/extract.h"
#include "verifiers/math/internal/calendar.h"
#include "verifiers/math/internal/measure.h"
#include "verifiers/math/internal/number_phrases.h"
#include "verifiers/math/internal/parser.h"
#include "verifiers/math/internal/sentence.h"
#include "verifiers/math/internal/text.h"
#include "verifiers/math/internal/wording.h"

namespace cupel::math {
namespace {

constexpr std::size_t kLongestWords = 2000;

bool may_hold_box(std::string_view text) { return text.find("box") != std::string_view::npos; }

/// Where the brace that opens before `start` closes; npos if it does not.
std::size_t closing_brace(std::string_view text, std::size_t start) {
  int depth = 1;
  for (std::size_t i = start; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == '{') {
      ++depth;
    } else if (text[i] == '}' && --depth == 0) {
      return i;
    }
  }
  return std::string_view::npos;
}

struct Box {
  std::size_t begin, end;  // all of it
  std::string_view content;
};

/// The outermost boxes of `text`, in order. The content of one that never closes goes to the end
/// where `open_counts`.
std::vector<Box> boxes_in(std::string_view text, bool open_counts) {
  std::vector<Box> boxes;
  std::size_t at = 0;
  while (true) {
    const std::size_t name = text.find("box", at);
    if (name == std::string_view::npos) return boxes;
    const bool is_boxed = name >= 1 && text.substr(name - 1).starts_with("\\boxed");
    const bool is_fbox = name >= 2 && text.substr(name - 2).starts_with("\\fbox");
    at = name + 3;
    if (!is_boxed && !is_fbox) continue;
    const std::size_t boxed = name - (is_boxed ? 1 : 2);
    std::size_t open = boxed + (is_boxed ? 6 : 5);
    while (open < text.size() && is_space(text[open])) ++open;
    at = open;
    if (open >= text.size()) return boxes;
    if (text[open] != '{') {
      const std::size_t next = std::min(text.find_first_of(" $\\,.", open + 1), text.size());
      boxes.push_back({boxed, next, text.substr(open, next - open)});
      continue;
    }
    std::size_t close = closing_brace(text, open + 1);
    const bool is_open = close == std::string_view::npos;
    if (is_open && !open_counts) return boxes;
    if (is_open) close = text.size();
    const std::string_view content = text.substr(open + 1, close - open - 1);
    if (!trim(content).empty()) boxes.push_back({boxed, close + 1, content});
    at = is_open ? text.size() : close + 1;
  }
}

/// Whether nothing but punctuation and "and" or "or" stands between two boxes.
bool only_separates(std::string_view between) {
  std::string letters;
  for (std::size_t i = 0; i < between.size(); ++i) {
    if (between[i] == '\\' && i + 1 < between.size() && is_letter(between[i + 1])) {
      while (i + 1 < between.size() && is_letter(between[i + 1])) ++i;  // \quad, \text
      letters += ' ';
    } else {
      letters += is_letter(between[i]) ? between[i] : ' ';
      if (is_digit(between[i])) return false;
    }
  }
  const std::string_view words = trim(letters);
  const bool one_word = words.empty() || words == "and" || words == "or";
  const bool labelled = words.starts_with("for part") && words.ends_with("and");
  return one_word || labelled;
}

/// The boxes at the end of `all` that together are a list.
std::span<const Box> last_group(std::string_view text, std::span<const Box> all) {
  std::size_t first = all.size() - 1;
  while (first > 0 &&
         only_separates(text.substr(all[first - 1].end, all[first].begin - all[first - 1].end)))
    --first;
  return all.subspan(first);
}

class Reader {
 public:
  Reader(Role role, Commas commas, Arena& arena, Budget& budget)
      : role_(role), commas_(commas), arena_(arena), budget_(budget) {}

  Answer read(std::string_view text) {
    Answer answer;
    text = trim(text);
    answer.text = text;
    if (text.empty() || !budget_.allows_bytes(text.size())) return answer;
    if (may_hold_box(text) && read_boxes(text, answer)) return answer;
    if (role_ == Role::answer && read_announced(text, answer)) return answer;
    const bool is_prose = opens_with_words(text);
    if (is_prose && read_prose(text, answer)) return answer;
    if (read_formula(text, answer) || budget_.exceeded()) return answer;
    answer.tree = read_measure(text, arena_, budget_).tree;
    if (answer.tree || budget_.exceeded()) return answer;
    if (read_calendar(text, answer) || read_words(text, answer)) return answer;
    if (!is_prose && read_prose(text, answer)) return answer;
    read_name(text, answer);
    return answer;
  }

 private:
  bool read_formula(std::string_view text, Answer& answer) {
    text = without_lead(without_remark(text));
    if (role_ == Role::answer && is_no_value(text)) return set_words(plain_words(text), answer);
    if (read_time(text, answer) || read_named_date(text, answer)) return true;
    if (is_abbreviation(text)) return read_words(text, answer);
    if (const auto digits = with_digits(text)) text = arena_.copy(std::string_view(*digits));
    const Parse parsed = parse(text, commas_, arena_, budget_);
    if (!parsed.root) return false;
    answer.tree = parsed.root;
    answer.text = text;
    answer.commas_may_group = answer.commas_may_group || parsed.commas_may_group;
    return true;
  }

  bool read_boxes(std::string_view text, Answer& answer) {
    const std::vector<Box> all = boxes_in(text, role_ == Role::reference);
    if (all.empty()) return false;
    const std::span<const Box> group = last_group(text, all);
    const bool all_the_same = std::all_of(group.begin(), group.end(), [&](const Box& box) {
      return trim(box.content) == trim(group[0].content);
    });
    if (all_the_same) {
      if (!budget_.allows_depth(++depth_)) return true;
      Answer inner = read(group[0].content);
      --depth_;
      answer = inner;
      return true;
    }
    std::vector<const Expression*> elements;
    for (const Box& box : group) {
      Answer element;
      if (!budget_.allows_nodes(elements.size()) || !read_formula(trim(box.content), element))
        return true;
      elements.push_back(element.tree);
    }
    answer.tree =
        Builder(arena_).node(Kind::list, elements, static_cast<std::uint8_t>(Separator::boxes));
    answer.text = text.substr(group.front().begin, group.back().end - group.front().begin);
    return true;
  }

  /// `20:34`, `8:34 p.m.`. Without "a.m." or "p.m." it may be a ratio too.
  bool read_time(std::string_view text, Answer& answer) {
    constexpr std::size_t kLongest = 40;
    const bool may_be = text.size() <= kLongest && text.find(':') != std::string_view::npos;
    const bool has_half = text.find_first_of("mMnN") != std::string_view::npos;
    if (!may_be && (text.size() > kLongest || !has_half)) return false;
    const std::string words = spaced_words(text);
    const auto seconds = read_clock(words);
    if (!seconds) return false;
    const bool is_certain = std::any_of(words.begin(), words.end(), is_letter);
    const Builder build(arena_);
    if (is_certain) {
      answer.tree = build.leaf(Kind::clock, {}, *seconds);
      return true;
    }
    const Parse parsed = parse(text, commas_, arena_, budget_);
    if (!parsed.root || !parsed.root->is(Kind::ratio)) return false;
    answer.tree = build.node(Kind::ratio, parsed.root->children, 0, *seconds + 1);
    return true;
  }

  /// A date that names its month or weekday: letters that could be a product of variables.
  bool read_named_date(std::string_view text, Answer& answer) {
    constexpr std::size_t kShortestName = 3;
    return letters_in(text) >= kShortestName && read_calendar(text, answer);
  }

  bool read_calendar(std::string_view text, Answer& answer) {
    constexpr std::size_t kLongest = 60;
    if (text.size() > kLongest) return false;
    const auto date = date_in_words(spaced_words(text));
    if (!date) return false;
    answer.tree = Builder(arena_).leaf(Kind::words, arena_.copy(std::string_view(*date)));
    return true;
  }

  /// Words without any mathematics in them.
  bool read_words(std::string_view text, Answer& answer) {
    const bool is_plain = text.size() <= kLongestWords && only_sets_type(text) &&
                          text.find_first_of("0123456789=<>^+_|") == std::string_view::npos;
    return is_plain && set_words(plain_words(text), answer);
  }

  /// "second (1-2)", "Group 3": words with numbers in them.
  bool read_name(std::string_view text, Answer& answer) {
    constexpr std::size_t kLongest = 200, kLetters = 4;
    const bool is_plain = text.size() <= kLongest && only_sets_type(text) &&
                          text.find_first_of("=<>^+_|{}\\@#%") == std::string_view::npos;
    if (budget_.exceeded() || !is_plain || letters_in(text) < kLetters) return false;
    return set_words(plain_words(text), answer);
  }

  bool set_words(const std::string& words, Answer& answer) {
    if (letters_in(words) < 2) return false;
    answer.tree = Builder(arena_).leaf(Kind::words, arena_.copy(std::string_view(words)));
    return true;
  }

  /// Whether every command in the text is there for its looks.
  static bool only_sets_type(std::string_view text) {
    constexpr auto kLooks = std::to_array<std::string_view>(
        {"text", "textbf", "textit", "textrm", "mathrm", "mathbf", "quad", "qquad", "mbox", "emph",
         "left", "right", "boldsymbol", "bm", "textnormal", "operatorname"});
    for (std::size_t at = text.find('\\'); at != std::string_view::npos;
         at = text.find('\\', at + 1)) {
      std::size_t end = at + 1;
      while (end < text.size() && is_letter(text[end])) ++end;
      const std::string_view name = text.substr(at + 1, end - at - 1);
      if (!name.empty() && std::find(kLooks.begin(), kLooks.end(), name) == kLooks.end())
        return false;
    }
    return true;
  }

  /// "The sum is $5$": words of their own before the first formula.
  static bool opens_with_words(std::string_view text) {
    const std::size_t formula = std::min({text.find('$'), text.find("\\("), text.find("\\[")});
    if (formula == 0 || formula == std::string_view::npos) return false;
    const std::string_view words = text.substr(0, formula);
    return words.find('\\') == std::string_view::npos && letters_in(words) > 2 &&
           words.find_first_of("=<>^") == std::string_view::npos;
  }

  bool read_prose(std::string_view text, Answer& answer) {
    constexpr std::size_t kLetters = 3;
    if (budget_.exceeded() || letters_in(text) < kLetters) return false;
    return role_ == Role::reference ? read_solution(text, answer) : read_statement(text, answer);
  }

  /// A reference that is a sentence: its only formula, or the answer that it announces, or else
  /// its words.
  bool read_solution(std::string_view text, Answer& answer) {
    const std::string_view formula = only_formula(text);
    if (!formula.empty() && read_formula(formula, answer)) return true;
    const Extraction announced = extract(text, Extract::announced);
    if (announced.has_answer() && read_formula(announced.text, answer)) return true;
    const bool is_sentence = text.size() <= kLongestWords && has_words(text);
    return is_sentence && !budget_.exceeded() && set_words(plain_words(text), answer);
  }

  /// "The answer is 5", in any language: letters that could be a product of variables.
  bool read_announced(std::string_view text, Answer& answer) {
    constexpr std::size_t kLongest = 2000, kLetters = 4;
    constexpr char kLatinAccent = '\xC3';  // leads the bytes of é and the like
    const bool may_be = text.size() <= kLongest && letters_in(text) > kLetters && text[0] != '\\' &&
                        text[0] != '$' &&
                        (has_words(text) || text.find(kLatinAccent) != std::string_view::npos);
    if (!may_be) return false;
    std::string_view said = extract(text, Extract::announced).text;
    if (said.empty()) said = number_after_verb(text);
    if (said.empty() || said == text) return false;
    return read_formula(said, answer) || read_words(said, answer);
  }

  /// An answer that is a sentence: what it says in the end.
  bool read_statement(std::string_view text, Answer& answer) {
    if (!has_words(text) || valid_utf8_length(text) != text.size()) return false;
    const Extraction stated = extract(text, Extract::automatic);
    if (!stated.has_answer() || stated.text == text) return false;
    if (opens_a_bound(text.substr(0, stated.offset))) return false;
    return read_formula(stated.text, answer) || read_words(stated.text, answer);
  }

  /// Whether the text holds two words of three letters or more outside commands, or any text in a
  /// script without spaces.
  static bool has_words(std::string_view text) {
    if (has_foreign_word(text)) return true;
    std::size_t words = 0, run = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
      const char c = i < text.size() ? text[i] : ' ';
      if (static_cast<unsigned char>(c) >= 0xE0) return true;
      if (is_letter(c)) {
        ++run;
        continue;
      }
      if (run >= 2 && (is_space(c) || c == ',' || c == '.' || c == '\'' || c == ':')) ++words;
      run = 0;
      if (c == '\\')
        while (i + 1 < text.size() && is_letter(text[i + 1])) ++i;
    }
    return words >= 2;
  }

  /// The one `$…$` of a text that has just one.
  static std::string_view only_formula(std::string_view text) {
    const std::size_t open = text.find('$');
    if (open == std::string_view::npos) return {};
    const std::size_t close = text.find('$', open + 1);
    if (close == std::string_view::npos) return {};
    const bool is_only = text.find('$', close + 1) == std::string_view::npos;
    return is_only ? trim(text.substr(open + 1, close - open - 1)) : std::string_view();
  }

  Role role_;
  Commas commas_;
  Arena& arena_;
  Budget& budget_;
  std::size_t depth_ = 0;
};

}  // namespace

Answer understand(std::string_view text, Role role, Commas commas, Arena& arena, Budget& budget) {
  return Reader(role, commas, arena, budget).read(text);
}

}  // namespace cupel::math
