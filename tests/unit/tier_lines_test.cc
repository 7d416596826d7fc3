#include "sandbox/internal/tier_lines.h"

#include <gtest/gtest.h>

#include <string>

namespace cupel::sandbox {
namespace {

constexpr char kText[] =
    R"({"tier":"T0","holds":false,"missing":"no control groups","remedy":"mount them","canaries":[]})"
    "\n"
    R"({"tier":"T1","holds":false,"canaries":[{"name":"connect","blocked":true,"what":"ENETUNREACH"},)"
    R"({"name":"ptrace","blocked":false,"what":"attached to PID 1"}]})"
    "\n"
    "the clock is odd\n"
    R"({"tier":"T2","holds":true})"
    "\n";

TEST(TierLines, AreReadOneByOne) {
  const auto lines = parse_tier_lines(kText);
  ASSERT_TRUE(lines) << lines.error().message;
  ASSERT_EQ(lines->tiers.size(), 3u);
  EXPECT_EQ(lines->tiers[0].tier, Tier::t0);
  EXPECT_FALSE(lines->tiers[0].holds);
  EXPECT_EQ(lines->tiers[0].missing, "no control groups");
  EXPECT_EQ(lines->tiers[0].remedy, "mount them");
  ASSERT_EQ(lines->tiers[1].canaries.size(), 2u);
  EXPECT_EQ(lines->tiers[1].canaries[0].name, "connect");
  EXPECT_TRUE(lines->tiers[1].canaries[0].blocked);
  EXPECT_EQ(lines->tiers[1].canaries[1].what, "attached to PID 1");
  EXPECT_FALSE(lines->tiers[1].canaries[1].blocked);
  EXPECT_TRUE(lines->tiers[2].holds);
  EXPECT_EQ(lines->remarks, std::vector<std::string>{"the clock is odd"});
}

TEST(TierLines, NothingIsNoTier) {
  const auto lines = parse_tier_lines("");
  ASSERT_TRUE(lines);
  EXPECT_TRUE(lines->tiers.empty() && lines->remarks.empty());
}

TEST(TierLines, WhatIsCutShortOrOfAnotherFormIsRefused) {
  for (const char* bad :
       {R"({"tier":"T0","holds":tr)", R"({"tier":"T7","holds":true})", R"({"holds":true})",
        R"({"tier":"T0","holds":1})", R"({"tier":0,"holds":true})",
        R"({"tier":"T0","holds":true,"canaries":[{"name":"connect"}]})",
        R"({"tier":"T0","holds":true,"canaries":{"a":7}})",
        R"({"tier":"T0","holds":true,"missing":7})"}) {
    const auto lines = parse_tier_lines(bad);
    ASSERT_FALSE(lines) << bad;
    EXPECT_NE(lines.error().message.find(bad), std::string::npos) << lines.error().message;
  }
}

TEST(TierLines, AShortfallNamesWhatIsAllowedAndDoesNotHold) {
  EXPECT_EQ(shortfall(kText, Tier::t1),
            "  T0: no control groups\n"
            "      to mend it: mount them\n"
            "  T1: not blocked: ptrace (attached to PID 1)\n"
            "  the clock is odd");
  EXPECT_EQ(shortfall(kText, Tier::t0),
            "  T0: no control groups\n"
            "      to mend it: mount them\n"
            "  the clock is odd");
  EXPECT_EQ(shortfall("{", Tier::t0), "{") << "better than nothing";
}

}  // namespace
}  // namespace cupel::sandbox
