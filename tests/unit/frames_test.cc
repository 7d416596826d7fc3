#include "datasets/frames.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "datasets/byte_reader.h"
#include "tests/support/files.h"

namespace cupel {
namespace {

const std::vector<std::string> kPieces = {"one\n", std::string(300'000, 'x') + "\n", "three\n"};

std::string suffix(Codec codec) {
  return codec == Codec::gzip ? ".gz" : codec == Codec::zstd ? ".zst" : "";
}

std::string read_all(const std::string& path) {
  auto reader = open_reader(path);
  if (!reader) return "cannot open";
  std::string text;
  char bytes[1000];
  while (true) {
    const auto count = (*reader)->read(bytes, true);
    if (!count) return text + "[" + count.error().message + "]";
    if (*count == 0) return text;
    text.append(bytes, *count);
  }
}

class Frames : public testing::TestWithParam<Codec> {};

TEST_P(Frames, ReadBackOneAfterAnother) {
  const test::TempFolder folder;
  std::string file, frame, expected;
  for (const std::string& piece : kPieces) {
    ASSERT_TRUE(encode_frame(GetParam(), piece, frame));
    file += frame;
    expected += piece;
  }
  const std::string path = folder.write("x" + suffix(GetParam()), file);
  EXPECT_EQ(codec_of_path(path), GetParam());
  EXPECT_EQ(read_all(path), expected);
  EXPECT_EQ(*whole_bytes(path, GetParam()), file.size());
}

TEST_P(Frames, WholePartOfACutFile) {
  const test::TempFolder folder;
  std::string file, frame;
  std::vector<std::size_t> ends = {0};
  for (const std::string& piece : kPieces) {
    ASSERT_TRUE(encode_frame(GetParam(), piece, frame));
    file += frame;
    ends.push_back(file.size());
  }
  const std::size_t step = GetParam() == Codec::plain ? 1009 : 7;
  for (std::size_t cut = 0; cut < file.size(); cut += step) {
    const std::string path = folder.write("x" + suffix(GetParam()), file.substr(0, cut));
    std::size_t expected = 0;
    for (std::size_t end : ends)
      if (end <= cut) expected = end;
    ASSERT_EQ(*whole_bytes(path, GetParam()), expected) << "cut at " << cut;
  }
}

INSTANTIATE_TEST_SUITE_P(Codecs, Frames, testing::Values(Codec::plain, Codec::gzip, Codec::zstd));

TEST(ByteReader, ACutGzipGivesWhatItHasThenSaysSo) {
  const test::TempFolder folder;
  std::string frame;
  ASSERT_TRUE(encode_frame(Codec::gzip, "one\ntwo\n", frame));
  const std::string path = folder.write("x.gz", frame.substr(0, frame.size() - 9));
  const std::string text = read_all(path);
  EXPECT_NE(text.find("[the compressed data is cut off; the file is incomplete]"),
            std::string::npos)
      << text;
}

TEST(ByteReader, DamagedDataIsAnError) {
  const test::TempFolder folder;
  for (Codec codec : {Codec::gzip, Codec::zstd}) {
    std::string frame;
    ASSERT_TRUE(encode_frame(codec, std::string(1000, 'a') + "b", frame));
    for (std::size_t i = frame.size() / 2; i < frame.size(); ++i) frame[i] = '\x55';
    const std::string text = read_all(folder.write("x", frame));
    EXPECT_NE(text.find("data is damaged"), std::string::npos) << text;
  }
}

TEST(ByteReader, TheFormatIsThatOfTheBytes) {
  const test::TempFolder folder;
  std::string frame;
  ASSERT_TRUE(encode_frame(Codec::zstd, "zstd under another name", frame));
  EXPECT_EQ(read_all(folder.write("x.jsonl", frame)), "zstd under another name");
  EXPECT_EQ(read_all(folder.write("y.gz", "plain under another name")), "plain under another name");
}

TEST(ByteReader, PaddingBehindGzipIsNoFault) {
  const test::TempFolder folder;
  std::string frame;
  ASSERT_TRUE(encode_frame(Codec::gzip, "text", frame));
  EXPECT_EQ(read_all(folder.write("x.gz", frame + std::string(512, '\0'))), "text");
}

}  // namespace
}  // namespace cupel
