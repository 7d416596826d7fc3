// cupel spec, and --spec with presets.

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/program/process.h"
#include "tests/support/files.h"
#include "tests/support/rows.h"

namespace cupel::test {
namespace {

TEST(SpecCommand, ListsThePresets) {
  const Ended listed = run_program({"spec", "list"});
  EXPECT_EQ(listed.code, 0);
  for (const char* name : {"auto\n", "dapo\n", "open-r1\n", "r1\n", "r1-zero\n"})
    EXPECT_NE(listed.out.find(name), std::string::npos) << name;
}

TEST(SpecCommand, ShowsAPresetThatCanBeEditedAndUsed) {
  const Ended shown = run_program({"spec", "show", "r1-zero"});
  ASSERT_EQ(shown.code, 0) << shown.err;
  const TempFolder folder;
  const std::string rows = folder.write(
      "rows", R"({"id":1,"completion":"<think>so</think><answer>4</answer>","reference":"4"})"
              "\n");
  const std::string file = folder.write("spec.json", shown.out);
  const Ended by_name = run_program({"score", rows, "-o", "-", "--spec", "r1-zero"});
  const Ended by_file = run_program({"score", rows, "-o", "-", "--spec", file});
  EXPECT_EQ(by_name.code, 0) << by_name.err;
  EXPECT_EQ(by_name.out, by_file.out);
  const auto row = parse_lines(by_name.out).at(0);
  EXPECT_EQ(row["reward"], 2);
  EXPECT_EQ(row["judged_by"], nlohmann::json::parse(R"({"accuracy":"math"})"));
}

TEST(SpecCommand, SaysWhatASpecComesToOrWhatIsWrong) {
  const Ended checked = run_program({"spec", "check", "dapo"});
  EXPECT_EQ(checked.code, 0);
  EXPECT_EQ(checked.out,
            "math             verifier math, from -1 to 1, weight 1\n"
            "overlong         shaping overlong:max_completion_len=20480,soft_punish_cache=4096, "
            "weight 1\n");
  const TempFolder folder;
  const std::string bad =
      folder.write("bad.json", R"({"components":[{"verifier":"math","gate":"format"},
                                    {"verifier":"format","gate":"math"}]})");
  const Ended refused = run_program({"spec", "check", bad});
  EXPECT_EQ(refused.code, 2);
  EXPECT_EQ(refused.err, "cupel: " + bad +
                             ": /components/0/gate: gates lead back to where they start: math "
                             "-> format -> math\n");
}

TEST(SpecCommand, NamesTheNearestPreset) {
  const Ended shown = run_program({"spec", "show", "r1-zer"});
  EXPECT_EQ(shown.code, 2);
  EXPECT_EQ(shown.err,
            "cupel: unknown preset \"r1-zer\"; did you mean \"r1-zero\"? Known: auto, dapo, "
            "open-r1, r1, r1-zero\n");
  const Ended scored = run_program({"score", "-", "--spec", "no/such.json"});
  EXPECT_EQ(scored.code, 2);
  EXPECT_EQ(scored.err,
            "cupel: unknown preset \"no/such.json\". Known: auto, dapo, open-r1, r1, r1-zero; "
            "there is no file of that name either\n");
}

}  // namespace
}  // namespace cupel::test
