// `cupel run` and `cupel sandbox` as a user meets them.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/program/process.h"
#include "tests/sandbox/machine.h"
#include "tests/support/files.h"

namespace cupel {
namespace {

using nlohmann::json;
using test::Ended;
using test::run_program;

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

class RunProgram : public testing::Test {
 protected:
  void SetUp() override {
    if (const std::string lacks = test::shortcoming(); !lacks.empty()) GTEST_SKIP() << lacks;
  }

  /// Runs a shell script; its file's name tells the language.
  Ended run_script(const std::string& script, std::vector<std::string> options = {}) const {
    options.insert(options.begin(), {"run", folder_.write("main.sh", script)});
    return run_program(options);
  }

  const test::TempFolder folder_;
};

TEST_F(RunProgram, OutputIsTheProgramsAndTheLastLineOfErrorsIsOurs) {
  const Ended ended = run_script("echo out; echo err >&2");
  EXPECT_EQ(ended.code, 0);
  EXPECT_EQ(ended.out, "out\n");
  EXPECT_TRUE(ended.err.starts_with("err\naccepted · exit 0 · ")) << ended.err;
  const Ended unfinished = run_script("printf err >&2");
  EXPECT_TRUE(unfinished.err.starts_with("err\naccepted · ")) << unfinished.err;
  EXPECT_EQ(run_script("echo err >&2", {"--quiet"}).err, "err\n");
}

TEST_F(RunProgram, ArgumentsAndInputReachIt) {
  const std::string input = folder_.write("in", "1 2\n");
  const Ended ended =
      run_script("cat; echo \"$#:$1:$2\"", {"--stdin", input, "--", "--json", "b c"});
  EXPECT_EQ(ended.out, "1 2\n2:--json:b c\n") << ended.err;
  EXPECT_EQ(run_script("cat | wc -c", {}).out, "0\n") << "our input is not the program's";
  EXPECT_EQ(run_program({"run", folder_.path("main.sh"), "--stdin", "-"}, "abc").out, "3\n");
  EXPECT_EQ(run_program({"run", "-", "--lang", "sh"}, "echo piped").out, "piped\n");
}

TEST_F(RunProgram, JsonSaysHowItEnded) {
  const Ended ended = run_script("echo out; echo err >&2; exit 7", {"--json"});
  EXPECT_EQ(ended.code, 1);
  EXPECT_EQ(ended.err, "");
  const json report = json::parse(ended.out);
  EXPECT_EQ(report["outcome"], "nonzero_exit");
  EXPECT_EQ(report["exit_code"], 7);
  EXPECT_TRUE(report["signal"].is_null());
  EXPECT_EQ(report["stdout"], "out\n");
  EXPECT_EQ(report["stderr"], "err\n");
  EXPECT_EQ(report["language"], "bash");
  EXPECT_EQ(report["compile"]["outcome"], "accepted");
  EXPECT_GT(report["wall_s"], 0);
  EXPECT_FALSE(report.contains("stdout_base64"));
  const json killed = json::parse(run_script("kill -TERM $$", {"--json"}).out);
  EXPECT_EQ(killed["outcome"], "signalled");
  EXPECT_EQ(killed["signal"], 15);
  EXPECT_TRUE(killed["exit_code"].is_null());
}

TEST_F(RunProgram, BytesThatAreNoTextComeWhole) {
  const json report = json::parse(run_script("printf '\\377\\000a'", {"--json"}).out);
  EXPECT_EQ(report["stdout"], std::string("\xEF\xBF\xBD\0a", 5));
  EXPECT_EQ(report["stdout_base64"], "/wBh");
  EXPECT_EQ(run_script("printf '\\377\\000a'").out, std::string("\xFF\0a", 3));
}

TEST_F(RunProgram, LimitsHoldAsGiven) {
  const auto outcome = [&](const std::string& script, const std::vector<std::string>& options) {
    std::vector<std::string> all = {"--json"};
    all.insert(all.end(), options.begin(), options.end());
    const Ended ended = run_script(script, all);
    EXPECT_EQ(ended.code, 1) << ended.err;
    return json::parse(ended.out);
  };
  const json slow = outcome("while :; do :; done", {"--cpu", "200ms"});
  EXPECT_EQ(slow["outcome"], "time_limit");
  EXPECT_GE(slow["cpu_s"], 0.19) << "the kernel counts by the tick";
  EXPECT_LT(slow["cpu_s"], 1) << "bash's five times C++'s is not applied";
  EXPECT_EQ(outcome("sleep 60", {"--wall", "0.2"})["outcome"], "wall_limit");
  const json loud = outcome("head -c 2000 /dev/zero", {"--output", "1K"});
  EXPECT_EQ(loud["outcome"], "output_limit");
  EXPECT_EQ(loud["stdout"].get<std::string>().size(), 1024u);
}

TEST_F(RunProgram, WhatTheCompilerSaysIsShown) {
  const std::string source = folder_.write("wrong.c", "int main(void) { return nothing; }\n");
  const Ended ended = run_program({"run", source});
  if (contains(ended.err, "missing toolchain")) GTEST_SKIP() << ended.err;
  EXPECT_EQ(ended.code, 1);
  EXPECT_TRUE(contains(ended.err, "nothing") && contains(ended.err, "\ncompile_error"))
      << ended.err;
  const json report = json::parse(run_program({"run", source, "--json"}).out);
  EXPECT_EQ(report["outcome"], "compile_error");
  EXPECT_TRUE(contains(report["compile"]["diagnostics"], "nothing"));
}

TEST_F(RunProgram, AnEmptyScriptIsAScript) { EXPECT_EQ(run_script("").code, 0); }

TEST_F(RunProgram, ItsInputIsReadWithinBounds) {
  EXPECT_EQ(run_program({"run", folder_.write("main.sh", ""), "--stdin", "/dev/zero"}).code, 2)
      << "it never ends";
}

TEST(RunUsage, WrongUsageIsTwo) {
  const test::TempFolder folder;
  const std::string script = folder.write("main.sh", "echo");
  const auto message = [](const std::vector<std::string>& arguments) {
    std::vector<std::string> all = {"run"};
    all.insert(all.end(), arguments.begin(), arguments.end());
    const Ended ended = run_program(all, "echo");
    EXPECT_EQ(ended.code, 2) << ended.err;
    EXPECT_EQ(ended.out, "");
    return ended.err;
  };
  EXPECT_TRUE(contains(message({folder.path("none.py")}), "none.py: cannot read: No such file"));
  EXPECT_TRUE(contains(message({folder.write("x.zzz", "")}), "name it with --lang"));
  EXPECT_TRUE(contains(message({script, "--lang", "bsh"}), "did you mean \"bash\"?"));
  EXPECT_TRUE(contains(message({"-"}), "needs --lang"));
  EXPECT_TRUE(contains(message({"-", "--lang", "sh", "--stdin", "-"}), "cannot be the program"));
  EXPECT_TRUE(contains(message({script, "--cpu", "0"}), "the limit cpu_time is 0 s"));
  EXPECT_TRUE(contains(message({script, "--memory", "9999T"}), "memory_bytes is"));
  EXPECT_TRUE(contains(message({script, "--memory", "-1"}), "--memory"));
  EXPECT_TRUE(contains(message({script, "--cpu", "2 s"}), "--cpu: \"2 s\" is not like 2s"));
  EXPECT_TRUE(contains(message({script, "--tier", "T9"}), "unknown tier \"T9\""));
  EXPECT_TRUE(contains(message({script, "--jsn"}), "did you mean \"--json\"?"));
  const std::string big = folder.write("big.sh", std::string(100'000'000, '#'));
  EXPECT_TRUE(contains(message({big}), "big.sh: has more than 16.0 MiB"));
}

TEST(Sandbox, DoctorTellsWhatItFound) {
  const Ended ended = run_program({"sandbox", "doctor", "--json"});
  const json report = json::parse(ended.out);
  EXPECT_EQ(ended.code, report["usable"] ? 0 : 1);
  EXPECT_EQ(report["tier"].is_string(), report["usable"]);
  EXPECT_FALSE(report["facts"]["kernel"].get<std::string>().empty());
  EXPECT_TRUE(report["languages"].is_array() && report["tiers"].is_array());
  const Ended text = run_program({"sandbox", "doctor"});
  EXPECT_EQ(text.code, ended.code);
  EXPECT_TRUE(contains(text.out, "kernel  ")) << text.out;
}

TEST(Sandbox, LanguagesAreListed) {
  const json list = json::parse(run_program({"sandbox", "languages", "--json"}).out);
  bool bash = false;
  for (const json& language : list) {
    if (language["language"] != "bash") continue;
    bash = true;
    EXPECT_EQ(language["found"], language["missing"].empty());
    EXPECT_EQ(language["package"], "bash");
  }
  EXPECT_TRUE(bash);
  EXPECT_TRUE(contains(run_program({"sandbox", "languages"}).out, "c++, cpp17"));
}

TEST(Sandbox, UnknownCommandsAreTwo) {
  EXPECT_EQ(run_program({"sandbox"}).code, 2);
  const Ended command = run_program({"sandbox", "doctr"});
  EXPECT_EQ(command.code, 2);
  EXPECT_TRUE(contains(command.err, "did you mean \"doctor\"?")) << command.err;
  EXPECT_EQ(run_program({"sandbox", "doctor", "--tier", "T9"}).code, 2);
}

}  // namespace
}  // namespace cupel
