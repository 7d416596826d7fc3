#include "verifiers/code/internal/judge_program.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>

#include "verifiers/code/harness/testlib.h.h"

namespace cupel::code {
namespace {

using sandbox::RunResult;

constexpr std::size_t kShownMessage = 400;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

std::string_view last_line(std::string_view text) {
  text = trimmed(text);
  const std::size_t end = text.rfind('\n');
  return end == std::string_view::npos ? text : trimmed(text.substr(end + 1));
}

bool takes(std::string_view& text, std::string_view word) {
  if (text.substr(0, word.size()) != word) return false;
  text.remove_prefix(word.size());
  text = trimmed(text);
  return true;
}

/// `#include "testlib.h"`, however it is spaced.
bool includes_testlib(std::string_view line) {
  line = trimmed(line);
  if (!takes(line, "#") || !takes(line, "include")) return false;
  return line.substr(0, 11) == "\"testlib.h\"" || line.substr(0, 11) == "<testlib.h>";
}

std::optional<double> number_at_front(std::string_view text) {
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool ends = read.ptr == text.data() + text.size() || is_blank(*read.ptr);
  if (read.ec != std::errc() || !ends || !std::isfinite(number)) return std::nullopt;
  return number;
}

/// How a run that came to no judgement ended, as the reason of a solution would be put.
Judgement broken(const RunResult& run) {
  const TestResult ended = result_of(run);
  const bool ours = run.outcome == sandbox::Outcome::sandbox_error;
  return {ours ? Judgement::Kind::machine_fails : Judgement::Kind::breaks, 0, ended.detail};
}

Judgement by_exit_code(const RunResult& run) {
  const bool exited =
      run.outcome == sandbox::Outcome::accepted || run.outcome == sandbox::Outcome::nonzero_exit;
  if (!exited) return broken(run);
  std::string_view report = last_line(run.errors);
  const std::string message(report.substr(0, kShownMessage));
  switch (run.exit_code) {
    case 0:
      return {Judgement::Kind::accepts, 1, message};
    case 1:
    case 2:
    case 4:
    case 8:
      return {Judgement::Kind::rejects, 0, message};
    case 3:
      return {Judgement::Kind::fails, 0, message};
    case 7:
      if (takes(report, "points"))
        if (const auto points = number_at_front(report))
          return {Judgement::Kind::points, *points, message};
      return {Judgement::Kind::breaks, 0, "it gives points and does not say how many"};
    default:
      break;
  }
  constexpr int kPartially = 16, kWhole = 200;
  if (run.exit_code >= kPartially && run.exit_code <= kPartially + kWhole) {
    const double share = static_cast<double>(run.exit_code - kPartially) / kWhole;
    return {share >= 1 ? Judgement::Kind::accepts : Judgement::Kind::rejects, share, message};
  }
  return {Judgement::Kind::breaks, 0, result_of(run).detail};
}

Judgement by_score(const RunResult& run) {
  if (run.outcome != sandbox::Outcome::accepted) return broken(run);
  const std::string_view line = last_line(run.output);
  const auto score = number_at_front(line);
  if (!score || line.find(' ') != std::string_view::npos)
    return {Judgement::Kind::silent, 0, "it prints no score"};
  const std::string message(trimmed(run.errors).substr(0, kShownMessage));
  if (*score == 1) return {Judgement::Kind::accepts, 1, message};
  if (*score >= 0 && *score < 1) return {Judgement::Kind::rejects, *score, message};
  return {Judgement::Kind::points, *score, fmt::format("the score {}", *score)};
}

}  // namespace

std::string with_testlib(std::string_view source) {
  std::string text;
  bool is_there = false;
  for (std::size_t begin = 0, number = 1; begin < source.size(); ++number) {
    const std::size_t end = std::min(source.find('\n', begin), source.size());
    const std::string_view line = source.substr(begin, end - begin);
    begin = std::min(end + 1, source.size());
    if (!includes_testlib(line)) {
      text.append(line) += '\n';
    } else if (is_there) {
      text += '\n';
    } else {
      is_there = true;
      text += "#line 1 \"testlib.h\"\n";
      text += kTestlib;
      text += fmt::format("\n#line {} \"main.cpp\"\n", number + 1);
    }
  }
  return text;
}

JudgeProtocol protocol_of(const ProblemProgram& judge) {
  return judge.language == "python" ? JudgeProtocol::score : JudgeProtocol::exit_code;
}

JudgeProgram compile_judge(const Workshop& workshop, const Problem& problem,
                           std::string_view role) {
  const auto bad = [&](std::string detail) {
    return JudgeProgram{std::nullopt,
                        unscored(Outcome::unscorable, Reason::bad_tests, std::move(detail))};
  };
  if (!problem.judge) return bad(fmt::format("the row has no {}", role));
  const ProblemProgram& judge = *problem.judge;
  const bool is_cpp = judge.language.substr(0, 3) == "cpp";
  Compiled compiled =
      compile(workshop, judge.language, is_cpp ? with_testlib(judge.source) : judge.source);
  if (compiled.program) return {std::move(compiled.program), std::nullopt};
  if (compiled.instead->outcome != Outcome::incorrect)
    return {std::nullopt, std::move(compiled.instead)};
  return bad(fmt::format("the {} does not compile: {}", role, compiled.instead->detail));
}

Judgement judgement_of(const RunResult& run, JudgeProtocol protocol) {
  return protocol == JudgeProtocol::score ? by_score(run) : by_exit_code(run);
}

TestResult result_of(const Judgement& judgement, std::string_view role) {
  using Kind = Judgement::Kind;
  switch (judgement.kind) {
    case Kind::accepts:
      return {Reason::passed, 1, "", {}};
    case Kind::rejects:
      return {Reason::wrong_output, judgement.points, judgement.message, {}};
    case Kind::fails:
      return {Reason::bad_tests, 0, fmt::format("the {} says: {}", role, judgement.message), {}};
    case Kind::machine_fails:
      return {Reason::internal_error, 0, judgement.message, {}};
    case Kind::points:
    case Kind::silent:
    case Kind::breaks:
      break;
  }
  return {Reason::bad_tests,
          0,
          fmt::format("the {} comes to no judgement: {}", role, judgement.message),
          {}};
}

}  // namespace cupel::code
