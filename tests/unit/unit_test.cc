// Units: conversion factors and dimensions against definitions written out by hand.

#include "verifiers/math/internal/unit.h"

#include <gtest/gtest.h>

#include <string>

namespace cupel::math {
namespace {

/// How many of `other` make one of `text`: "12", "1/100"; "differ" for other dimensions.
std::string conversion(std::string_view text, std::string_view other) {
  const std::optional<Unit> a = read_unit(text), b = read_unit(other);
  if (!a || !b) return "no unit";
  if (!same_dimension(*a, *b)) return "differ";
  const std::optional<Factor> ratio = factor_ratio(*a, *b);
  if (!ratio) return "too large";
  std::string result = std::to_string(ratio->num);
  if (ratio->den != 1) result += "/" + std::to_string(ratio->den);
  if (ratio->ten != 0) result += "e" + std::to_string(ratio->ten);
  return result;
}

TEST(Unit, Converts) {
  EXPECT_EQ(conversion("foot", "inches"), "12");
  EXPECT_EQ(conversion("inch", "cm"), "127/50");
  EXPECT_EQ(conversion("mile", "m"), "201168/125");
  EXPECT_EQ(conversion("cm", "m"), "1/100");
  EXPECT_EQ(conversion("km", "mm"), "1000000");
  EXPECT_EQ(conversion("lb", "kg"), "45359237/100000000");
  EXPECT_EQ(conversion("pounds", "ounces"), "16");
  EXPECT_EQ(conversion("tonne", "kg"), "1000");
  EXPECT_EQ(conversion("week", "hours"), "168");
  EXPECT_EQ(conversion("years", "months"), "12");
  EXPECT_EQ(conversion("year", "days"), "differ");
  EXPECT_EQ(conversion("km/h", "m/s"), "5/18");
  EXPECT_EQ(conversion("gallon", "quarts"), "4");
  EXPECT_EQ(conversion("cups", "tablespoons"), "16");
  EXPECT_EQ(conversion("tbsp", "tsp"), "3");
  EXPECT_EQ(conversion("L", "cm^3"), "1000");
  EXPECT_EQ(conversion("mL", "cc"), "1");
  EXPECT_EQ(conversion("kWh", "J"), "3600000");
  EXPECT_EQ(conversion("square yards", "ft^2"), "9");
  EXPECT_EQ(conversion("acre", "square feet"), "43560");
  EXPECT_EQ(conversion("cents", "dollars"), "1/100");
  EXPECT_EQ(conversion("dollars", "euros"), "differ");
  EXPECT_EQ(conversion("MB", "bits"), "8000000");
  EXPECT_EQ(conversion("atm", "Pa"), "101325");
  EXPECT_EQ(conversion("°C", "°F"), "differ");
  EXPECT_EQ(conversion("°C", "K"), "differ");
  EXPECT_EQ(conversion("rpm", "degrees per second"), "6");
  EXPECT_EQ(conversion("公斤", "斤"), "2");
}

TEST(Unit, FactorsBeyondAWordKeepTheirPowerOfTen) {
  EXPECT_EQ(conversion("eV", "J"), "1602176634e-28");
  EXPECT_EQ(conversion("mile^99", "m^99"), "no unit");
}

class SameUnit : public testing::TestWithParam<std::pair<const char*, const char*>> {};

TEST_P(SameUnit, IsOne) { EXPECT_EQ(conversion(GetParam().first, GetParam().second), "1"); }

INSTANTIATE_TEST_SUITE_P(
    Spellings, SameUnit,
    testing::Values(
        std::pair{"cm^2", "square centimeters"}, std::pair{"cm^{2}", "cm²"},
        std::pair{"cm**2", "sq cm"}, std::pair{"sq. ft.", "ft^2"}, std::pair{"sqft", "square feet"},
        std::pair{"cm2", "cm^2"}, std::pair{"cubic meters", "m^3"},
        std::pair{"meters cubed", "metres^3"}, std::pair{"km per hour", "km/h"},
        std::pair{"kmh", "kilometres per hour"}, std::pair{"mph", "miles per hour"},
        std::pair{"miles an hour", "mi/hr"}, std::pair{"m/s^2", "meters per second squared"},
        std::pair{"m s^{-2}", "meters per second per second"}, std::pair{"m \\cdot s^{-1}", "m/s"},
        std::pair{"m·s⁻¹", "m/s"}, std::pair{"N", "kg m/s^2"}, std::pair{"newtons", "N"},
        std::pair{"J", "N m"}, std::pair{"W", "J/s"}, std::pair{"kPa", "kilopascals"},
        std::pair{"V", "W/A"}, std::pair{"k\\Omega", "kΩ"}, std::pair{"Hz", "1/s"},
        std::pair{"\\mu m", "micrometers"}, std::pair{"\\mu\\text{m}", "μm"},
        std::pair{"µs", "microseconds"}, std::pair{"J/kg K", "J/(kg·K)"}, std::pair{"litres", "L"},
        std::pair{"lbs", "pounds"}, std::pair{"oz.", "ounce"}, std::pair{"\\$", "dollars"},
        std::pair{"USD", "US$"}, std::pair{"¢", "cents"}, std::pair{"€", "euros"},
        std::pair{"\\$ per hour", "dollars/hr"}, std::pair{"min", "Minutes"},
        std::pair{"hrs", "HOURS"}, std::pair{"sec", "s"}, std::pair{"degrees Celsius", "°C"},
        std::pair{"^\\circ C", "^{\\circ}\\text{C}"}, std::pair{"℃", "摄氏度"},
        std::pair{"degrees F", "°F"}, std::pair{"\\text{ cm}^2", "cm^2"},
        std::pair{"\\text{m/s}^2", "m/s^2"}, std::pair{"\\frac{\\text{m}}{\\text{s}^2}", "m/s^2"},
        std::pair{"\\mathrm{kg}\\cdot\\mathrm{m}/\\mathrm{s}", "kg m/s"},
        std::pair{"square units", "units^2"}, std::pair{"cubic units", "units cubed"},
        std::pair{"nautical miles", "nmi"}, std::pair{"metric tons", "tonnes"},
        std::pair{"fl oz", "fluid ounces"}, std::pair{"light-years", "light year"},
        std::pair{"pounds sterling", "£"}, std::pair{"kilowatt-hours", "kWh"},
        std::pair{"newton-meters", "Nm"}, std::pair{"平方厘米", "cm^2"},
        std::pair{"公里/小时", "km/h"}, std::pair{"千米每小时", "km/h"},
        std::pair{"美元", "dollar"}, std::pair{"per hour", "h^{-1}"}));

class NoUnit : public testing::TestWithParam<const char*> {};

TEST_P(NoUnit, IsNotRead) { EXPECT_FALSE(read_unit(GetParam())); }

INSTANTIATE_TEST_SUITE_P(Nonsense, NoUnit,
                         testing::Values("", " ", ".", "per", "km per", "squared", "square",
                                         "apples", "rooks", "letters", "points", "cm^", "cm^x",
                                         "cm^{2", "cm^0", "square root", "km/", "/", "cm and",
                                         "{cm", "cm}", "(cm", "\\frac{m}", "\\frac{m}{s", "1", "5",
                                         "percent", "cm^{999}", "as", "is", "us", "am", "pi", "x",
                                         "miles per gizmo", "a", "-cm", "\\text{", "\\cdot",
                                         "m^\\circ", "元元元x"));

TEST(Unit, DeepNestingIsNotAUnit) {
  EXPECT_FALSE(read_unit(std::string(100000, '(') + "m" + std::string(100000, ')')));
  std::string fractions = "m";
  for (int i = 0; i < 50; ++i) fractions = "\\frac{" + fractions + "}{s}";
  EXPECT_FALSE(read_unit(fractions));
  EXPECT_FALSE(read_unit(std::string(100000, 'm')));
}

TEST(Unit, LeadingUnitStopsBeforeWhatIsNone) {
  EXPECT_EQ(leading_unit("cm and more")->bytes, 2u);
  EXPECT_EQ(leading_unit("\\text{ cm}^2 + 1")->bytes, 12u);
  EXPECT_EQ(leading_unit("miles per hour. Then")->bytes, 14u);
  EXPECT_EQ(leading_unit("m/n")->bytes, 1u);
  EXPECT_FALSE(leading_unit("and cm"));
  EXPECT_FALSE(leading_unit("\\text{cm and more}"));
}

TEST(Unit, Words) {
  for (const char* word :
       {"km", "Minutes", "μs", "feet", "inches", "mol", "厘米", "m", "kg", "units"}) {
    EXPECT_TRUE(is_unit_word(word)) << word;
  }
  for (const char* word : {"apples", "square", "per", "the", "x", "", "km/h", "at", "cm2"}) {
    EXPECT_FALSE(is_unit_word(word)) << word;
  }
  for (const char* word : {"m", "g", "s", "h", "L", "l", "N", "J", "W", "V", "K", "C", "A", "F",
                           "T", "t", "in", "nA"}) {
    EXPECT_TRUE(is_ambiguous_letter_unit(word)) << word;
  }
  for (const char* word : {"mol", "kg", "cm", "km", "min", "meters", "apples", "x", "kJ", "μm"}) {
    EXPECT_FALSE(is_ambiguous_letter_unit(word)) << word;
  }
}

}  // namespace
}  // namespace cupel::math
