#include "trainer/sight/progress_line.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdio>
#include <memory>
#include <string>

namespace cupel::trainer {
namespace {

/// What is written to a file that is no terminal.
class Written {
 public:
  std::FILE* file() const { return file_.get(); }
  std::string text() const {
    std::rewind(file_.get());
    std::string all;
    for (int c = std::fgetc(file_.get()); c != EOF; c = std::fgetc(file_.get()))
      all += static_cast<char>(c);
    return all;
  }

 private:
  std::unique_ptr<std::FILE, int (*)(std::FILE*)> file_{std::tmpfile(), &std::fclose};
};

TEST(ProgressText, SaysWhatIsKnown) {
  EXPECT_EQ(progress_text({.step = 12,
                           .total_steps = 250,
                           .reward = 0.4375,
                           .loss = -0.01234567,
                           .length = 38.4,
                           .kl = 0.00212,
                           .tokens_per_second = 5119.6,
                           .seconds_left = 187.2}),
            "train 12/250, reward 0.4375, loss -0.01235, length 38, KL 0.00212, 5120 tokens/s, "
            "3:07 left");
  EXPECT_EQ(progress_text({.stage = "sft", .step = 3, .loss = 2}), "sft 3, loss 2");
}

TEST(ClockText, IsAsOnAClock) {
  EXPECT_EQ(clock_text(0.4), "0:00");
  EXPECT_EQ(clock_text(59.6), "1:00");
  EXPECT_EQ(clock_text(3599), "59:59");
  EXPECT_EQ(clock_text(3661), "1:01:01");
}

TEST(ProgressLines, WithoutATerminalAreFew) {
  const Written written;
  ProgressLine line(std::chrono::hours(1), written.file());
  for (std::uint64_t step = 1; step <= 5; ++step) {
    line.show({.step = step, .total_steps = 5, .reward = 1, .seconds_left = 2});
    if (step == 3) line.print_above("checkpoint of step 3");
  }
  line.clear();
  EXPECT_EQ(written.text(),
            "train 1/5, reward 1, 0:02 left\n"
            "checkpoint of step 3\n"
            "train 5/5, reward 1, 0:02 left\n");
}

TEST(ProgressLines, WithoutAnIntervalHaveEachStep) {
  const Written written;
  ProgressLine line(std::chrono::seconds(0), written.file());
  line.show({.step = 1, .seconds_left = 1});
  line.show({.step = 2, .seconds_left = 1});
  EXPECT_EQ(written.text(), "train 1, 0:01 left\ntrain 2, 0:01 left\n");
}

TEST(ProgressLines, KnowNoTimeBeforeThereIsAStepToGoBy) {
  const Written written;
  ProgressLine line(std::chrono::seconds(0), written.file());
  line.show({.step = 7, .total_steps = 9});
  EXPECT_EQ(written.text(), "train 7/9\n");
  line.show({.step = 9, .total_steps = 9});
  EXPECT_EQ(written.text(), "train 7/9\ntrain 9/9, 0:00 left\n");
}

}  // namespace
}  // namespace cupel::trainer
