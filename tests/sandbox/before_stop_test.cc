// Code of the user's that runs before main, in programs that are run many times from one that is
// stopped: it must run in each run's own process, or the program must not be stopped at all.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "sandbox/compiler.h"
#include "sandbox/runner.h"
#include "tests/sandbox/machine.h"

namespace cupel::sandbox {
namespace {

namespace fs = std::filesystem;

struct Early {
  std::string file;
  std::string language;
  Start start;
};

std::ostream& operator<<(std::ostream& out, const Early& early) { return out << early.file; }

class BeforeStop : public testing::TestWithParam<Early> {
 protected:
  BeforeStop() {
    std::string pattern = (fs::temp_directory_path() / "cupel-before-stop-XXXXXX").string();
    folder_ = ::mkdtemp(pattern.data());
  }
  ~BeforeStop() override { fs::remove_all(folder_); }

  fs::path folder_;
};

TEST_P(BeforeStop, RunsInItsRunsOwnProcess) {
  const Early& early = GetParam();
  if (const std::string lacks = test::shortcoming(); !lacks.empty()) GTEST_SKIP() << lacks;
  auto runner = Runner::start({.slots = 1});
  ASSERT_TRUE(runner) << runner.error().message;
  Compiler::Options options;
  options.folder = folder_;
  Compiler compiler([&](const Command& command, const Cutoff*) { return (*runner)->run(command); },
                    Languages::standard(), options);
  std::ifstream file(fs::path(CUPEL_SOURCE_DIR) / "tests/sandbox/attacks/before_stop" / early.file);
  std::ostringstream source;
  source << file.rdbuf();
  const CompileResult made = compiler.compile(early.language, source.str());
  ASSERT_TRUE(made.program) << made.detail << made.diagnostics;
  const Command command = made.program->command();
  EXPECT_EQ(command.start, early.start);
  const std::vector<std::string> inputs(3);
  for (const RunResult& run : (*runner)->run_inputs(command, inputs)) {
    EXPECT_EQ(name(run.outcome), "accepted") << run.detail;
    EXPECT_EQ(run.output, "same\n");
  }
}

INSTANTIATE_TEST_SUITE_P(Programs, BeforeStop,
                         testing::Values(Early{"constructor.c", "c", Start::stopped_parent},
                                         Early{"init_priority.cc", "cpp", Start::stopped_parent},
                                         Early{"ifunc.c", "c", Start::exec},
                                         Early{"preinit_array.c", "c", Start::exec},
                                         Early{"own_memcpy.c", "c", Start::exec}));

}  // namespace
}  // namespace cupel::sandbox
