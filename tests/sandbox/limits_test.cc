#include "sandbox/limits.h"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace cupel::sandbox {
namespace {

using namespace std::chrono_literals;

template <class Change>
Limits with(Change change) {
  Limits limits;
  change(limits);
  return limits;
}

TEST(Limits, TheUsualOnesHold) { EXPECT_TRUE(check_limits({})); }

TEST(Limits, WhatIsTooSmallOrTooLargeIsNamed) {
  const std::vector<std::pair<std::string, Limits>> wrong = {
      {"cpu_time is 0 s", with([](auto& limits) { limits.cpu_time = 0ns; })},
      {"cpu_time is 0.000999999 s", with([](auto& limits) { limits.cpu_time = 999'999ns; })},
      {"cpu_time is 86400 s", with([](auto& limits) { limits.cpu_time = 24h + 1ns; })},
      {"cpu_time is 9.22337e+09 s",
       with([](auto& limits) { limits.cpu_time = std::chrono::nanoseconds::max(); })},
      {"wall_time is 0 s", with([](auto& limits) { limits.wall_time = -1s; })},
      {"wall_time is 0 s",
       with([](auto& limits) { limits.wall_time = std::chrono::nanoseconds::min(); })},
      {"wall_time is 172800 s", with([](auto& limits) { limits.wall_time = 48h; })},
      {"memory_bytes is 0 bytes", with([](auto& limits) { limits.memory_bytes = 0; })},
      {"memory_bytes is 1048575 bytes",
       with([](auto& limits) { limits.memory_bytes = (1 << 20) - 1; })},
      {"memory_bytes is 17592186044415 MiB",
       with([](auto& limits) { limits.memory_bytes = ~0ull; })},
      {"processes is 0", with([](auto& limits) { limits.processes = 0; })},
      {"processes is 32769", with([](auto& limits) { limits.processes = 32769; })},
      {"output_bytes is 0 bytes", with([](auto& limits) { limits.output_bytes = 0; })},
      {"output_bytes is 4096 MiB",
       with([](auto& limits) { limits.output_bytes = (4ull << 30) + 1; })},
      {"file_bytes is 0 bytes", with([](auto& limits) { limits.file_bytes = 0; })},
      {"file_bytes is 131072 MiB", with([](auto& limits) { limits.file_bytes = 128ull << 30; })},
      {"open_files is 7", with([](auto& limits) { limits.open_files = 7; })},
      {"open_files is 4294967295", with([](auto& limits) { limits.open_files = ~0u; })}};
  rlimit files{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &files), 0);
  for (const auto& [expected, limits] : wrong) {
    SCOPED_TRACE(expected);
    if (limits.open_files == ~0u && files.rlim_max >= ~0u) continue;
    const auto checked = check_limits(limits);
    ASSERT_FALSE(checked);
    const std::string& message = checked.error().message;
    EXPECT_EQ(message.rfind("the limit " + expected + "; on this machine it must be between ", 0),
              0u)
        << message;
  }
}

TEST(Limits, TheBoundsThemselvesHold) {
  Limits least{.cpu_time = 1ms,
               .wall_time = 1ms,
               .memory_bytes = 1 << 20,
               .processes = 1,
               .output_bytes = 1,
               .file_bytes = 1,
               .open_files = 8};
  const auto low = check_limits(least);
  EXPECT_TRUE(low) << low.error().message;
  Limits most{.cpu_time = 24h,
              .wall_time = 24h,
              .processes = 32768,
              .output_bytes = 4ull << 30,
              .file_bytes = 64ull << 30};
  const auto high = check_limits(most);
  EXPECT_TRUE(high) << high.error().message;
}

TEST(Limits, TheBoundsAreSaid) {
  const auto checked = check_limits(with([](auto& limits) { limits.processes = 0; }));
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().message,
            "the limit processes is 0; on this machine it must be between 1 and 32768");
  const auto time = check_limits(with([](auto& limits) { limits.cpu_time = 0ns; }));
  ASSERT_FALSE(time);
  EXPECT_EQ(time.error().message,
            "the limit cpu_time is 0 s; on this machine it must be between 0.001 s and 86400 s");
}

}  // namespace
}  // namespace cupel::sandbox
