// cupel train, sft, generate and tasks: the program that takes over.

#include <gtest/gtest.h>
#include <sys/stat.h>

#include <filesystem>
#include <string>

#include "tests/support/files.h"
#include "tests/support/shell.h"

namespace cupel::test {
namespace {

namespace fs = std::filesystem;

/// cupel where it has been installed alone, and trainers that say who they are.
class TrainCommand : public ::testing::Test {
 protected:
  TrainCommand() {
    fs::create_directories(folder_.path("bin"));
    fs::copy_file(CUPEL_PROGRAM, program_);
  }

  /// A program that prints its name, its words, one a line, and what it reads, and ends with 7.
  std::string stand_in(const std::string& name, const std::string& path) {
    fs::create_directories(fs::path(path).parent_path());
    const std::string file = folder_.write(
        "script", "#!/bin/sh\necho " + name + "\nprintf '[%s]\\n' \"$@\"\ncat\nexit 7\n");
    fs::rename(file, path);
    chmod(path.c_str(), 0755);
    return path;
  }

  Said cupel(const std::string& words, const std::string& environment = "") {
    return shell("echo read | env -u CUPEL_TRAIN PATH=/usr/bin:/bin " + environment + " '" +
                 program_ + "' " + words);
  }

  TempFolder folder_;
  std::string program_ = folder_.path("bin/cupel");
};

TEST_F(TrainCommand, BecomesTheProgramBesideItWithTheSameWords) {
  stand_in("beside", folder_.path("bin/cupel-train"));
  const Said said = cupel("train 'a file.json' --help loss.type=gspo -- -x");
  EXPECT_EQ(said.text,
            "beside\n[train]\n[a file.json]\n[--help]\n[loss.type=gspo]\n[--]\n[-x]\nread\n");
  EXPECT_EQ(said.code, 7);
  for (const std::string command : {"sft", "generate", "tasks"})
    EXPECT_EQ(cupel(command).text, "beside\n[" + command + "]\nread\n");
}

TEST_F(TrainCommand, FindsItInABuildTreeAndInPath) {
  stand_in("in-path", folder_.path("path/cupel-train"));
  const std::string path = "PATH='" + folder_.path("path") + "':/usr/bin:/bin";
  EXPECT_EQ(cupel("sft", path).text, "in-path\n[sft]\nread\n");
  stand_in("in-tree", folder_.path("trainer/cupel-train"));
  EXPECT_EQ(cupel("sft", path).text, "in-tree\n[sft]\nread\n");
  stand_in("beside", folder_.path("bin/cupel-train"));
  EXPECT_EQ(cupel("sft", path).text, "beside\n[sft]\nread\n");
  const std::string named = stand_in("named", folder_.path("elsewhere/trainer"));
  EXPECT_EQ(cupel("sft", "CUPEL_TRAIN='" + named + "'").text, "named\n[sft]\nread\n");
}

TEST_F(TrainCommand, SaysHowToBuildItWhereItIsNot) {
  const Said missing = cupel("train run.json");
  EXPECT_EQ(missing.code, 2);
  EXPECT_EQ(missing.text,
            "cupel: cupel-train is neither beside this program nor in PATH. It is built apart, on "
            "LibTorch: run scripts/build-trainer, and name it by CUPEL_TRAIN if it lies "
            "elsewhere\n");
  const Said wrong = cupel("train run.json", "CUPEL_TRAIN=/no/such");
  EXPECT_EQ(wrong.code, 2);
  EXPECT_EQ(wrong.text,
            "cupel: /no/such (cupel-train) cannot be started: No such file or directory\n");
}

TEST_F(TrainCommand, IsInTheHelp) {
  const Said help = cupel("--help");
  EXPECT_EQ(help.code, 0);
  for (const char* const command : {"\n  train ", "\n  sft ", "\n  generate ", "\n  tasks "})
    EXPECT_NE(help.text.find(command), std::string::npos) << command;
}

}  // namespace
}  // namespace cupel::test
