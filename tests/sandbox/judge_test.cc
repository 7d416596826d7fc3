#include "sandbox/internal/judge.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstring>
#include <functional>
#include <string>
#include <vector>

namespace cupel::sandbox {
namespace {

using namespace std::chrono_literals;
using protocol::RunReply;

// Wait statuses by the kernel's layout: the exit code in the second byte, else the signal.
constexpr std::int32_t exited(int code) { return code << 8; }
constexpr std::int32_t ended_by(int signal) { return signal; }

RunReply ran(std::int32_t wait_status) {
  RunReply reply{};
  reply.launched = 1;
  reply.wait_status = wait_status;
  return reply;
}

const Limits kLimits = {
    .cpu_time = 2s, .wall_time = 5s, .memory_bytes = 64 << 20, .output_bytes = 1024};

struct Fact {
  Outcome outcome;
  std::function<void(RunReply&)> add;
};

/// The strongest first. What a limit's end looks like: the sandbox killed the program.
const std::vector<Fact> kFacts = {
    {Outcome::violation, [](RunReply& reply) { reply.violated = 1; }},
    {Outcome::violation, [](RunReply& reply) { reply.wait_status = ended_by(SIGSYS); }},
    {Outcome::output_limit, [](RunReply& reply) { reply.output_bytes = 1025; }},
    {Outcome::output_limit, [](RunReply& reply) { reply.error_bytes = 1025; }},
    {Outcome::memory_limit, [](RunReply& reply) { reply.memory_exceeded = 1; }},
    {Outcome::time_limit, [](RunReply& reply) { reply.cpu_exceeded = 1; }},
    {Outcome::time_limit, [](RunReply& reply) { reply.wait_status = ended_by(SIGXCPU); }},
    {Outcome::wall_limit, [](RunReply& reply) { reply.wall_exceeded = 1; }},
    {Outcome::wall_limit, [](RunReply& reply) { reply.cut_short = 1; }}};

TEST(Judge, ProgramsThatKeptToTheirLimits) {
  const RunResult accepted = judge(ran(exited(0)), kLimits);
  EXPECT_EQ(accepted.outcome, Outcome::accepted);
  EXPECT_EQ(accepted.detail, "");
  const RunResult refused = judge(ran(exited(7)), kLimits);
  EXPECT_EQ(refused.outcome, Outcome::nonzero_exit);
  EXPECT_EQ(refused.exit_code, 7);
  EXPECT_EQ(refused.signal, 0);
  EXPECT_EQ(refused.detail, "exit code 7");
  EXPECT_EQ(judge(ran(exited(255)), kLimits).exit_code, 255);
  const RunResult crashed = judge(ran(ended_by(SIGSEGV)), kLimits);
  EXPECT_EQ(crashed.outcome, Outcome::signalled);
  EXPECT_EQ(crashed.signal, SIGSEGV);
  EXPECT_EQ(crashed.exit_code, 0);
  EXPECT_EQ(crashed.detail, "SIGSEGV");
  constexpr int kRealTime = 40;  // which has no abbreviation
  EXPECT_EQ(judge(ran(ended_by(kRealTime)), kLimits).detail, "signal 40");
  constexpr int kDumpedCore = 0x80;
  const RunResult dumped = judge(ran(ended_by(SIGABRT | kDumpedCore)), kLimits);
  EXPECT_EQ(dumped.outcome, Outcome::signalled);
  EXPECT_EQ(dumped.signal, SIGABRT);
}

TEST(Judge, OfTwoFactsTheStrongerDecides) {
  for (std::size_t strong = 0; strong < kFacts.size(); ++strong)
    for (std::size_t weak = strong; weak < kFacts.size(); ++weak)
      for (const std::int32_t status : {exited(0), exited(3), ended_by(SIGKILL)}) {
        RunReply reply = ran(status);
        kFacts[weak].add(reply);
        kFacts[strong].add(reply);
        EXPECT_EQ(name(judge(reply, kLimits).outcome), name(kFacts[strong].outcome))
            << strong << " and " << weak << ", status " << status;
      }
}

TEST(Judge, AllFactsAtOnceAreAViolation) {
  RunReply reply = ran(ended_by(SIGKILL));
  for (const Fact& fact : kFacts) fact.add(reply);
  EXPECT_EQ(judge(reply, kLimits).outcome, Outcome::violation);
}

TEST(Judge, TheSandboxesOwnKillIsNotTheProgramsSignal) {
  for (const std::size_t limit : {2u, 4u, 5u, 7u}) {
    RunReply reply = ran(ended_by(SIGKILL));
    kFacts[limit].add(reply);
    EXPECT_EQ(judge(reply, kLimits).signal, 0) << limit;
  }
  EXPECT_EQ(judge(ran(ended_by(SIGSYS)), kLimits).signal, SIGSYS);
}

TEST(Judge, OutputUpToTheLimitIsNone) {
  RunReply reply = ran(exited(0));
  reply.output_bytes = reply.error_bytes = 1024;
  EXPECT_EQ(judge(reply, kLimits).outcome, Outcome::accepted);
}

TEST(Judge, DetailsNameTheLimit) {
  const auto detail = [](std::size_t fact) {
    RunReply reply = ran(ended_by(SIGKILL));
    reply.cpu_ns = 1'250'000'000;
    kFacts[fact].add(reply);
    return judge(reply, kLimits).detail;
  };
  EXPECT_EQ(detail(2), "it wrote more than 1024 bytes to standard output");
  EXPECT_EQ(detail(3), "it wrote more than 1024 bytes to standard error");
  EXPECT_EQ(detail(4), "it needed more than 64 MiB");
  EXPECT_EQ(detail(5), "it used more than 2 s of CPU time");
  EXPECT_EQ(detail(7), "it was not done after 5 s, of which it had the CPU for 1.25 s");
}

TEST(Judge, WhatNeverRanIsOurFaultUnlessItIsNoProgram) {
  RunReply reply{};
  std::strcpy(reply.message, "no memory for the slot");
  reply.violated = reply.memory_exceeded = 1;  // of nothing that is known of the program
  const RunResult ours = judge(reply, kLimits);
  EXPECT_EQ(ours.outcome, Outcome::sandbox_error);
  EXPECT_EQ(ours.detail, "no memory for the slot");
  reply.not_a_program = 1;
  const RunResult its = judge(reply, kLimits);
  EXPECT_EQ(its.outcome, Outcome::nonzero_exit);
  EXPECT_EQ(its.exit_code, 126);
}

TEST(Judge, AMessageWithoutAnEndIsReadToItsEnd) {
  RunReply reply{};
  std::memset(reply.message, 'x', sizeof reply.message);
  EXPECT_EQ(judge(reply, kLimits).detail, std::string(sizeof reply.message, 'x'));
}

TEST(Judge, UsageIsCarriedOver) {
  RunReply reply = ran(exited(0));
  reply.cpu_ns = 1;
  reply.wall_ns = 2;
  reply.peak_memory_bytes = 3;
  const RunResult result = judge(reply, kLimits);
  EXPECT_EQ(result.cpu_time, 1ns);
  EXPECT_EQ(result.wall_time, 2ns);
  EXPECT_EQ(result.peak_memory_bytes, 3u);
}

}  // namespace
}  // namespace cupel::sandbox
