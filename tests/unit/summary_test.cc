#include "rewards/summary.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string>

namespace cupel {
namespace {

constexpr double kNull = std::numeric_limits<double>::quiet_NaN();

TEST(Summary, CountsBySource) {
  Summary summary;
  summary.add("a", Outcome::correct, Reason::passed, 1);
  summary.add("a", Outcome::incorrect, Reason::not_equal, 0);
  summary.add("a", Outcome::unscorable, Reason::no_reference, kNull);
  summary.add("b", Outcome::error, Reason::bad_row, kNull);
  const auto document = nlohmann::json::parse(summary.to_json());
  EXPECT_EQ(document["sources"]["a"]["rows"], 3);
  EXPECT_EQ(document["sources"]["a"]["correct"], 1);
  EXPECT_EQ(document["sources"]["a"]["mean_reward"], 0.5);
  EXPECT_EQ(document["sources"]["b"]["mean_reward"], nullptr);
  EXPECT_EQ(document["total"]["rows"], 4);
  EXPECT_EQ(document["total"]["error"], 1);
}

TEST(Summary, FailuresComeCommonestFirst) {
  Summary summary;
  for (int i = 0; i < 3; ++i) summary.add("", Outcome::incorrect, Reason::no_answer, 0);
  for (int i = 0; i < 5; ++i) summary.add("", Outcome::incorrect, Reason::not_equal, 0);
  summary.add("", Outcome::correct, Reason::passed, 1);
  const auto failures = summary.total().failures();
  ASSERT_EQ(failures.size(), 2u);
  EXPECT_EQ(failures[0], (std::pair{Reason::not_equal, std::uint64_t{5}}));
  EXPECT_EQ(failures[1], (std::pair{Reason::no_answer, std::uint64_t{3}}));
}

TEST(Summary, TheNumberOfSourcesIsBounded) {
  Summary summary;
  for (int i = 0; i < 5000; ++i)
    summary.add(std::to_string(i), Outcome::correct, Reason::passed, 1);
  EXPECT_LE(summary.sources().size(), 1001u);
  EXPECT_EQ(summary.total().rows, 5000u);
}

}  // namespace
}  // namespace cupel
