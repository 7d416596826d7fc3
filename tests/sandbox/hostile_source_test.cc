// Sources that attack the compiler, or the machine through it.

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "sandbox/compiler.h"
#include "sandbox/runner.h"
#include "tests/sandbox/machine.h"

namespace cupel::sandbox {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class HostileSource : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string lacks = test::shortcoming(); !lacks.empty()) GTEST_SKIP() << lacks;
    auto started = Runner::start({.slots = 1});
    ASSERT_TRUE(started) << started.error().message;
    runner_ = std::move(*started);
    std::string pattern = (fs::temp_directory_path() / "cupel-hostile-XXXXXX").string();
    Compiler::Options options;
    options.folder = folder_ = ::mkdtemp(pattern.data());
    compiler_ = std::make_unique<Compiler>(
        [this](const Command& command, const Cutoff*) { return runner_->run(command); },
        Languages::standard(), options);
  }
  void TearDown() override { fs::remove_all(folder_); }

  CompileResult compile(const std::string& source) {
    Limits limits;
    limits.cpu_time = 4s;
    limits.wall_time = 60s;
    limits.output_bytes = 4 << 20;
    return compiler_->compile("cpp", source, limits);
  }

  std::unique_ptr<Runner> runner_;
  std::unique_ptr<Compiler> compiler_;
  fs::path folder_;
};

/// The part of the machine's own file that its name in the sandbox must not lead to.
std::string last_line_of(const fs::path& path) {
  std::ifstream file(path);
  std::string line, last;
  while (std::getline(file, line)) last = line;
  return last;
}

TEST_F(HostileSource, TemplatesWithoutEnd) {
  const CompileResult made = compile(
      "template <int N, int M> struct Tree { Tree<N - 1, 2 * M> left; Tree<N - 1, 2 * M + 1> "
      "right; };\n"
      "template <int M> struct Tree<0, M> { char leaf; };\n"
      "int main() { return sizeof(Tree<28, 1>) > 1; }\n");
  EXPECT_EQ(name(made.outcome), "compile_error");
  EXPECT_TRUE(made.detail.find("CPU") != std::string::npos ||
              made.detail.find("memory") != std::string::npos)
      << made.detail;
}

TEST_F(HostileSource, DiagnosticsWithoutEnd) {
  const CompileResult made =
      compile("#if __INCLUDE_LEVEL__ < 30\n#warning " + std::string(1000, 'w') +
              "\n#include __FILE__\n#include __FILE__\n#endif\n");
  EXPECT_EQ(name(made.outcome), "compile_error");
  EXPECT_NE(made.detail.find("standard error"), std::string::npos) << made.detail;
  EXPECT_LE(made.diagnostics.size(), Compiler::Options().diagnostics_bytes);
}

TEST_F(HostileSource, IncludesOfTheMachinesFiles) {
  for (const char* path : {"/etc/passwd", "/etc/shadow", "/proc/1/environ", "/dev/zero"}) {
    const CompileResult made = compile("#include \"" + std::string(path) + "\"\nint main() {}\n");
    EXPECT_EQ(name(made.outcome), "compile_error") << path;
    EXPECT_EQ(made.diagnostics.find(last_line_of("/etc/passwd")), std::string::npos) << path;
  }
}

TEST_F(HostileSource, BytesOfTheMachinesFiles) {
  const auto incbin = [](const std::string& path) {
    return "#include <cstdio>\nextern \"C\" const char text[], end[];\n"
           "asm(\".data\\ntext: .incbin \\\"" +
           path + "\\\"\\nend:\\n\");\nint main() { fwrite(text, 1, end - text, stdout); }\n";
  };
  EXPECT_EQ(name(compile(incbin("/etc/shadow")).outcome), "compile_error");
  const CompileResult made = compile(incbin("/etc/passwd"));
  ASSERT_TRUE(made.program) << made.diagnostics;
  const RunResult run = runner_->run(made.program->command());
  EXPECT_EQ(name(run.outcome), "accepted");
  EXPECT_NE(run.output, "");
  EXPECT_EQ(run.output.find(last_line_of("/etc/passwd")), std::string::npos);
}

TEST_F(HostileSource, Nothing) { EXPECT_EQ(name(compile("").outcome), "compile_error"); }

}  // namespace
}  // namespace cupel::sandbox
