// Numbers in words, and words that are none.

#include "verifiers/math/internal/number_words.h"

#include <gtest/gtest.h>

namespace cupel::math {
namespace {

struct Spelt {
  const char* words;
  const char* value;
};

class NumberWords : public testing::TestWithParam<Spelt> {};

TEST_P(NumberWords, HaveTheirValue) {
  EXPECT_EQ(number_from_words(GetParam().words).value_or("nothing"), GetParam().value)
      << GetParam().words;
}

INSTANTIATE_TEST_SUITE_P(
    Cardinals, NumberWords,
    testing::Values(Spelt{"zero", "0"}, Spelt{"one", "1"}, Spelt{"Seven", "7"},
                    Spelt{"TWELVE", "12"}, Spelt{"twenty five", "25"}, Spelt{"forty-two", "42"},
                    Spelt{" ninety ", "90"}, Spelt{"a hundred", "100"}, Spelt{"one hundred", "100"},
                    Spelt{"three hundred and sixty-five", "365"}, Spelt{"twelve hundred", "1200"},
                    Spelt{"one thousand six hundred twenty-five", "1625"},
                    Spelt{"one thousand and one", "1001"},
                    Spelt{"two thousand, five hundred", "2500"}, Spelt{"a dozen", "12"},
                    Spelt{"two dozen", "24"}, Spelt{"two million", "2000000"},
                    Spelt{"three million four thousand and five", "3004005"},
                    Spelt{"one hundred twenty-three billion", "123000000000"},
                    Spelt{"negative five", "-5"}, Spelt{"minus five", "-5"},
                    Spelt{"negative zero", "0"},
                    Spelt{"nine hundred ninety-nine quadrillion", "999000000000000000"}));

INSTANTIATE_TEST_SUITE_P(
    Fractions, NumberWords,
    testing::Values(Spelt{"half", "1/2"}, Spelt{"a half", "1/2"}, Spelt{"one-half", "1/2"},
                    Spelt{"one third", "1/3"}, Spelt{"two thirds", "2/3"},
                    Spelt{"two-thirds", "2/3"}, Spelt{"a quarter", "1/4"},
                    Spelt{"three quarters", "3/4"}, Spelt{"five hundredths", "1/20"},
                    Spelt{"six halves", "3"}, Spelt{"three twenty-fifths", "3/25"},
                    Spelt{"three and a half", "7/2"}, Spelt{"two and three quarters", "11/4"},
                    Spelt{"one and one-half", "3/2"},
                    Spelt{"two hundred and three quarters", "803/4"},
                    Spelt{"negative one half", "-1/2"}, Spelt{"half a million", "500000"},
                    Spelt{"half a dozen", "6"}, Spelt{"one and a half million", "1500000"},
                    Spelt{"one point five", "1.5"}, Spelt{"zero point zero five", "0.05"},
                    Spelt{"point five", "0.5"}, Spelt{"two point five million", "2500000"},
                    Spelt{"minus three point one four", "-3.14"}));

INSTANTIATE_TEST_SUITE_P(Chinese, NumberWords,
                         testing::Values(Spelt{"零", "0"}, Spelt{"三", "3"}, Spelt{"十", "10"},
                                         Spelt{"十二", "12"}, Spelt{"二十", "20"},
                                         Spelt{"九十九", "99"}, Spelt{"一百零五", "105"},
                                         Spelt{"一百二十三", "123"}, Spelt{"两千", "2000"},
                                         Spelt{"一千零一十", "1010"}, Spelt{"两万零五十", "20050"},
                                         Spelt{"三亿", "300000000"}, Spelt{"负五", "-5"},
                                         Spelt{"一亿二千万", "120000000"}, Spelt{"三分之二", "2/3"},
                                         Spelt{"一万亿", "1000000000000"}));

class NoNumberWords : public testing::TestWithParam<const char*> {};

TEST_P(NoNumberWords, AreNotRead) { EXPECT_FALSE(number_from_words(GetParam())) << GetParam(); }

INSTANTIATE_TEST_SUITE_P(
    Nonsense, NoNumberWords,
    testing::Values("", " ", "a", "an", "and", "first", "third", "twenty-fifth", "twenty-fifths",
                    "one thirds", "two third", "hundred and", "twenty twenty", "two five",
                    "twenty eleven", "one hundred two hundred", "minus", "point", "one point",
                    "one point twenty five", "a five", "and five", "five and", "apple",
                    "twelve apples", "two, three", "one million, two", "one to one",
                    "two-dimensional", "5", "one2", "a second", "quarter", "one quintillion",
                    "thousand thousand", "and a half",
                    "ninety-nine hundred ninety-nine quadrillion", "fivefold", "the one",
                    "one--two", "百", "一五", "一百五", "一万五", "二〇二五", "一千一十",
                    "零分之一", "分之", "一百零", "三个"));

TEST(NumberWords, LeadTheText) {
  const auto apples = leading_number_words("twelve apples");
  ASSERT_TRUE(apples);
  EXPECT_EQ(apples->bytes, 6u);
  EXPECT_EQ(apples->value, "12");
  EXPECT_EQ(leading_number_words("One hundred and apples")->bytes, 11u);
  EXPECT_EQ(leading_number_words("fifty percent")->value, "50");
  EXPECT_EQ(leading_number_words("three and a half hours")->value, "7/2");
  EXPECT_EQ(leading_number_words("two.")->bytes, 3u);
  EXPECT_FALSE(leading_number_words("two-dimensional"));
  EXPECT_FALSE(leading_number_words("a cat"));
  EXPECT_FALSE(leading_number_words("onerous"));
  EXPECT_FALSE(leading_number_words("apples: twelve"));
}

}  // namespace
}  // namespace cupel::math
