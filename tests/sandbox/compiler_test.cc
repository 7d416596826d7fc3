#include "sandbox/compiler.h"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "sandbox/runner.h"
#include "tests/sandbox/machine.h"
#include "tests/sandbox/run_here.h"

namespace cupel::sandbox {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

/// "copy" compiles a source by copying it; "hostile" by running it as a shell script; "relink" can
/// compile and not link, but for its other way; "nothing" makes no program.
constexpr const char* kLanguages = R"({"languages": [
  {"name": "copy", "package": "dash", "version": ["true"], "source": "in",
   "steps": [["cp", "in", "main"], ["chmod", "755", "main"]], "collect": ["main"]},
  {"name": "hostile", "package": "dash", "version": ["true"], "source": "in",
   "steps": [["sh", "in"]], "collect": ["main"], "limits": {"cpu_seconds": 1, "file_mb": 1}},
  {"name": "relink", "package": "dash", "version": ["true"], "source": "in", "object": "main.o",
   "steps": [["touch", "main.o"], ["false"]], "otherwise": [["cp", "in", "main"]], "collect": ["main"]},
  {"name": "nothing", "package": "dash", "version": ["true"], "source": "in", "steps": [["true"]],
   "collect": ["main"]},
  {"name": "script", "package": "dash", "version": ["sh"], "source": "main.sh", "run": ["sh", "main.sh", "{memory_mb}"],
   "cpu_factor": 3, "extra_memory_mb": 5, "extra_processes": 7}
]})";

class CompilerTest : public testing::Test {
 protected:
  CompilerTest() {
    std::string pattern = (fs::temp_directory_path() / "cupel-compiler-XXXXXX").string();
    options_.folder = ::mkdtemp(pattern.data());
  }
  ~CompilerTest() override { fs::remove_all(options_.folder); }

  Compiler compiler(const char* languages = kLanguages) {
    return Compiler(
        [this](const Command& command, const Cutoff*) {
          if (command.collect.empty()) return run_here(command);  // asks for a version
          ++compiles_;
          if (!machine_fails_) return run_here(command);
          RunResult lost;
          lost.detail = "no slot";
          return lost;
        },
        *Languages::load(languages), options_);
  }

  Compiler::Options options_;
  std::atomic<int> compiles_ = 0;
  bool machine_fails_ = false;
};

TEST_F(CompilerTest, CompilesOnceForMemoryAndOnceForTheFolder) {
  Compiler first = compiler();
  const CompileResult made = first.compile("copy", "#!/bin/sh\necho 42\n");
  ASSERT_EQ(made.outcome, Outcome::accepted) << made.detail << made.diagnostics;
  EXPECT_FALSE(made.cached);
  EXPECT_TRUE(first.compile("copy", "#!/bin/sh\necho 42\n").cached);
  Compiler second = compiler();
  const CompileResult kept = second.compile("copy", "#!/bin/sh\necho 42\n");
  EXPECT_TRUE(kept.cached);
  EXPECT_EQ(compiles_, 1);
  ASSERT_TRUE(kept.program);
  const Command command = kept.program->command("in");
  EXPECT_EQ(command.input, "in");
  EXPECT_EQ(command.executable->identity, made.program->command().executable->identity);
  EXPECT_FALSE(second.compile("copy", "#!/bin/sh\necho 43\n").cached);
  Limits others;
  others.processes = 3;
  EXPECT_FALSE(second.compile("copy", "#!/bin/sh\necho 42\n", others).cached);
  EXPECT_EQ(compiles_, 3);
}

TEST_F(CompilerTest, EqualSourcesAtOnceAreCompiledOnce) {
  Compiler shared = compiler();
  std::vector<std::thread> threads;
  std::atomic<int> accepted = 0;
  for (int i = 0; i < 8; ++i)
    threads.emplace_back([&] {
      for (const char* source : {"a", "b", "c"})
        accepted += shared.compile("copy", source).outcome == Outcome::accepted;
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(accepted, 24);
  EXPECT_EQ(compiles_, 3);
}

TEST_F(CompilerTest, FailuresOfTheSourceAreKeptThoseOfTheMachineAreNot) {
  Compiler shared = compiler();
  machine_fails_ = true;
  const CompileResult lost = shared.compile("hostile", "echo wrong >&2; exit 1");
  EXPECT_EQ(lost.outcome, Outcome::sandbox_error);
  EXPECT_EQ(lost.detail, "no slot");
  machine_fails_ = false;
  const CompileResult refused = shared.compile("hostile", "echo wrong >&2; exit 1");
  EXPECT_EQ(refused.outcome, Outcome::compile_error);
  EXPECT_EQ(refused.diagnostics, "wrong\n");
  EXPECT_FALSE(refused.program);
  EXPECT_FALSE(refused.cached);
  Compiler other = compiler();
  const CompileResult again = other.compile("hostile", "echo wrong >&2; exit 1");
  EXPECT_TRUE(again.cached);
  EXPECT_EQ(again.diagnostics, "wrong\n");
  EXPECT_EQ(compiles_, 2);
}

TEST_F(CompilerTest, LimitsOfTheCompileAreNamed) {
  Compiler shared = compiler();
  const CompileResult endless = shared.compile("hostile", "while :; do :; done");
  EXPECT_EQ(endless.outcome, Outcome::compile_error);
  EXPECT_EQ(endless.detail.rfind("compiling met its CPU time limit", 0), 0u) << endless.detail;
  const CompileResult large = shared.compile("hostile", "exec head -c 2000000 /dev/zero > main");
  EXPECT_EQ(large.outcome, Outcome::compile_error);
  EXPECT_FALSE(large.detail.empty());
  const CompileResult killed = shared.compile("hostile", "kill -SEGV $$");
  EXPECT_EQ(killed.outcome, Outcome::compile_error);
  EXPECT_EQ(killed.detail, "the compiler was ended by signal 11");
}

TEST_F(CompilerTest, DiagnosticsAreCutAndValid) {
  options_.diagnostics_bytes = 10;
  Compiler shared = compiler();
  EXPECT_EQ(shared.compile("hostile", "printf 'abc\\377defghijk' >&2; exit 1").diagnostics,
            "abc\xef\xbf\xbd"
            "defg");
}

TEST_F(CompilerTest, LinksOtherwiseWhereTheFirstWayCannot) {
  Compiler shared = compiler();
  const CompileResult made = shared.compile("relink", "program");
  EXPECT_EQ(made.outcome, Outcome::accepted) << made.detail;
  EXPECT_EQ(compiles_, 2);
}

TEST_F(CompilerTest, ACompilerThatMakesNothingIsTheMachinesFault) {
  EXPECT_EQ(compiler().compile("nothing", "x").outcome, Outcome::sandbox_error);
}

TEST_F(CompilerTest, SourcesAreBoundedAndMayHoldAnything) {
  options_.source_bytes = 100;
  Compiler shared = compiler();
  const CompileResult large = shared.compile("copy", std::string(101, 'x'));
  EXPECT_EQ(large.outcome, Outcome::compile_error);
  EXPECT_EQ(large.detail, "the source has 101 bytes; at most 100 are compiled");
  EXPECT_EQ(compiles_, 0);
  EXPECT_EQ(shared.compile("copy", std::string("a\0b", 3)).outcome, Outcome::accepted);
  EXPECT_EQ(shared.compile("copy", "").outcome, Outcome::accepted);
  const CompileResult unknown = shared.compile("copi", "x");
  EXPECT_EQ(unknown.outcome, Outcome::sandbox_error);
  EXPECT_NE(unknown.detail.find("did you mean \"copy\"?"), std::string::npos);
}

TEST_F(CompilerTest, GoesOnWithoutAFolder) {
  fs::remove_all(options_.folder);
  std::ofstream(options_.folder) << "in the way";
  Compiler shared = compiler();
  const CompileResult first = shared.compile("copy", "a");
  EXPECT_EQ(first.outcome, Outcome::accepted);
  EXPECT_NE(first.detail.find("compiled programs are not kept"), std::string::npos);
  EXPECT_EQ(shared.compile("copy", "b").detail, "");
}

TEST(ToolchainFolder, IsNotWhereSandboxesCannotSeeIt) {
  const fs::path hidden = "/tmp/cupel-hidden";
  const auto folder = Compiler::toolchain_folder(hidden);
  ASSERT_FALSE(folder);
  EXPECT_NE(folder.error().message.find("CUPEL_CACHE_DIR"), std::string::npos);
  fs::remove_all(hidden);
}

TEST_F(CompilerTest, ScriptsTravelWithTheirCommandAndTheLanguagesNeeds) {
  Compiler shared = compiler();
  const CompileResult made = shared.compile("script", "echo $1");
  ASSERT_TRUE(made.program);
  Limits limits;
  limits.cpu_time = 2s;
  limits.memory_bytes = 64ull << 20;
  limits.processes = 1;
  const Command command = made.program->command("", limits);
  EXPECT_EQ(command.arguments, (std::vector<std::string>{"/usr/bin/sh", "main.sh", "64"}));
  EXPECT_EQ(command.limits.cpu_time, 6s);
  EXPECT_EQ(command.limits.memory_bytes, 69ull << 20);
  EXPECT_EQ(command.limits.processes, 8u);
  EXPECT_EQ(run_here(command).output, "64\n");
  EXPECT_EQ(compiles_, 0);
}

/// With the languages that come with cupel and their real compilers, in the sandbox.
class RealCompilerTest : public testing::Test {
 protected:
  RealCompilerTest() {
    // Not in /tmp, which programs in the sandbox have for themselves.
    std::string pattern = "/var/tmp/cupel-compiler-XXXXXX";
    options_.folder = ::mkdtemp(pattern.data());
  }
  ~RealCompilerTest() override { fs::remove_all(options_.folder); }

  void SetUp() override {
    if (const std::string lacks = test::shortcoming(); !lacks.empty()) GTEST_SKIP() << lacks;
    Runner::Options options;
    options.slots = 1;
    options.mounts = Languages::standard().mounts();
    const auto toolchain = Compiler::toolchain_folder(options_.folder);
    ASSERT_TRUE(toolchain) << toolchain.error().message;
    options.mounts.push_back(*toolchain);
    auto runner = Runner::start(options);
    ASSERT_TRUE(runner) << runner.error().message;
    runner_ = std::move(*runner);
  }

  Compiler real() {
    return Compiler([this](const Command& command,
                           const Cutoff* cutoff) { return runner_->run(command, cutoff); },
                    Languages::standard(), options_);
  }
  RunResult run(const Program& program, std::string input = {}) {
    Command command = program.command(std::move(input));
    command.start = Start::exec;
    return runner_->run(command);
  }

  Compiler::Options options_;
  std::unique_ptr<Runner> runner_;
};

TEST_F(RealCompilerTest, CppRunsAndPrecompiledHeadersChangeNoVerdict) {
  if (find_program("g++").empty()) GTEST_SKIP() << "there is no g++ here";
  Compiler shared = real();
  const auto prepared = shared.prepare("cpp");
  ASSERT_TRUE(prepared) << prepared.error().message;
  bool found = false;
  for (const auto& at : fs::recursive_directory_iterator(options_.folder / "toolchain"))
    found = found || at.path().filename() == "stdc++.h.gch";
  EXPECT_TRUE(found);

  const CompileResult sum = shared.compile("cpp",
                                           "#include <bits/stdc++.h>\nint main() { long a, b; "
                                           "std::cin >> a >> b; std::cout << a + b; }");
  ASSERT_TRUE(sum.program) << sum.diagnostics << sum.detail;
  EXPECT_EQ(run(*sum.program, "40 2").output, "42");

  const std::string header = "#include <bits/stdc++.h>\n";
  const auto outcome = [&](const std::string& source) {
    return shared.compile("cpp", source).outcome;
  };
  // "count" is std::count too, "scoped_lock" comes from <mutex>, which few programs want.
  EXPECT_EQ(outcome(header + "using namespace std;\nint count;\nint main() { return count; }"),
            Outcome::compile_error);
  EXPECT_EQ(outcome(header +
                    "using namespace std;\nstruct scoped_lock {};\nint main() { scoped_lock x; }"),
            Outcome::compile_error);
  EXPECT_EQ(outcome("#define NDEBUG\n" + header + "int main() { assert(false); }"),
            Outcome::accepted);
  EXPECT_EQ(outcome("#pragma GCC optimize(\"O3\")\n" + header + header + "int main() {}"),
            Outcome::accepted);
  EXPECT_EQ(outcome("int main() { std::vector<int> v; }"), Outcome::compile_error);
  EXPECT_EQ(outcome(""), Outcome::compile_error);
}

TEST_F(RealCompilerTest, EveryLanguageOfThisMachineRuns) {
  const std::vector<std::pair<const char*, const char*>> programs = {
      {"c", "#include <stdio.h>\nint main(void) { puts(\"42\"); }"},
      {"cpp20", "#include <iostream>\n#include <concepts>\nint main() { std::cout << \"42\\n\"; }"},
      {"python", "print(42)"},
      {"java",
       "public class Answer { public static void main(String[] a) { System.out.println(42); } }"},
      {"javascript", "console.log(42)"},
      {"go", "package main\nimport \"fmt\"\nfunc main() { fmt.Println(42) }"},
      {"rust", "fn main() { println!(\"42\"); }"},
      {"haskell", "main = print 42"},
      {"ocaml", "let () = print_endline \"42\""},
      {"pascal", "begin writeln(42) end."},
      {"fortran", "program x\nprint '(I0)', 42\nend program"},
      {"perl", "print \"42\\n\";"},
      {"ruby", "puts 42"},
      {"lua", "print(42)"},
      {"php", "<?php echo \"42\\n\";"},
      {"bash", "echo 42"}};
  const Languages languages = Languages::standard();
  Compiler shared = real();
  int tried = 0;
  for (const auto& [language, source] : programs) {
    if (!languages.find(language)) continue;
    ++tried;
    const CompileResult made = shared.compile(language, source);
    ASSERT_TRUE(made.program) << language << ": " << made.detail << made.diagnostics;
    const RunResult ran = run(*made.program);
    EXPECT_EQ(ran.output, "42\n") << language << ": " << ran.errors;
    EXPECT_EQ(ran.outcome, Outcome::accepted) << language << ": " << ran.detail;
  }
  if (tried == 0) GTEST_SKIP() << "no compiler or interpreter of any language is here";
}

}  // namespace
}  // namespace cupel::sandbox
