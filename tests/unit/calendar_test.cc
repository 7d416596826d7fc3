// Dates and times of day as people write them.

#include "verifiers/math/internal/calendar.h"

#include <gtest/gtest.h>

namespace cupel::math {
namespace {

struct Written {
  const char* text;
  Date date;
};

class Dates : public testing::TestWithParam<Written> {};

TEST_P(Dates, AreRead) {
  const std::optional<Date> date = read_date(GetParam().text);
  ASSERT_TRUE(date) << GetParam().text;
  EXPECT_EQ(*date, GetParam().date) << GetParam().text;
}

INSTANTIATE_TEST_SUITE_P(
    Written, Dates,
    testing::Values(
        Written{"May 5", {0, 5, 5, 0}}, Written{"5 May", {0, 5, 5, 0}},
        Written{"5th of May", {0, 5, 5, 0}}, Written{"the 22nd of june", {0, 6, 22, 0}},
        Written{"May 5th, 2020", {2020, 5, 5, 0}}, Written{"May 5 2020", {2020, 5, 5, 0}},
        Written{"Sept. 3, 1999", {1999, 9, 3, 0}}, Written{"December 31^{st}", {0, 12, 31, 0}},
        Written{"Friday, May 8, 2020", {2020, 5, 8, 5}}, Written{"May 2020", {2020, 5, 0, 0}},
        Written{"February 29", {0, 2, 29, 0}}, Written{"2020-05-08", {2020, 5, 8, 0}},
        Written{"2020/5/8", {2020, 5, 8, 0}}, Written{"05/13/2020", {2020, 5, 13, 0}},
        Written{"13/05/2020", {2020, 5, 13, 0}}, Written{"05/05/2020", {2020, 5, 5, 0}},
        Written{"13.05.2020", {2020, 5, 13, 0}}, Written{"Monday", {0, 0, 0, 1}},
        Written{"sunday", {0, 0, 0, 7}}, Written{"Mon", {0, 0, 0, 1}},
        Written{"Thurs.", {0, 0, 0, 4}}, Written{"March", {0, 3, 0, 0}},
        Written{"AUGUST", {0, 8, 0, 0}}, Written{"2020年5月8日", {2020, 5, 8, 0}},
        Written{"5月8日", {0, 5, 8, 0}}, Written{"星期三", {0, 0, 0, 3}},
        Written{"周日", {0, 0, 0, 7}}));

class NoDates : public testing::TestWithParam<const char*> {};

TEST_P(NoDates, AreNotRead) { EXPECT_FALSE(read_date(GetParam())) << GetParam(); }

INSTANTIATE_TEST_SUITE_P(Nonsense, NoDates,
                         testing::Values("", " ", "05/06/2020", "5/6", "05/05", "May 32",
                                         "February 30", "February 29, 2019", "2020-13-01",
                                         "2020-05", "May 5th,", "5st of May", "May and June", "may",
                                         "sun", "Mayor", "12", "the", "5/5/20", "2020",
                                         "Monday Tuesday", "Monday 5", "13/13/2020",
                                         "May 5, 2020 AD", "5月", "星期"));

struct Shown {
  const char* text;
  int hour, minute, second;
};

class Clocks : public testing::TestWithParam<Shown> {};

TEST_P(Clocks, AreRead) {
  const Shown& shown = GetParam();
  EXPECT_EQ(read_clock(shown.text).value_or(-1),
            (shown.hour * 60 + shown.minute) * 60 + shown.second)
      << shown.text;
}

INSTANTIATE_TEST_SUITE_P(
    Written, Clocks,
    testing::Values(Shown{"8:34 p.m.", 20, 34, 0}, Shown{"08:34 P.M.", 20, 34, 0},
                    Shown{"8:34pm", 20, 34, 0}, Shown{"8:34\\,p.m.", 20, 34, 0},
                    Shown{"20:34", 20, 34, 0}, Shown{"8 pm", 20, 0, 0}, Shown{"8 a. m.", 8, 0, 0},
                    Shown{"noon", 12, 0, 0}, Shown{"Midnight", 0, 0, 0}, Shown{"12 noon", 12, 0, 0},
                    Shown{"12:00 midnight", 0, 0, 0}, Shown{"12:00 am", 0, 0, 0},
                    Shown{"12:30 p.m.", 12, 30, 0}, Shown{"12:30 AM", 0, 30, 0},
                    Shown{"7:05:09", 7, 5, 9}, Shown{"7:32", 7, 32, 0}, Shown{"0:00", 0, 0, 0},
                    Shown{"8 o'clock", 8, 0, 0}));

class NoClocks : public testing::TestWithParam<const char*> {};

TEST_P(NoClocks, AreNotRead) { EXPECT_FALSE(read_clock(GetParam())) << GetParam(); }

INSTANTIATE_TEST_SUITE_P(Nonsense, NoClocks,
                         testing::Values("", "7:5", "24:00", "7:60", "7:05:60", "7:05:", "13 pm",
                                         "0 am", "8", "pm", "8 p", "8:345", "108:34",
                                         "8:34 pm today", "1:30 noon", "-8:30", "8 : 34", "3:4:5"));

}  // namespace
}  // namespace cupel::math
