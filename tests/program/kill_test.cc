// Kills the program in the middle of its work, again and again, and resumes it.

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <csignal>
#include <random>
#include <string>

#include "tests/program/process.h"
#include "tests/support/files.h"
#include "tests/support/rows.h"

namespace cupel {
namespace {

std::size_t size_of(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 ? static_cast<std::size_t>(info.st_size) : 0;
}

/// Starts the program and kills it as soon as its output has `bytes` bytes; says whether it was
/// still at work then.
bool kill_at(const std::vector<std::string>& arguments, const std::string& output,
             std::size_t bytes) {
  const pid_t child = test::start_program(arguments);
  int status = 0;
  while (size_of(output) < bytes)
    if (::waitpid(child, &status, WNOHANG) == child) return false;
  ::kill(child, SIGKILL);
  ::waitpid(child, &status, 0);
  return WIFSIGNALED(status);
}

class Kill : public testing::TestWithParam<const char*> {};

TEST_P(Kill, TwentyKilledRunsEndInTheSameBytes) {
  constexpr int kRuns = 20;
  const test::TempFolder folder;
  std::string rows = test::mixed_rows(6000);
  for (int i = 0; i < 3; ++i) rows += rows;  // some 45 MB
  const std::string input = folder.write("in.jsonl", rows);
  const std::string suffix = GetParam();
  const std::string whole = folder.path("whole" + suffix);
  const std::vector<std::string> common = {"score", input,          "--summary",
                                           "none",  "--max-errors", "1000000"};
  auto arguments = common;
  arguments.insert(arguments.end(), {"-o", whole});
  ASSERT_EQ(test::run_program(arguments).code, 0);
  const std::string expected = test::read_file(whole);

  std::mt19937 random(5);
  int killed = 0;
  for (int i = 0; i < kRuns; ++i) {
    const std::string output = folder.path("out" + std::to_string(i) + suffix);
    arguments = common;
    arguments.insert(arguments.end(), {"-o", output, "--resume"});
    std::size_t bytes = 0;
    for (int kills = 0; kills < 2; ++kills) {
      bytes += random() % (expected.size() / 2);
      killed += kill_at(arguments, output, bytes) ? 1 : 0;
    }
    ASSERT_EQ(test::run_program(arguments).code, 0);
    ASSERT_EQ(test::read_file(output), expected) << "run " << i;
  }
  EXPECT_GE(killed, kRuns) << "too few runs were killed in mid-work to prove anything";
}

INSTANTIATE_TEST_SUITE_P(Suffixes, Kill, testing::Values("", ".zst"));

}  // namespace
}  // namespace cupel
