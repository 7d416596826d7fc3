#include "rewards/validation/internal/math_checks.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "base/text.h"
#include "base/utf8.h"
#include "rewards/validation/internal/prompt_checks.h"
#include "verifiers/math/extract.h"

namespace cupel {
namespace {

constexpr std::size_t kShown = 120;
constexpr std::size_t kLongestRewritten = 4096;

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = ascii_lower(c);
  return result;
}

/// What stands where no answer is known.
bool is_placeholder(std::string_view answer) {
  static const RE2 kPlaceholder(
      R"((?i)(?:n/?a|null|nan|nil|tbd|todo|unknown|\?+|-+|\.{2,}|…|no (?:answer)"
      R"(|solution given)|not (?:available|provided|given)|see (?:the )?(?:solution)"
      R"(|above|below|explanation|figure)|omitted|proof|\[?(?:proof|answer|solution)\]?)"
      R"(|the proof is .*)[.:]?)");
  return RE2::FullMatch(answer, kPlaceholder);
}

bool is_proof(std::string_view answer) {
  static const RE2 kProof(
      R"((?i)^\s*(?:\\textbf\{)?(?:proof\b\s*[.:]|(?:we|let us|it suffices to) (?:prove)"
      R"(|show)\b|see (?:the )?(?:solution|proof)\b))");
  return RE2::PartialMatch(answer, kProof) ||
         first_occurrence(answer, "\\blacksquare") != std::string_view::npos ||
         first_occurrence(answer, "Q.E.D.") != std::string_view::npos;
}

/// Words of two letters and more, those that name commands of LaTeX aside.
std::size_t words_in(std::string_view text) {
  std::size_t words = 0, letters = 0;
  bool is_command = false;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? ascii_lower(text[i]) : ' ';
    if (c >= 'a' && c <= 'z') {
      if (++letters == 2 && !is_command) ++words;
      continue;
    }
    letters = 0;
    is_command = c == '\\';
  }
  return words;
}

/// The way in which the verifier finds an answer of this row, `{}` standing for it; nothing where
/// it finds none however it is written.
std::optional<std::string> form_for(const Sample& sample, const Probe& probe) {
  Sample trivial = sample;
  trivial.reference = "1";
  for (const char* const form :
       {"\\boxed{{{}}}", "<answer>{}</answer>", "#### {}", "The answer is {}.", "{}", "${}$"})
    if (probe.ask(trivial, fmt::format(fmt::runtime(form), "1")).is_correct()) return form;
  return std::nullopt;
}

std::string completion_of(const std::string& form, std::string_view answer) {
  return fmt::format(fmt::runtime(form), answer);
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string result;
  std::size_t at = 0;
  for (std::size_t found; (found = text.find(from, at)) != std::string_view::npos;) {
    result.append(text.substr(at, found - at)).append(to);
    at = found + from.size();
  }
  return result.append(text.substr(at));
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

bool is_small(char c) { return c >= 'a' && c <= 'z'; }

/// A word, and no name of points (AB), numeral (XIV) or symbol (Co), whose capitals mean something.
bool is_word(std::string_view text) {
  bool has_two_small = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (!is_small(ascii_lower(text[i]))) return false;
    has_two_small = has_two_small || (i > 0 && is_small(text[i - 1]) && is_small(text[i]));
  }
  return has_two_small;
}

struct Rewriting {
  std::string_view how;
  std::string text;
};

/// The same answer as models write it. None of these changes what it says.
std::vector<Rewriting> rewritings_of(std::string_view answer) {
  std::vector<Rewriting> all;
  if (answer.size() > kLongestRewritten) return all;
  const std::string text(answer);
  all.push_back({"with spaces around it", "  " + text + " "});
  if (!has(text, "$")) all.push_back({"between dollar signs", "$" + text + "$"});
  if (has(text, "\\frac")) all.push_back({"with \\dfrac", replaced(text, "\\frac", "\\dfrac")});
  if (has(text, "\\dfrac")) all.push_back({"with \\frac", replaced(text, "\\dfrac", "\\frac")});
  const bool is_sized = has(text, "\\left") || has(text, "\\right");
  const bool needs_sizes = has(text, "\\left.") || has(text, "\\right.") || has(text, "\\left{") ||
                           has(text, "\\right}") || has(text, "arrow");
  if (is_sized && !needs_sizes)
    all.push_back(
        {"without \\left and \\right", replaced(replaced(text, "\\left", ""), "\\right", "")});
  const bool is_tuple = text.size() > 2 && text.front() == '(' && text.back() == ')' &&
                        text.find(')') == text.size() - 1;
  if (is_tuple && !is_sized)
    all.push_back(
        {"with \\left and \\right", "\\left(" + text.substr(1, text.size() - 2) + "\\right)"});
  if (is_word(text)) {
    all.push_back({"in \\text{}", "\\text{" + text + "}"});
    all.push_back({"in small letters", lower(text)});
  }
  return all;
}

void check_is_answer(std::string_view answer, std::string_view prompt, Faults& faults) {
  static const RE2 kAlternatives(R"((?i)[^\s]\s*(?:\bor\b|\\text\{\s*or\s*\})\s*[^\s])");
  static const RE2 kAsksForSeveral(
      R"((?i)\b(?:all|values|solutions|roots|possible|numbers|each|pairs|both|every)"
      R"(|zeros|answers|coordinates|inequality|interval|range|domain|solve|list|set)\b)"
      R"(|\bor\b)");
  constexpr std::size_t kMostWords = 12;
  const std::size_t words = words_in(answer);
  if (is_placeholder(trim(answer)))
    return faults.add(Check::not_an_answer,
                      fmt::format("\"{}\" stands for an answer", shorten(answer, kShown)));
  if (is_proof(answer))
    return faults.add(Check::not_an_answer, fmt::format("a proof: {}", shorten(answer, kShown)));
  if (words > kMostWords)
    return faults.add(Check::not_an_answer,
                      fmt::format("{} words of prose: {}", words, shorten(answer, kShown)));
  if (RE2::PartialMatch(answer, kAlternatives) && !RE2::PartialMatch(prompt, kAsksForSeveral))
    faults.add(Check::several_answers, std::string(shorten(answer, kShown)));
}

void check_rewritings(const ProblemRow& row, const Probe& probe, const std::string& form,
                      std::string_view answer, Faults& faults) {
  const auto own = probe.ask(row.sample(), completion_of(form, answer));
  if (own.verdict.outcome == Outcome::unscorable)
    return faults.add(Check::bad_reference, own.verdict.detail);
  if (!own.is_correct())
    return faults.add(Check::unequal_to_itself,
                      fmt::format("{} is judged {}: {}", shorten(answer, kShown),
                                  to_string(own.verdict.reason), own.verdict.detail));
  if (faults.has(Check::not_an_answer)) return;
  for (const Rewriting& rewriting : rewritings_of(answer)) {
    const auto other = probe.ask(row.sample(), completion_of(form, rewriting.text));
    if (!other.is_correct())
      return faults.add(Check::rewriting_refused, fmt::format("{}: {} is judged {}", rewriting.how,
                                                              shorten(rewriting.text, kShown),
                                                              to_string(other.verdict.reason)));
  }
}

/// A field `solution` or `answer` beside the reference, with a final answer of its own.
void check_solution(const ProblemRow& row, const Probe& probe, const std::string& form,
                    Faults& faults) {
  TextArena texts;
  for (const std::string_view name : {"answer", "final_answer", "expected_answer", "solution"}) {
    const JsonField* field = row.field(name);
    if (!field || field->type != JsonType::string) continue;
    const std::string_view text = text_of(*field, texts);
    if (text == *row.sample().reference) continue;
    const auto found = math::extract(text, math::Extract::boxed);
    if (!found.has_answer()) continue;
    const auto answer = probe.ask(row.sample(), completion_of(form, found.text));
    if (answer.verdict.outcome != Outcome::incorrect) continue;
    faults.add(Check::solution_differs,
               fmt::format("\"{}\" comes to {}, the reference is {}", name,
                           shorten(found.text, kShown), shorten(answer.verdict.reference, kShown)));
  }
}

void check_percent(std::string_view answer, std::string_view prompt, Faults& faults) {
  static const RE2 kAsks(R"((?i)\b(?:what|as a|which) percent(?:age)?\b)");
  static const RE2 kBelowOne(R"(\s*0?\.\d+\s*)");
  if (RE2::FullMatch(answer, kBelowOne) && RE2::PartialMatch(prompt, kAsks))
    faults.add(Check::ambiguous_percent,
               fmt::format("{} is asked for as a percentage", shorten(answer, kShown)));
}

void check_options(std::string_view answer, std::string_view prompt, Faults& faults) {
  static const RE2 kLetter(R"(\s*(?:\\text\{|\\mathrm\{|\\textbf\{)?\(?([A-H])\)?\}?\.?\s*)");
  static const RE2 kOptions(R"((?s)(?:^|\s|\$|\{|\*)\(?A[.):].+(?:\s|\$|\{|\*)\(?B[.):])");
  std::string letter;
  if (!RE2::FullMatch(answer, kLetter, &letter) || !RE2::PartialMatch(prompt, kOptions)) return;
  faults.add(Check::options_unused,
             fmt::format("{} is an option of the prompt: its text would be judged wrong", letter));
}

}  // namespace

void check_math(const ProblemRow& row, const Probe& probe, Faults& faults) {
  check_problem_text(row, faults);
  const std::string_view answer = math::reference_answer(row.sample().reference.value_or(""));
  check_is_answer(answer, row.prompt, faults);
  check_percent(answer, row.prompt, faults);
  check_options(answer, row.prompt, faults);
  const auto form = form_for(row.sample(), probe);
  if (!form) return;
  check_rewritings(row, probe, *form, answer, faults);
  if (!faults.has(Check::bad_reference) && !faults.has(Check::unequal_to_itself))
    check_solution(row, probe, *form, faults);
}

}  // namespace cupel
