#include "verifiers/code/internal/calls.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <span>
#include <utility>

namespace cupel::code {
namespace {

// All calls share one time limit. A call that spends it leaves nothing for those behind it, and yet
// they are to be judged: they get it anew, but not for ever.
constexpr int kTimesOver = 3;

TestResult failed(Reason reason, std::string detail) { return {reason, 0, std::move(detail), {}}; }

TestResult judged(const ExpectedCall& expected, const Reply& reply) {
  if (reply.kind == Reply::Kind::value) return judged_value(expected, reply.value);
  if (expected.objects_decide && reply.type == kUnmade)
    return failed(Reason::undecided, "its argument cannot be made: " + reply.message);
  return failed_call(reply, shown(expected.call));
}

/// Limits that the system calls of a process notice first, and Python makes exceptions of.
Reason reason_of(const Reply& reply) {
  if (reply.type == "MemoryError") return Reason::memory_limit;
  const bool file_is_full = reply.type == "OSError" && reply.message.starts_with("[Errno 27]");
  return file_is_full ? Reason::output_limit : Reason::crashed;
}

/// One process of the solution and those of the calls that it was asked.
class Process {
 public:
  Process(const Workshop& workshop, std::string_view nonce, std::span<const ExpectedCall> calls,
          const std::function<sandbox::Command(std::string)>& command) {
    std::vector<Call> asked;
    asked.reserve(calls.size());
    for (const ExpectedCall& expected : calls) asked.push_back(expected.call);
    run_ = workshop.runner.run(command(requests_text(nonce, asked)));
    replies_ = parse_replies(run_.output, nonce);
  }

  const sandbox::RunResult& run() const { return run_; }
  const std::vector<Reply>& replies() const { return replies_.replies; }

  /// What became of the call that has no reply.
  TestResult end() const {
    const TestResult result = result_of(run_);
    if (result.reason == Reason::internal_error) return result;
    if (!replies_.fault.empty() && !(replies_.cut_short && result.reason != Reason::passed))
      return failed(Reason::tampered, "writes " + replies_.fault + " to the channel of replies");
    if (result.reason == Reason::passed)
      return failed(Reason::tampered, "ends its process in the middle of the tests");
    return result;
  }

  bool is_faulty() const { return !replies_.fault.empty(); }

 private:
  sandbox::RunResult run_;
  Replies replies_;
};

void fill(std::span<TestResult> tests, const TestResult& result, bool all) {
  std::fill_n(tests.begin(), all ? tests.size() : std::min<std::size_t>(1, tests.size()), result);
}

}  // namespace

TestResult failed_call(const Reply& reply, std::string_view call) {
  if (reply.kind == Reply::Kind::failed && reply.type.empty())
    return failed(Reason::bad_tests,
                  fmt::format("the code before the solution fails: {}", reply.message));
  if (reply.kind == Reply::Kind::failed) {
    const bool is_syntax =
        reply.type == "SyntaxError" || reply.type == "IndentationError" || reply.type == "TabError";
    return failed(is_syntax ? Reason::compile_error : Reason::crashed,
                  fmt::format("{}: {} (on loading)", reply.type, reply.message));
  }
  if (reply.type.empty())
    return failed(Reason::no_entry_point, fmt::format("there is no \"{}\"", reply.message));
  const Reason reason = reason_of(reply);
  return failed(reason, fmt::format("{}: {}{}{}", call, reply.type,
                                    reply.message.empty() ? "" : ": ", reply.message));
}

SuiteResult run_calls(const Workshop& workshop, const Attempt& attempt,
                      const std::vector<ExpectedCall>& calls,
                      const std::function<sandbox::Command(std::string input)>& command) {
  const std::string nonce = nonce_of(attempt.source, attempt.problem.entry_point);
  SuiteResult suite;
  suite.tests.resize(calls.size());
  const std::span tests(suite.tests);
  std::chrono::nanoseconds spent{0};
  std::size_t most = calls.size();  // behind a death few at first, or many deaths are many requests
  for (std::size_t begin = 0; begin < calls.size();) {
    const std::span batch = std::span(calls).subspan(begin, std::min(most, calls.size() - begin));
    const Process process(workshop, nonce, batch, command);
    const std::vector<Reply>& replies = process.replies();
    const bool loaded = !replies.empty() && replies.front().kind == Reply::Kind::ready;
    if (!loaded) {
      const bool said = !replies.empty() && !process.is_faulty();
      fill(tests.subspan(begin), said ? failed_call(replies.front(), "") : process.end(),
           attempt.must_run_all);
      return suite;
    }
    const std::size_t answered = std::min(replies.size() - 1, batch.size());
    for (std::size_t i = 0; i < answered; ++i) {
      TestResult& test = tests[begin + i];
      test = judged(batch[i], replies[i + 1]);
      if (test.reason != Reason::passed && !attempt.must_run_all) {
        if (process.is_faulty() && process.end().reason == Reason::tampered) test = process.end();
        return suite;
      }
    }
    begin += answered;
    most *= 2;
    const bool is_whole = answered == batch.size();
    if (is_whole && !process.is_faulty() && replies.size() - 1 == answered) continue;
    if (is_whole) {  // more was written than had been asked for
      tests[begin - 1] = failed(Reason::tampered, "writes replies that nobody asked for");
      return suite;
    }
    tests[begin] = process.end();
    spent += process.run().cpu_time;
    const bool goes_on = attempt.must_run_all && tests[begin].reason != Reason::tampered &&
                         tests[begin].reason != Reason::internal_error;
    if (!goes_on) return suite;
    ++begin;
    most = 1;
    if (spent > kTimesOver * attempt.time_limit) {
      fill(tests.subspan(begin),
           failed(Reason::time_limit, "the calls before it took all the time"), true);
      return suite;
    }
  }
  return suite;
}

}  // namespace cupel::code
