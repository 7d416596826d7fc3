#include "trainer/checkpoint/checkpoint.h"

#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/ones.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/support/files.h"
#include "tests/trainer/tiny_model.h"
#include "trainer/checkpoint/tensor_file.h"

namespace cupel::trainer {
namespace {

using ::testing::HasSubstr;

/// A safetensors file of this table and these many bytes behind it.
std::string file_of(const std::string& table, std::size_t bytes) {
  std::string file;
  for (int i = 0; i < 8; ++i) file += static_cast<char>(table.size() >> (8 * i) & 0xff);
  return file + table + std::string(bytes, '\1');
}

class TensorFiles : public ::testing::Test {
 protected:
  std::string error_of(const std::string& bytes) {
    const auto file = TensorFile::open(folder_.write("t.safetensors", bytes));
    return file ? "none" : file.error().message.substr(folder_.path("t.safetensors: ").size());
  }

  test::TempFolder folder_;
};

TEST_F(TensorFiles, AreReadAsTheyWereWritten) {
  const std::vector<NamedTensor> tensors = {
      {"half", at::arange(6, at::kFloat).to(at::kHalf).view({2, 3})},
      {"wide", at::arange(4, at::kDouble)},
      {"brain", at::arange(5, at::kFloat).to(at::kBFloat16)},
      {"turned", at::arange(6, at::kFloat).view({2, 3}).t()},
      {"one", at::ones({}, at::kFloat)},
      {"none", at::empty({0, 4}, at::kFloat)},
      {"ids", at::arange(3, at::kLong)},
  };
  const std::string path = folder_.path("all.safetensors");
  ASSERT_TRUE(write_tensor_file(path, tensors));
  const auto file = TensorFile::open(path);
  ASSERT_TRUE(file) << file.error().message;
  EXPECT_EQ(file->entries().size(), tensors.size());
  for (const NamedTensor& each : tensors)
    EXPECT_TRUE(test::is_identical(*file->tensor(each.name), each.tensor)) << each.name;
  EXPECT_THAT(file->tensor("other").error().message, HasSubstr("has no tensor other"));
}

TEST_F(TensorFiles, OutliveTheFileThatTheyAreViewsOf) {
  const std::string path = folder_.path("t.safetensors");
  ASSERT_TRUE(write_tensor_file(path, {{"a", at::arange(1000, at::kLong)}}));
  at::Tensor view = *TensorFile::open(path)->tensor("a");
  std::filesystem::remove(path);
  EXPECT_EQ(view.sum().item<std::int64_t>(), 999 * 1000 / 2);
}

TEST_F(TensorFiles, MayBeginAtAnyByte) {
  const std::string bytes = file_of(R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},)"
                                    R"("b":{"dtype":"F32","shape":[2],"data_offsets":[3,11]}})",
                                    11);
  const auto file = TensorFile::open(folder_.write("odd.safetensors", bytes));
  ASSERT_TRUE(file) << file.error().message;
  // The bits 0x01010101 as a float.
  EXPECT_FLOAT_EQ(file->tensor("b")->select(0, 1).item<float>(), 2.3694278e-38f);
}

TEST_F(TensorFiles, SayWhatIsWrongWithThem) {
  const std::string good = R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}})";
  EXPECT_EQ(error_of(file_of(good, 8)), "none");
  EXPECT_THAT(error_of(""), HasSubstr("is empty"));
  EXPECT_THAT(error_of("1234"), HasSubstr("is no safetensors file: it has no table"));
  EXPECT_THAT(error_of(file_of(good, 8).substr(0, 20)), HasSubstr("is cut short: its table has"));
  EXPECT_THAT(error_of(file_of(good, 5)), HasSubstr("is cut short: it has"));
  EXPECT_THAT(error_of(file_of(good, 9)), HasSubstr("has 1 bytes behind its last tensor"));
  EXPECT_THAT(error_of(std::string(100, '\x7f')), HasSubstr("its table would have"));
  EXPECT_THAT(error_of(file_of("[1]", 0)), HasSubstr("its table is no JSON object"));
  EXPECT_THAT(error_of(file_of("{\"a\":", 0)), HasSubstr("its table is no JSON object"));
  EXPECT_THAT(error_of(file_of(R"({"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}})", 8)),
              HasSubstr("tensor a has 8 bytes, not those of its shape [3] as F32"));
  EXPECT_THAT(error_of(file_of(R"({"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}})", 8)),
              HasSubstr("tensor a has no \"shape\" of whole numbers"));
  EXPECT_THAT(error_of(file_of(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}})", 8)),
              HasSubstr("tensor a ends before it begins"));
  EXPECT_THAT(
      error_of(file_of(
          R"({"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}})", 0)),
      HasSubstr("tensor a has 0 bytes"));
  EXPECT_THAT(error_of(file_of(R"({"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},)"
                               R"("b":{"dtype":"F32","shape":[1],"data_offsets":[2,6]}})",
                               6)),
              HasSubstr("the bytes of tensor b do not follow"));
  EXPECT_THAT(TensorFile::open(folder_.path("none")).error().message,
              HasSubstr("cannot open: No such file"));
}

TEST_F(TensorFiles, NameATypeThatCannotBeRead) {
  const std::string path = folder_.write(
      "t", file_of(R"({"a":{"dtype":"F8_E4M3","shape":[2],"data_offsets":[0,2]}})", 2));
  EXPECT_THAT(TensorFile::open(path)->tensor("a").error().message,
              HasSubstr("tensor a is of type F8_E4M3, which cannot be read"));
}

TEST_F(TensorFiles, CannotHoldComplexNumbers) {
  EXPECT_THROW(static_cast<void>(
                   write_tensor_file(folder_.path("t"), {{"a", at::ones({2}, at::kComplexFloat)}})),
               std::invalid_argument);
  EXPECT_FALSE(std::filesystem::exists(folder_.path("t")));
}

TEST_F(TensorFiles, AFullDiskLeavesTheOldOne) {
  const std::string path = folder_.path("t.safetensors");
  ASSERT_TRUE(write_tensor_file(path, {{"a", at::ones({2}, at::kFloat)}}));
  // A folder in the way of the part's name stands for a disk that takes nothing.
  std::filesystem::create_directory(path + ".partial");
  EXPECT_FALSE(write_tensor_file(path, {{"a", at::ones({3}, at::kFloat)}}));
  EXPECT_EQ(TensorFile::open(path)->tensor("a")->numel(), 2);
}

TEST(Checkpoint, SaysWhatAFolderLacks) {
  const test::TempFolder folder;
  std::filesystem::create_directory(folder.path("m"));
  EXPECT_THAT(Checkpoint::open(folder.path("m")).error().message,
              HasSubstr("has neither model.safetensors nor model.safetensors.index.json"));
  folder.write("m/model.safetensors.index.json", R"({"weight_map": {"a": "../../etc/passwd"}})");
  EXPECT_THAT(Checkpoint::open(folder.path("m")).error().message,
              HasSubstr("\"weight_map\" has no file name for tensor a"));
  folder.write("m/model.safetensors.index.json", "{}");
  EXPECT_THAT(Checkpoint::open(folder.path("m")).error().message, HasSubstr("no \"weight_map\""));
  ASSERT_TRUE(write_tensor_file(folder.path("m/x.safetensors"), {{"b", at::ones({2})}}));
  folder.write("m/model.safetensors.index.json", R"({"weight_map": {"a": "x.safetensors"}})");
  EXPECT_THAT(Checkpoint::open(folder.path("m")).error().message,
              HasSubstr("x.safetensors: has no tensor a"));
}

}  // namespace
}  // namespace cupel::trainer
