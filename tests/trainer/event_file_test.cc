#include "trainer/sight/event_file.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <cstring>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "tests/support/files.h"
#include "trainer/sight/internal/event_record.h"

namespace cupel::trainer {
namespace {

/// A reader that shares nothing with the writer. It takes any message of the wire format apart.
class Message {
 public:
  explicit Message(std::string_view bytes) {
    std::size_t at = 0;
    const auto varint = [&] {
      std::uint64_t value = 0;
      for (unsigned shift = 0;; shift += 7) {
        const auto byte = static_cast<unsigned char>(bytes.at(at++));
        value += static_cast<std::uint64_t>(byte & 127u) << shift;
        if (byte < 128) return value;
      }
    };
    const auto take = [&](std::size_t size) {
      if (size > bytes.size() - at) throw std::runtime_error("the message is cut short");
      at += size;
      return std::string(bytes.substr(at - size, size));
    };
    while (at < bytes.size()) {
      const std::uint64_t key = varint();
      auto& values = fields_[key / 8];
      if (key % 8 == 0)
        values.push_back(std::to_string(varint()));
      else if (key % 8 == 1)
        values.push_back(take(8));
      else if (key % 8 == 2)
        values.push_back(take(varint()));
      else if (key % 8 == 5)
        values.push_back(take(4));
      else
        throw std::runtime_error("an unknown wire type");
    }
  }

  bool has(std::uint64_t number) const { return fields_.contains(number); }
  std::string one(std::uint64_t number) const { return fields_.at(number).at(0); }
  const std::vector<std::string>& all(std::uint64_t number) const { return fields_.at(number); }

  template <class Number>
  Number fixed(std::uint64_t number) const {
    Number value;
    const std::string bytes = one(number);
    EXPECT_EQ(bytes.size(), sizeof value);
    std::memcpy(&value, bytes.data(), sizeof value);
    return value;
  }

 private:
  std::map<std::uint64_t, std::vector<std::string>> fields_;
};

/// Bit by bit, from the definition: the remainder by x^32 + x^28 + … with all bits reflected.
std::uint32_t slow_masked_crc(std::string_view bytes) {
  std::uint32_t crc = 0xffffffff;
  for (const char byte : bytes) {
    crc ^= static_cast<unsigned char>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = crc % 2 == 1 ? crc / 2 ^ 0x82f63b78u : crc / 2;
  }
  crc = ~crc;
  return (crc >> 15 | crc << 17) + 0xa282ead8u;
}

std::vector<Message> events_in(const std::string& path) {
  const std::string file = test::read_file(path);
  std::vector<Message> events;
  for (std::size_t at = 0; at < file.size();) {
    std::uint64_t length = 0;
    std::uint32_t length_crc = 0, data_crc = 0;
    std::memcpy(&length, file.data() + at, 8);
    std::memcpy(&length_crc, file.data() + at + 8, 4);
    EXPECT_EQ(length_crc, slow_masked_crc(std::string_view(file).substr(at, 8)));
    const std::string data = file.substr(at + 12, length);
    std::memcpy(&data_crc, file.data() + at + 12 + length, 4);
    EXPECT_EQ(data_crc, slow_masked_crc(data));
    events.emplace_back(data);
    at += 16 + length;
  }
  return events;
}

double now() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

// RFC 3720, appendix B.4, and the check value of the catalogues.
TEST(Crc32c, IsThatOfTheStandard) {
  std::string rising, falling;
  for (int i = 0; i < 32; ++i) rising += static_cast<char>(i);
  for (int i = 31; i >= 0; --i) falling += static_cast<char>(i);
  EXPECT_EQ(internal::crc32c(std::string(32, '\0')), 0x8a9136aau);
  EXPECT_EQ(internal::crc32c(std::string(32, '\xff')), 0x62a8ab43u);
  EXPECT_EQ(internal::crc32c(rising), 0x46dd794eu);
  EXPECT_EQ(internal::crc32c(falling), 0x113fdb5cu);
  EXPECT_EQ(internal::crc32c("123456789"), 0xe3069283u);
  EXPECT_EQ(internal::crc32c(""), 0u);
}

TEST(EventFiles, HaveAnEventForEachStep) {
  test::TempFolder folder;
  const double before = now();
  auto file = EventFile::open(folder.path("deep/tensorboard"), 0);
  ASSERT_TRUE(file) << file.error().message;
  const std::vector<Metric> train = {{"reward", 0.1}, {"learning_rate", 5e-7}};
  const std::vector<Metric> eval = {{"pass@1", 0.75}};
  const std::uint64_t late = std::uint64_t{1} << 40;
  ASSERT_TRUE(file->write(1, "train", train));
  ASSERT_TRUE(file->write(late, "eval", eval));
  EXPECT_NE(file->path().find("/deep/tensorboard/events.out.tfevents."), std::string::npos);

  const auto events = events_in(file->path());  // which is still open
  ASSERT_EQ(events.size(), 4u);
  EXPECT_EQ(events[0].one(3), "brain.Event:2");
  EXPECT_EQ(Message(events[1].one(7)).one(1), "1");
  EXPECT_EQ(events[2].one(2), "1");
  EXPECT_EQ(events[3].one(2), "1099511627776");
  for (const Message& event : events) {
    EXPECT_GE(event.fixed<double>(1), before);
    EXPECT_LE(event.fixed<double>(1), now());
  }
  const Message summary(events[2].one(5));
  ASSERT_EQ(summary.all(1).size(), 2u);
  const Message reward(summary.all(1)[0]), rate(summary.all(1)[1]);
  EXPECT_EQ(reward.one(1), "train/reward");
  EXPECT_EQ(reward.fixed<float>(2), 0.1f);
  EXPECT_EQ(rate.one(1), "train/learning_rate");
  EXPECT_EQ(rate.fixed<float>(2), 5e-7f);
  EXPECT_EQ(Message(Message(events[3].one(5)).one(1)).one(1), "eval/pass@1");
}

TEST(EventFiles, OneThatResumesStandsBehindTheOthers) {
  test::TempFolder folder;
  const auto first = EventFile::open(folder.path("."), 0);
  const auto second = EventFile::open(folder.path("."), 13);
  ASSERT_TRUE(first && second);
  EXPECT_LT(first->path(), second->path());
  EXPECT_EQ(events_in(second->path())[1].one(2), "13");
}

TEST(EventFiles, AFolderThatCannotBeMadeIsNamed) {
  test::TempFolder folder;
  const std::string path = folder.write("file", "") + "/tensorboard";
  const auto file = EventFile::open(path, 0);
  ASSERT_FALSE(file);
  EXPECT_EQ(file.error().message, path + ": cannot make the folder: Not a directory");
}

}  // namespace
}  // namespace cupel::trainer
