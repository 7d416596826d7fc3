#include "verifiers/code/internal/assert_split.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/utf8.h"
#include "verifiers/code/internal/assert_parser.h"
#include "verifiers/code/internal/python_literal.h"
#include "verifiers/code/internal/python_names.h"
#include "verifiers/code/internal/python_solution.h"

namespace cupel::code {
namespace {

class Splitter {
 public:
  Splitter(std::string_view text, std::string_view entry_point, std::string_view context)
      : cursor_(text), entry_point_(entry_point), context_(context) {}

  AssertSplit split() &&;

 private:
  bool fail(std::string why);
  bool read_module();
  bool read_statement();
  bool read_assert();
  bool may_make(std::string_view name);
  bool read_quiet_statement();
  bool read_assignment(std::string_view name);
  bool read_check();
  bool read_check_call();
  bool read_body();
  bool next_line();
  bool end_line();
  bool bind_names();
  bool bind_name(std::string& name);
  std::string complaint() const;

  PythonCursor cursor_;
  std::string_view entry_point_;
  std::string_view context_;
  std::string_view indentation_;     // of the line that `next_line` went to
  std::size_t line_begin_ = 0;       // of the statement being read
  std::vector<ExpectedCall> calls_;  // with the names as they are written
  std::vector<std::string_view> assigned_;
  std::vector<std::string_view> makers_;  // functions of the context that make arguments
  std::string_view check_;                // the name of the function that holds the asserts
  std::string_view parameter_;            // its own
  std::string candidate_;                 // what the parameter stands for
  std::string why_;
};

bool Splitter::fail(std::string why) {
  if (why_.empty()) why_ = std::move(why);
  return false;
}

/// Goes to the first token of the next line that has one.
bool Splitter::next_line() {
  while (!cursor_.at_end()) {
    const std::string_view rest = cursor_.rest();
    const std::size_t blank = std::min(rest.find_first_not_of(" \t"), rest.size());
    line_begin_ = cursor_.at();
    cursor_.advance(blank);
    if (!cursor_.at_line_end()) {
      indentation_ = rest.substr(0, blank);
      return true;
    }
    end_line();
  }
  return false;
}

bool Splitter::end_line() {
  if (!cursor_.at_line_end()) return fail("more than one statement, or a part of one");
  const std::string_view rest = cursor_.rest();
  const std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
  const std::size_t end_length = rest.substr(end).starts_with("\r\n") ? 2 : 1;
  cursor_.advance(std::min(end + end_length, rest.size()));
  return true;
}

bool Splitter::read_module() {
  while (next_line()) {
    if (!indentation_.empty()) return fail("indented");
    if (!check_.empty()) {
      if (!read_check_call()) return false;
    } else if (cursor_.take_word("def")) {
      if (!calls_.empty()) return fail("asserts stand before it");
      if (!read_check()) return false;
    } else if (!read_statement()) {
      return false;
    }
  }
  return true;
}

bool Splitter::read_statement() {
  if (cursor_.take_word("assert")) return read_assert() && end_line();
  return read_quiet_statement() && end_line();
}

bool Splitter::read_assert() {
  AssertParser parser(cursor_, [this](std::string_view name) { return may_make(name); });
  ExpectedCall call;
  if (!parser.read(call)) return fail(parser.fault());
  if (!call.call.name.empty()) calls_.push_back(std::move(call));
  return true;
}

/// Whether what a function makes of literals may be an argument.
bool Splitter::may_make(std::string_view name) {
  if (name == parameter_ || name == check_ || name == first_part(entry_point_)) return false;
  if (std::ranges::find(makers_, name) != makers_.end()) return true;
  if (!defines(context_, name)) return false;
  makers_.push_back(name);
  return true;
}

/// What does nothing: a string that documents, the name of a builtin, a name that is given a
/// literal and never used.
bool Splitter::read_quiet_statement() {
  Value text;
  if (starts_python_string(cursor_))
    return read_python_string(cursor_, text) || fail("a string that is no literal");
  if (cursor_.take_word("pass")) return true;
  const std::string_view name = cursor_.take_name();
  if (is_python_builtin(name) && cursor_.at_line_end()) return true;
  if (name.empty() || is_python_keyword(name) || cursor_.peek() != '=' || cursor_.peek(1) == '=')
    return fail("neither an assert nor a literal that is given a name");
  return read_assignment(name);
}

bool Splitter::read_assignment(std::string_view name) {
  // In a module the solution would see the new value of a name that it has itself.
  const bool is_about_tests =
      name == "METADATA" || (name.starts_with("__") && name.ends_with("__"));
  if (check_.empty() && (!is_about_tests || is_python_builtin(name)))
    return fail("a global name is given a value");
  cursor_.take('=');
  if (!read_python_literal(cursor_)) return fail("a name is given something else than a literal");
  assigned_.push_back(name);
  return true;
}

/// `def check(candidate):` and its body.
bool Splitter::read_check() {
  check_ = cursor_.take_name();
  if (check_.empty() || is_python_keyword(check_) || cursor_.peek() != '(')
    return fail("not the head of a function of one parameter");
  cursor_.open();
  parameter_ = cursor_.take_name();
  if (parameter_.empty() || is_python_keyword(parameter_) || !cursor_.close(')') ||
      !cursor_.take(':'))
    return fail("not the head of a function of one parameter");
  return end_line() && read_body();
}

bool Splitter::read_body() {
  std::string_view first;
  while (true) {
    const PythonCursor before = cursor_;
    if (!next_line() || indentation_.empty()) {
      cursor_ = before;
      return !first.empty() || fail("a function without a body");
    }
    if (first.empty()) first = indentation_;
    if (indentation_ != first) return fail("indented in another way");
    if (!read_statement()) return false;
  }
}

/// `check(name)` or `check(Solution().method)`: once, and nothing behind it.
bool Splitter::read_check_call() {
  if (!candidate_.empty()) return fail("something follows the call of the tests");
  if (cursor_.take_name() != check_ || cursor_.peek() != '(')
    return fail("something else than a call of the tests");
  cursor_.open();
  const std::string_view name = cursor_.take_name();
  if (name.empty() || is_python_keyword(name) || is_python_builtin(name) || name == check_)
    return fail("the tests are called with something else than a solution");
  candidate_ = name;
  if (cursor_.peek() == '(') {
    cursor_.open();
    const bool is_made = cursor_.close(')') && cursor_.take('.');
    const std::string_view method = is_made ? cursor_.take_name() : "";
    if (method.empty() || is_python_keyword(method))
      return fail("the tests are called with something else than a solution");
    candidate_.append(".").append(method);
  }
  return (cursor_.close(')') || fail("the tests are called with more than a solution")) &&
         end_line();
}

/// What the names in the calls stand for, now that all of the text has been read.
bool Splitter::bind_names() {
  if (!check_.empty() && candidate_.empty()) {
    if (check_ != "check" || entry_point_.empty() || entry_point_ == check_)
      return fail("the tests are never called");
    candidate_ = entry_point_;
  }
  if (calls_.empty()) return fail("nothing is tested");
  const std::string_view root = std::string_view(candidate_).substr(0, candidate_.find('.'));
  if (is_python_builtin(root) || std::ranges::find(assigned_, root) != assigned_.end())
    return fail(fmt::format("{} may be something else than the solution", root));
  for (const std::string_view maker : makers_)
    if (maker == root || std::ranges::find(assigned_, maker) != assigned_.end())
      return fail(fmt::format("{} may be something else than what stands before", maker));
  return std::ranges::all_of(calls_,
                             [this](ExpectedCall& call) { return bind_name(call.call.name); });
}

bool Splitter::bind_name(std::string& name) {
  if (std::ranges::find(assigned_, name) != assigned_.end())
    return fail("what is called is given another value: " + name);
  if (!check_.empty() && name == parameter_) {
    name = candidate_;
    return true;
  }
  if (name == check_ || is_python_builtin(name))
    return fail("a call of something else than a solution: " + name);
  return true;
}

std::string Splitter::complaint() const {
  const std::string_view text = cursor_.text();
  const auto lines = std::ranges::count(text.substr(0, line_begin_), '\n') + 1;
  const std::string_view line =
      text.substr(line_begin_, text.find('\n', line_begin_) - line_begin_);
  return fmt::format("line {}: {}: {}", lines, why_, shorten(line, 100));
}

AssertSplit Splitter::split() && {
  if (!is_python_text(cursor_.text())) return {{}, "not UTF-8, or with a zero byte"};
  if (!read_module()) return {{}, complaint()};
  if (!bind_names()) return {{}, why_};
  return {std::move(calls_), ""};
}

}  // namespace

AssertSplit split_asserts(std::string_view test_code, std::string_view entry_point,
                          std::string_view context) {
  return Splitter(test_code, entry_point, context).split();
}

}  // namespace cupel::code
