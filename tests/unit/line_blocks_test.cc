#include "datasets/line_blocks.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <random>
#include <string>
#include <vector>

#include "tests/support/files.h"

namespace cupel {
namespace {

struct Seen {
  std::string text;
  std::vector<std::pair<std::uint64_t, std::string>> faults;
  std::size_t blocks = 0;
};

/// Reads everything, and checks that each block starts at the line it says.
Seen read_all(const std::vector<std::string>& paths, LineBlockOptions options) {
  auto reader = LineBlockReader::open(paths, options);
  Seen seen;
  if (!reader) {
    seen.faults.emplace_back(0, reader.error().message);
    return seen;
  }
  LineBlock block;
  while (reader->next(block)) {
    ++seen.blocks;
    seen.text += block.text();
    if (block.fault) seen.faults.emplace_back(block.fault->line, block.fault->message);
  }
  return seen;
}

TEST(LineBlocks, KeepEveryByteWhateverTheBlockSize) {
  const test::TempFolder folder;
  std::mt19937 random(3);
  std::string text;
  for (int i = 0; i < 300; ++i) text += std::string(random() % 50, 'x') + "\n";
  text += "no newline";
  const std::string path = folder.write("a", text);
  for (std::size_t size : {std::size_t{1}, std::size_t{7}, std::size_t{64}, std::size_t{1} << 20}) {
    LineBlockOptions options;
    options.block_bytes = size;
    const Seen seen = read_all({path}, options);
    EXPECT_EQ(seen.text, text) << size;
    EXPECT_TRUE(seen.faults.empty());
  }
}

TEST(LineBlocks, LinesAreNumberedAcrossBlocksAndFiles) {
  const test::TempFolder folder;
  std::string text;
  for (int i = 1; i <= 100; ++i) text += std::to_string(i) + "\n";
  const std::vector<std::string> paths = {folder.write("a", text), folder.write("b", text)};
  LineBlockOptions options;
  options.block_bytes = 16;
  auto reader = LineBlockReader::open(paths, options);
  ASSERT_TRUE(reader);
  LineBlock block;
  std::size_t blocks = 0;
  for (; reader->next(block); ++blocks)
    EXPECT_EQ(std::stoull(std::string(block.text())), block.first_line);
  EXPECT_GT(blocks, 20u);
}

TEST(LineBlocks, ALineThatIsTooLongIsPassedOver) {
  const test::TempFolder folder;
  const std::string path = folder.write("a", "one\n" + std::string(5000, 'x') + "\nthree\nfour\n");
  LineBlockOptions options;
  options.block_bytes = 100;
  options.max_line_bytes = 1000;
  const Seen seen = read_all({path}, options);
  EXPECT_EQ(seen.text, "one\nthree\nfour\n");
  ASSERT_EQ(seen.faults.size(), 1u);
  EXPECT_EQ(seen.faults[0].first, 2u);
}

TEST(LineBlocks, ALineOfExactlyTheLimitIsRead) {
  const test::TempFolder folder;
  const std::string line(1000, 'x');
  LineBlockOptions options;
  options.block_bytes = 100;
  options.max_line_bytes = 1001;  // with its newline
  EXPECT_EQ(read_all({folder.write("a", line + "\nb\n")}, options).text, line + "\nb\n");
}

TEST(LineBlocks, ATooLongLastLineEndsTheFile) {
  const test::TempFolder folder;
  LineBlockOptions options;
  options.block_bytes = 100;
  options.max_line_bytes = 1000;
  const Seen seen = read_all({folder.write("a", "one\n" + std::string(5000, 'x'))}, options);
  EXPECT_EQ(seen.text, "one\n");
  EXPECT_EQ(seen.faults.size(), 1u);
}

TEST(LineBlocks, EmptyFilesHoldNothing) {
  const test::TempFolder folder;
  const Seen seen = read_all({folder.write("a", ""), folder.write("b", "x\n")}, {});
  EXPECT_EQ(seen.text, "x\n");
  EXPECT_TRUE(seen.faults.empty());
}

TEST(LineBlocks, MissingFilesAreFoundBeforeAnythingIsRead) {
  const test::TempFolder folder;
  const Seen missing = read_all({folder.write("a", "x\n"), folder.path("b")}, {});
  ASSERT_EQ(missing.faults.size(), 1u);
  EXPECT_EQ(missing.faults[0].second,
            folder.path("b") + ": cannot open: No such file or directory");
  const Seen directory = read_all({folder.path("")}, {});
  ASSERT_EQ(directory.faults.size(), 1u);
  EXPECT_NE(directory.faults[0].second.find("is a folder"), std::string::npos);
}

TEST(LineBlocks, ASlowPipeGivesItsLinesAtOnce) {
  int ends[2];
  ASSERT_EQ(::pipe(ends), 0);
  auto reader = LineBlockReader::open({"/dev/fd/" + std::to_string(ends[0])}, {});
  ASSERT_TRUE(reader);
  LineBlock block;
  for (const std::string line : {"first line\n", "second\n"}) {
    ASSERT_EQ(::write(ends[1], line.data(), line.size()), static_cast<ssize_t>(line.size()));
    ASSERT_TRUE(reader->next(block)) << "would wait for ever if it wanted a full block";
    EXPECT_EQ(block.text(), line);
  }
  ::close(ends[1]);
  EXPECT_FALSE(reader->next(block));
  ::close(ends[0]);
}

TEST(LineBlocks, FullBlocksDependOnTheContentAlone) {
  const test::TempFolder folder;
  std::string text;
  for (int i = 0; i < 1000; ++i) text += std::string(static_cast<std::size_t>(i % 13), 'x') + "\n";
  LineBlockOptions options;
  options.block_bytes = 256;
  options.full_blocks = true;
  const Seen seen = read_all({folder.write("a", text)}, options);
  EXPECT_EQ(seen.text, text);
  EXPECT_LE(seen.blocks, text.size() / (256 - 13) + 1);
}

}  // namespace
}  // namespace cupel
