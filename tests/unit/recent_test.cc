#include "base/recent.h"

#include <gtest/gtest.h>

#include <atomic>
#include <latch>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

namespace cupel {
namespace {

Digest key(std::string_view name) { return Digester().add(name).finish(); }

Recent<std::string>::Made made(std::string value, std::uint64_t bytes = 1) {
  return {std::move(value), bytes, true};
}

TEST(Recent, MakesOnceAndRemembers) {
  Recent<std::string> recent(10);
  int calls = 0;
  const auto make = [&] {
    ++calls;
    return made("a");
  };
  EXPECT_FALSE(recent.get(key("k"), make).was_there);
  const auto again = recent.get(key("k"), make);
  EXPECT_TRUE(again.was_there);
  EXPECT_EQ(again.value, "a");
  EXPECT_EQ(calls, 1);
}

TEST(Recent, TheLeastRecentlyUsedGoesFirst) {
  Recent<std::string> recent(3);
  for (const char* name : {"a", "b", "c"}) recent.get(key(name), [&] { return made(name); });
  recent.get(key("a"), [] { return made("not made"); });
  recent.get(key("d"), [] { return made("d"); });  // puts out b
  EXPECT_EQ(recent.get(key("a"), [] { return made("new"); }).value, "a");
  EXPECT_EQ(recent.get(key("c"), [] { return made("new"); }).value, "c");
  EXPECT_EQ(recent.get(key("b"), [] { return made("new"); }).value, "new");
}

TEST(Recent, WhatIsOfTheMomentIsNotKept) {
  Recent<std::string> recent(10);
  recent.get(key("k"), [] { return Recent<std::string>::Made{"moment", 1, false}; });
  EXPECT_EQ(recent.get(key("k"), [] { return made("later"); }).value, "later");
}

TEST(Recent, WhatIsLargerThanAllRoomIsNotKept) {
  Recent<std::string> recent(10);
  recent.get(key("small"), [] { return made("small"); });
  recent.get(key("large"), [] { return made("large", 11); });
  EXPECT_TRUE(recent.get(key("small"), [] { return made("new"); }).was_there);
  EXPECT_FALSE(recent.get(key("large"), [] { return made("new", 11); }).was_there);
}

TEST(Recent, ThreadsThatAskAtOnceShareOneMaking) {
  constexpr int kThreads = 8;
  Recent<std::string> recent(10);
  std::atomic<int> calls = 0;
  std::latch all_here(kThreads);
  std::vector<std::string> values(kThreads);
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < kThreads; ++i)
      threads.emplace_back([&, i] {
        all_here.arrive_and_wait();
        values[static_cast<std::size_t>(i)] = recent
                                                  .get(key("k"),
                                                       [&] {
                                                         ++calls;
                                                         return made("shared");
                                                       })
                                                  .value;
      });
  }
  EXPECT_EQ(calls, 1);
  EXPECT_EQ(values, std::vector<std::string>(kThreads, "shared"));
}

TEST(Recent, AFailureToMakeIsThrownAndNotKept) {
  Recent<std::string> recent(10);
  EXPECT_THROW(
      recent.get(key("k"),
                 []() -> Recent<std::string>::Made { throw std::runtime_error("no memory"); }),
      std::runtime_error);
  EXPECT_EQ(recent.get(key("k"), [] { return made("now"); }).value, "now");
}

}  // namespace
}  // namespace cupel
