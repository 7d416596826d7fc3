#include "datasets/text_file.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/support/files.h"

namespace cupel {
namespace {

TEST(TextFile, IsReadAsItIs) {
  const test::TempFolder folder;
  const std::string zero(1, '\0');
  for (const std::size_t size : {0u, 1u, 16383u, 16384u, 16385u, 100000u}) {
    std::string text;
    while (text.size() < size) text += "ä\r\n" + zero + std::to_string(text.size());
    text.resize(size);
    const auto read = read_text_file(folder.write("file", text));
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_TRUE(*read == text) << size;
  }
}

TEST(TextFile, WhatCannotBeReadIsNamed) {
  const test::TempFolder folder;
  const auto missing = read_text_file(folder.path("none"));
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().message,
            folder.path("none") + ": cannot read: No such file or directory");
  const auto of_folder = read_text_file(folder.path("."));
  ASSERT_FALSE(of_folder);
  EXPECT_EQ(of_folder.error().message, folder.path(".") + ": cannot read: Is a directory");
}

}  // namespace
}  // namespace cupel
