#include "datasets/rows.h"

#include <gtest/gtest.h>

#include <string>

#include "datasets/line_blocks.h"
#include "tests/support/files.h"

namespace cupel {
namespace {

/// The carried fields of each row of `text`.
std::vector<std::string> carried(const std::string& text, const RowFormat& format) {
  const test::TempFolder folder;
  auto reader = LineBlockReader::open({folder.write("a", text)}, {});
  RowParser parser(format);
  ParsedRows rows;
  LineBlock block;
  std::vector<std::string> found;
  while (reader->next(block)) {
    parser.parse(block, rows);
    for (const Row& row : rows.rows) found.emplace_back(row.carried);
  }
  return found;
}

TEST(RowFormat, KeepsPromptAndCompletionWhenAsked) {
  const std::string text =
      "{\"question\":\"q\",\"completions\":[\"a\",\"b\\n\"],\"reference\":\"r\",\"x\":1}\n";
  EXPECT_EQ(carried(text, {}), (std::vector<std::string>{",\"x\":1", ",\"x\":1"}));
  RowFormat format;
  format.keep = {"prompt", "completion"};
  EXPECT_EQ(carried(text, format),
            (std::vector<std::string>{",\"question\":\"q\",\"x\":1,\"completion\":\"a\"",
                                      ",\"question\":\"q\",\"x\":1,\"completion\":\"b\\n\""}));
}

TEST(RowFormat, FieldsMayHaveOtherNames) {
  const test::TempFolder folder;
  auto reader = LineBlockReader::open(
      {folder.write("a", "{\"pred\":\"c\",\"truth\":\"t\",\"answer\":\"no\"}\n")}, {});
  RowFormat format;
  ASSERT_TRUE(format.fields.assign("completion=pred"));
  ASSERT_TRUE(format.fields.assign("reference=truth"));
  RowParser parser(format);
  ParsedRows rows;
  LineBlock block;
  ASSERT_TRUE(reader->next(block));
  parser.parse(block, rows);
  ASSERT_EQ(rows.samples.size(), 1u);
  EXPECT_EQ(rows.samples[0].completion, "c");
  EXPECT_EQ(rows.samples[0].reference, "t");
}

}  // namespace
}  // namespace cupel
