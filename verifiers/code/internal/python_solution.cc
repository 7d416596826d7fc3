#include "verifiers/code/internal/python_solution.h"

#include <algorithm>
#include <utility>

#include "verifiers/code/harness/cupel_nodes.py.h"
#include "verifiers/code/harness/cupel_objects.py.h"
#include "verifiers/code/harness/cupel_pytest.py.h"
#include "verifiers/code/harness/cupel_session.py.h"
#include "verifiers/code/harness/cupel_solution.py.h"
#include "verifiers/code/harness/cupel_tests.py.h"
#include "verifiers/code/harness/cupel_wire.py.h"
#include "verifiers/code/internal/solution_protocol.h"

namespace cupel::code {
namespace {

constexpr std::uint64_t kMostReplies = 64ull << 20;

bool continues_name(char c) {
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool take_word(std::string_view& line, std::string_view word) {
  if (!line.starts_with(word)) return false;
  if (line.size() > word.size() && continues_name(line[word.size()])) return false;
  line.remove_prefix(word.size());
  line.remove_prefix(std::min(line.find_first_not_of(" \t"), line.size()));
  return true;
}

bool binds(std::string_view line, std::string_view name) {
  take_word(line, "async");
  if (take_word(line, "def") || take_word(line, "class")) return take_word(line, name);
  return take_word(line, name) && (line.starts_with('=') || line.starts_with(':')) &&
         !line.starts_with("==");
}

template <typename Use>
void for_each_line(std::string_view text, const Use& use) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (!use(text.substr(0, end))) return;
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

bool begins_indented(std::string_view source) {
  bool indented = false;
  for_each_line(source, [&](std::string_view line) {
    const std::size_t text = line.find_first_not_of(" \t\r");
    if (text == std::string_view::npos) return true;
    indented = text > 0;
    return false;
  });
  return indented;
}

}  // namespace

std::vector<sandbox::InputFile> python_modules() {
  const auto file = [](std::string_view name, std::string_view source) {
    return sandbox::InputFile{std::string(name), std::string(source)};
  };
  return {file("cupel_wire.py", kPythonWire),         file("cupel_objects.py", kPythonObjects),
          file("cupel_solution.py", kPythonSolution), file("cupel_session.py", kPythonSession),
          file("cupel_pytest.py", kPythonPytest),     file("cupel_tests.py", kPythonTests)};
}

std::string context_of(const Problem& problem) {
  const auto lacks = [&](std::string_view function) {
    return problem.test_code.find(std::string(function) + "(") != std::string::npos &&
           !defines(problem.context, function) && !defines(problem.test_code, function);
  };
  if (!lacks("list_node") && !lacks("tree_node")) return problem.context;
  return std::string(kPythonNodes) + problem.context;
}

bool defines(std::string_view source, std::string_view entry_point) {
  const std::string_view name = first_part(entry_point);
  bool found = false;
  for_each_line(source, [&](std::string_view line) {
    found = binds(line, name);
    return !found;
  });
  return found;
}

bool is_continuation(const Problem& problem, std::string_view source) {
  return problem.context_is_head && begins_indented(source) &&
         !defines(source, problem.entry_point);
}

std::string_view first_part(std::string_view name) { return name.substr(0, name.find('.')); }

sandbox::Command solution_command(const Attempt& attempt, SolutionMode mode,
                                  std::span<const std::string> tested) {
  const Problem& problem = attempt.problem;
  const bool continues = is_continuation(problem, attempt.source);
  sandbox::Command command;
  command.start = sandbox::Start::zygote;
  command.arguments = {"/usr/bin/python3", "main.py",
                       mode == SolutionMode::serve ? "serve" : "batch"};
  command.modules = {"cupel_wire.py", "cupel_solution.py"};
  if (mode == SolutionMode::serve) command.modules.push_back("cupel_objects.py");
  command.limits = limits_of(attempt);
  command.limits.output_bytes = kMostReplies;
  command.files.push_back({"main.py", "import cupel_solution\n\ncupel_solution.main()\n"});
  command.files.push_back(
      {"solution.py", continues ? problem.context + attempt.source : attempt.source});
  if (std::string context = context_of(problem); !continues && !context.empty()) {
    command.files.push_back({"context.py", std::move(context)});
    // What stands before the solution, a head without a body or `gcd` after `from math import *`,
    // must not stand for it.
    for (const std::string& name : tested) command.arguments.emplace_back(first_part(name));
  }
  return command;
}

bool context_fails(const Workshop& workshop, const Attempt& attempt) {
  Attempt nothing = attempt;
  nothing.source.clear();
  sandbox::Command command = solution_command(nothing, SolutionMode::batch, {});
  command.input = requests_text("", {});
  const Replies answer = parse_replies(workshop.runner.run(command).output, "");
  return answer.replies.size() == 1 && answer.replies[0].kind == Reply::Kind::failed &&
         answer.replies[0].type.empty();
}

}  // namespace cupel::code
