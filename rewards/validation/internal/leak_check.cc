#include "rewards/validation/internal/leak_check.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <array>
#include <string>

#include "base/text.h"
#include "base/utf8.h"
#include "rewards/validation/internal/prompt_text.h"
#include "verifiers/math/extract.h"

namespace cupel {
namespace {

/// Whether this, given as the answer, is correct.
bool is_right(const ProblemRow& row, const Probe& probe, std::string_view answer) {
  for (const char* const form : {"\\boxed{{{}}}", "<answer>{}</answer>"})
    if (probe.ask(row.sample(), fmt::format(fmt::runtime(form), answer)).is_correct()) return true;
  return false;
}

/// What a prompt announces as the answer last, unless a question follows it: examples that are
/// worked before the question have answers too.
std::string_view announced(std::string_view prompt) {
  static const RE2 kAnnouncement(
      R"((?i)(?:\b(?:the )?(?:final |correct |right )?answer(?: is\b|\s*:)"
      R"(|\*\*\s*:?)\s*:?|\banswer\s*=)\s*)");
  constexpr std::size_t kMostBehind = 200;
  re2::StringPiece rest(prompt.data(), prompt.size());
  const char* behind = nullptr;
  while (RE2::FindAndConsume(&rest, kAnnouncement)) behind = rest.data();
  if (!behind) return {};
  const std::string_view tail = prompt.substr(static_cast<std::size_t>(behind - prompt.data()));
  const std::string_view line = trim(tail.substr(0, tail.find('\n')));
  if (tail.size() > line.size() + kMostBehind || tail.find('?') != std::string_view::npos)
    return {};
  return line;
}

/// The answer without what surrounds it in a sentence.
std::string_view bare(std::string_view text) {
  while (!text.empty() && (text.front() == '*' || text.front() == '_')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == '*' || text.back() == '_' || text.back() == '.'))
    text.remove_suffix(1);
  return trim(text);
}

std::string whole_solution(const ProblemRow& row) {
  constexpr std::size_t kShortest = 60;
  std::string prompt;
  TextArena texts;
  for (const std::string_view name :
       {"solution", "canonical_solution", "reference_solution", "answer", "code", "response"}) {
    const JsonField* field = row.field(name);
    if (!field || field->type != JsonType::string) continue;
    const std::string solution = normalised_text(text_of(*field, texts));
    if (solution.size() < kShortest) continue;
    if (prompt.empty()) prompt = normalised_text(row.prompt);
    if (prompt.size() > solution.size() &&
        first_occurrence(prompt, solution) != std::string_view::npos)
      return fmt::format("all of \"{}\" stands in it", name);
  }
  return {};
}

}  // namespace

void check_leak(const ProblemRow& row, std::string_view verifier, const Probe& probe,
                Faults& faults) {
  constexpr std::size_t kLongest = 2000;
  if (std::string found = whole_solution(row); !found.empty())
    return faults.add(Check::answer_in_prompt, std::move(found));
  if (verifier == "code" || !row.sample().reference) return;
  for (const auto place : {math::Extract::boxed, math::Extract::answer_tag}) {
    const auto found = math::extract(row.prompt, place);
    if (found.has_answer() && found.text.size() <= kLongest && is_right(row, probe, found.text))
      return faults.add(Check::answer_in_prompt,
                        fmt::format("it marks {} as the answer", shorten(found.text, 80)));
  }
  const std::string_view answer = bare(announced(row.prompt));
  if (!answer.empty() && answer.size() <= kLongest && is_right(row, probe, answer))
    faults.add(Check::answer_in_prompt, fmt::format("it says the answer: {}", shorten(answer, 80)));
}

}  // namespace cupel
