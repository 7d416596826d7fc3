#include "datasets/output_file.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <string>
#include <vector>

#include "tests/support/files.h"

namespace cupel {
namespace {

using Mode = OutputFile::Mode;

TEST(OutputFile, ReplacesWhatWasThere) {
  const test::TempFolder folder;
  const std::string path = folder.write("out", "old and longer");
  auto file = OutputFile::open(path, Mode::replace, {});
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->write("new"));
  ASSERT_TRUE(file->close());
  EXPECT_EQ(test::read_file(path), "new");
}

TEST(OutputFile, ResumingKeepsTheFileUntilItIsCut) {
  const test::TempFolder folder;
  const std::string path = folder.write("out", "one\ntw");
  auto file = OutputFile::open(path, Mode::resume, {});
  ASSERT_TRUE(file);
  EXPECT_EQ(test::read_file(path), "one\ntw");
  ASSERT_TRUE(file->truncate(4));
  ASSERT_TRUE(file->write("two\n"));
  EXPECT_EQ(test::read_file(path), "one\ntwo\n");
}

TEST(OutputFile, RefusesItsOwnInput) {
  const test::TempFolder folder;
  const std::string path = folder.write("rows", "precious");
  const std::vector<std::string> inputs = {path};
  const auto file = OutputFile::open(path, Mode::replace, inputs);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().message, path + ": is an input too; write to another file");
  EXPECT_EQ(test::read_file(path), "precious");
}

TEST(OutputFile, HasOneWriterAtATime) {
  const test::TempFolder folder;
  const std::string path = folder.path("out");
  const auto first = OutputFile::open(path, Mode::replace, {});
  ASSERT_TRUE(first);
  const auto second = OutputFile::open(path, Mode::replace, {});
  ASSERT_FALSE(second);
  EXPECT_NE(second.error().message.find("another process is writing it"), std::string::npos);
}

TEST(OutputFile, SaysWhyItCannotBeWritten) {
  const test::TempFolder folder;
  const std::string path = folder.path("no/such/folder");
  const auto file = OutputFile::open(path, Mode::replace, {});
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().message, path + ": cannot write: No such file or directory");
}

TEST(OutputFile, AFullDeviceIsAnError) {
  auto file = OutputFile::open("/dev/full", Mode::replace, {});
  ASSERT_TRUE(file);
  const auto written = file->write("x");
  ASSERT_FALSE(written);
  EXPECT_EQ(written.error().message, "/dev/full: cannot write: No space left on device");
}

/// Lowers this process's largest file size, as a full disk would stop a write in the middle.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limit = before_;
    limit.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &limit);
    handler_ = std::signal(SIGXFSZ, SIG_IGN);
  }
  ~FileSizeLimit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

 private:
  rlimit before_{};
  void (*handler_)(int);
};

TEST(OutputFile, APieceThatDoesNotFitLeavesNothingBehind) {
  const test::TempFolder folder;
  const std::string path = folder.path("out");
  auto file = OutputFile::open(path, Mode::replace, {});
  ASSERT_TRUE(file);
  ASSERT_TRUE(file->write("whole row\n"));
  {
    const FileSizeLimit limit(15);
    EXPECT_FALSE(file->write("another whole row\n"));
  }
  EXPECT_EQ(test::read_file(path), "whole row\n");
}

}  // namespace
}  // namespace cupel
