#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <random>

#include "verifiers/code/value.h"

namespace cupel::code {
namespace {

Value python(std::string_view text) {
  auto value = parse_literal(text, Dialect::python);
  EXPECT_TRUE(value.has_value()) << text;
  return value ? *value : Value::none();
}

bool same(std::string_view actual, std::string_view expected, const ValueRules& rules = {}) {
  return equal(python(actual), python(expected), rules);
}

Value frozen(Value set) {
  set.kind = Value::Kind::frozenset;
  return set;
}

Value opaque() {
  Value value;
  value.kind = Value::Kind::opaque;
  value.text = "12:Node";
  return value;
}

std::string wire(const Value& value) {
  std::string out;
  append_wire(out, value);
  return out;
}

TEST(ValueEqual, NumbersOfAllKinds) {
  EXPECT_TRUE(same("1", "1.0"));
  EXPECT_TRUE(same("True", "1"));
  EXPECT_TRUE(same("0.0", "False"));
  EXPECT_TRUE(same("1+0j", "True"));
  EXPECT_TRUE(same("0.0", "-0.0"));
  EXPECT_TRUE(same("0", "-0.0"));
  EXPECT_FALSE(same("1", "2"));
  EXPECT_FALSE(same("1+1j", "1"));
  EXPECT_FALSE(same("1", "'1'"));
  EXPECT_FALSE(same("0", "None"));
  EXPECT_FALSE(same("'a'", "b'a'"));
}

TEST(ValueEqual, LargeIntegersAreComparedExactly) {
  EXPECT_TRUE(same("9007199254740992", "9007199254740992.0"));
  EXPECT_FALSE(same("9007199254740993", "9007199254740992.0"));
  EXPECT_FALSE(same("9007199254740992.0", "9007199254740993"));
  EXPECT_TRUE(same("-18446744073709551616", "-18446744073709551616.0"));
  EXPECT_FALSE(same("10000000000000000000000000", "1e25"));  // 1e25 is 10000000000000000905969664
  EXPECT_TRUE(same("10000000000000000905969664", "1e25"));
  EXPECT_FALSE(same(std::string(400, '9'), "1e999"));
}

TEST(ValueEqual, NanIsEqualToNothing) {
  const Value nan = Value::of(std::numeric_limits<double>::quiet_NaN());
  EXPECT_FALSE(equal(nan, nan));
  EXPECT_FALSE(equal(Value::list({nan}), Value::list({nan})));
  EXPECT_FALSE(equal(nan, nan, {false, false, 1, 1}));
  EXPECT_FALSE(equal(Value::list({nan}), Value::list({nan}), {false, true, 0, 0}));
  EXPECT_FALSE(equal(Value::list({nan}), Value::list({nan}), {false, true, 1, 0}));
}

TEST(ValueEqual, OpaqueIsEqualToNothing) {
  EXPECT_FALSE(equal(opaque(), opaque()));
  EXPECT_FALSE(equal(Value::list({opaque()}), Value::list({opaque()}), {false, true, 0, 0}));
}

TEST(ValueEqual, Sequences) {
  EXPECT_TRUE(same("[1, [2, (3,)]]", "[1, [2.0, (3,)]]"));
  EXPECT_FALSE(same("[1]", "(1,)"));
  EXPECT_TRUE(same("[(1, 2)]", "[[1, 2]]", {true, false, 0, 0}));
  EXPECT_FALSE(same("[1, 2]", "[1]"));
  EXPECT_FALSE(same("[1]", "[1, 2]"));
  EXPECT_FALSE(same("[1, 2]", "[2, 1]"));
}

TEST(ValueEqual, SetsAndDicts) {
  EXPECT_TRUE(same("{1, 2, 'a'}", "{'a', 2.0, True}"));
  EXPECT_FALSE(same("{1, 2}", "{1, 3}"));
  EXPECT_FALSE(same("{1, 2}", "{1}"));
  EXPECT_FALSE(same("{1}", "{1, 2}"));
  EXPECT_FALSE(same("{1}", "[1]"));
  EXPECT_FALSE(same("set()", "{}"));
  EXPECT_TRUE(equal(frozen(python("{1, 2}")), python("{2, 1}")));
  EXPECT_TRUE(same("{'a': 1, 'b': [2]}", "{'b': [2], 'a': 1}"));
  EXPECT_TRUE(same("{1: 'x'}", "{True: 'x'}"));
  EXPECT_FALSE(same("{'a': 1}", "{'a': 2}"));
  EXPECT_FALSE(same("{'a': 1}", "{'b': 1}"));
  EXPECT_FALSE(same("{'a': 1, 'b': 2}", "{'a': 1}"));
  EXPECT_FALSE(same("{'a': 1}", "{'a': 1, 'b': 2}"));
  EXPECT_TRUE(same("{(1, 2): 3}", "{(1.0, 2): 3}"));
}

TEST(ValueEqual, TheLastOfEqualKeysCounts) {
  EXPECT_TRUE(same("{1: 'a', True: 'b'}", "{1: 'b'}"));
  EXPECT_TRUE(same("{1: 'b'}", "{1: 'a', True: 'b'}"));
  EXPECT_FALSE(same("{1: 'a'}", "{1: 'a', True: 'b'}"));
  EXPECT_TRUE(same("[{1: 'a', True: 'b'}, 0]", "[0, {1: 'b'}]", {false, true, 0, 0}));
}

TEST(ValueEqual, WithATolerance) {
  const ValueRules absolute{false, false, 0.5, 0};
  EXPECT_TRUE(same("[1.5, {'a': 2}]", "[1, {'a': 2.25}]", absolute));
  EXPECT_FALSE(same("1.75", "1", absolute));
  EXPECT_FALSE(same("2", "1", {false, false, 5, 0})) << "integers are exact";
  const ValueRules relative{false, false, 0, 0.25};
  EXPECT_TRUE(same("5.0", "4", relative));
  EXPECT_FALSE(same("4.0", "5.5", relative));
  EXPECT_FALSE(same("1e999", "1.0", {false, false, 1e300, 1e300}));
  EXPECT_TRUE(same("1e999", "1e999", absolute));
}

TEST(ValueEqual, InAnyOrder) {
  const ValueRules unordered{false, true, 0, 0};
  EXPECT_TRUE(same("[3, 1, 1.0, 'a']", "['a', 1, 3, 1]", unordered));
  EXPECT_FALSE(same("[1, 1, 2]", "[1, 2, 2]", unordered));
  EXPECT_FALSE(same("[1, 1]", "[1]", unordered));
  EXPECT_TRUE(same("[[1, 2], [3]]", "[[3], [1, 2]]", unordered));
  EXPECT_FALSE(same("[[2, 1]]", "[[1, 2]]", unordered)) << "the inner lists keep their order";
  EXPECT_FALSE(same("(1, 2)", "(2, 1)", unordered));
  EXPECT_TRUE(same("(1, 2)", "[2, 1]", {true, true, 0, 0}));
  EXPECT_FALSE(same("{'a': [1, 2]}", "{'a': [2, 1]}", unordered));
}

TEST(ValueEqual, InAnyOrderWithATolerance) {
  const ValueRules rules{false, true, 0.5, 0};
  EXPECT_TRUE(same("[2.25, 1.25]", "[1.0, 2.0]", rules));
  EXPECT_FALSE(same("[1.25, 1.25]", "[1.0, 2.0]", rules));
  // Each has to take the one that its neighbour would have taken first.
  EXPECT_TRUE(same("[[0.25, 9.0], [0.0, 5.0]]", "[[0.0, 9.0], [0.25, 5.0]]", rules));
  EXPECT_FALSE(same("[[0.25, 9.0], [0.0, 9.0]]", "[[0.0, 9.0], [0.25, 5.0]]", rules));
  EXPECT_TRUE(same("[[0.0], [0.5], [1.0], ['x']]", "[[0.5], [1.0], ['x'], [0.25]]", rules));
}

TEST(ValueEqual, ManyValuesTakeLinearTime) {
  Value numbers = Value::list({});
  for (int i = 0; i < 50'000; ++i) numbers.items.push_back(Value::of(std::int64_t{i}));
  Value shuffled = numbers;
  std::shuffle(shuffled.items.begin(), shuffled.items.end(), std::mt19937(1));
  EXPECT_TRUE(equal(shuffled, numbers, {false, true, 0, 0}));
  EXPECT_TRUE(equal(shuffled, numbers, {false, true, 1e-9, 0}));
  shuffled.items[7] = Value::of(std::int64_t{-1});
  EXPECT_FALSE(equal(shuffled, numbers, {false, true, 0, 0}));
}

TEST(FirstDifference, NamesThePlaceAndBothSides) {
  const auto difference = [](std::string_view actual, std::string_view expected) {
    return first_difference(python(actual), python(expected));
  };
  EXPECT_EQ(difference("[0, 1, {'a': 5}]", "[0, 1, {'a': 6}]"), "at [2]['a']: 5, expected 6");
  EXPECT_EQ(difference("5", "6"), "5, expected 6");
  EXPECT_EQ(difference("[1]", "[1]"), "");
  EXPECT_EQ(difference("[1]", "(1,)"), "[1], expected (1,)");
  EXPECT_EQ(difference("[1, 2]", "[1]"), "at [1]: 2, expected no more");
  EXPECT_EQ(difference("[1]", "[1, 2]"), "at [1]: no more, expected 2");
  EXPECT_EQ(difference("{'a': 1}", "{'a': 1, 'b': 2}"), "at ['b']: no such key, expected 2");
  EXPECT_EQ(difference("{'a': 1, 'b': 2}", "{'a': 1}"), "at ['b']: 2, expected no such key");
  EXPECT_EQ(difference("{1}", "{2}"), "{1}, expected {2}");
  EXPECT_EQ(first_difference(python("[1]"), python("[2]"), {false, true, 0, 0}),
            "[1], expected [2] in any order");
}

TEST(PythonRepr, IsPythons) {
  for (const char* text : {"None",
                           "True",
                           "-12",
                           "1.0",
                           "1e+16",
                           "1000000000000000.0",
                           "1e-05",
                           "0.0001",
                           "-0.0",
                           "5e-324",
                           "1.7976931348623157e+308",
                           "0.1",
                           "123456.789",
                           "2j",
                           "(1+2j)",

                           "(1e+16-1e-05j)",
                           "'a'",
                           "\"it's\"",
                           "'\"'",
                           "'it\\'s \"'",
                           "'\\n\\r\\t\\\\\\x00\\x7f'",
                           "'é中😀'",
                           "'\\xa0\\xad\\u2028\\ud800\\U000e0001'",
                           "b'a\\xff\\n'",
                           "b\"'\"",
                           "[]",
                           "[1, 'a']",
                           "()",
                           "(1,)",
                           "(1, 2)",
                           "set()",
                           "{1}",
                           "{}",
                           "{'a': [1], 2: {}}"})
    EXPECT_EQ(python_repr(python(text)), text);
  EXPECT_EQ(python_repr(Value::of(std::numeric_limits<double>::infinity())), "inf");
  EXPECT_EQ(python_repr(Value::of(std::nan(""))), "nan");
  EXPECT_EQ(python_repr(python("-1.5j")), "(-0-1.5j)");
  EXPECT_EQ(python_repr(frozen(python("{1}"))), "frozenset({1})");
  EXPECT_EQ(python_repr(frozen(python("set()"))), "frozenset()");
  EXPECT_EQ(python_repr(opaque()), "<Node object>");
  EXPECT_EQ(python_repr(Value::of("a\xff")), "'a\\xff'");
}

TEST(PythonRepr, IsCut) {
  EXPECT_EQ(python_repr(python("[1, 2, 3, 4]"), 5), "[1, 2…");
  EXPECT_EQ(python_repr(python("[1, 2]"), 6), "[1, 2]");
  EXPECT_EQ(python_repr(Value::of("ééé"), 4), "'é…");
  EXPECT_EQ(python_repr(python(std::string(100, '9')), 3), "999…");
}

TEST(Value, FindTakesTheLastMember) {
  const auto value = parse_literal(R"({"a": 1, "b": 2, "a": 3})", Dialect::json);
  ASSERT_TRUE(value && value->find("a"));
  EXPECT_EQ(value->find("a")->text, "3");
  EXPECT_EQ(value->find("c"), nullptr);
  EXPECT_EQ(Value::of("a").find("a"), nullptr);
}

TEST(Wire, IsWhatTheHeaderSays) {
  EXPECT_EQ(wire(python("[None, True, False, -12, 'héllo', b'\\x00']")),
            std::string("l6:ntfi-12;s6:héllob1:\0", 24));
  EXPECT_EQ(wire(python("(1.0, 2j)")), "u2:d3ff0000000000000c00000000000000004000000000000000");
  EXPECT_EQ(wire(python("{'a': {1}}")), "m1:s1:ae1:i1;");
  EXPECT_EQ(wire(frozen(python("{1}"))), "z1:i1;");
  EXPECT_EQ(wire(opaque()), "o7:12:Node");
}

TEST(Wire, ReadsWhatItWrites) {
  for (const char* text : {"None", "[True, False]", "-12345678901234567890", "(0.1, -0.0, 1e999)",
                           "1+2j", "'\\ud800x'", "b'\\xff'", "{1: {2: (3,)}}", "{1, 'a'}"}) {
    const std::string bytes = wire(python(text)) + "rest";
    const auto read = parse_wire(bytes);
    ASSERT_TRUE(read.has_value()) << text;
    EXPECT_EQ(wire(read->first), wire(python(text)));
    EXPECT_EQ(read->second, "rest");
  }
}

TEST(Wire, RefusesWhatIsMalformed) {
  for (const char* text : {"",
                           "x",
                           "i",
                           "i12",
                           "i;",
                           "i-;",
                           "i01;",
                           "i-0;",
                           "i1a;",
                           "d3ff",
                           "d3ff000000000000g",
                           "c3ff0000000000000",
                           "s",
                           "s5",
                           "s5:hell",
                           "s-1:",
                           "s99999999999999999999:",
                           "l1:",
                           "l2:n",
                           "l1000000000000:n",
                           "m1:n",
                           "m9223372036854775808:nn",
                           "o4:Node",
                           "o1:1",
                           "o5::Node",
                           "l:n",
                           "l +1:n"})
    EXPECT_FALSE(parse_wire(text).has_value()) << text;
}

TEST(Wire, DepthIsBounded) {
  const auto nested = [](std::size_t levels) {
    std::string text;
    for (std::size_t i = 0; i < levels; ++i) text += "l1:";
    return text + "n";
  };
  EXPECT_TRUE(parse_wire(nested(205)).has_value()) << "a literal of 200 levels, in a frame";
  EXPECT_FALSE(parse_wire(nested(300)).has_value());
  EXPECT_FALSE(parse_wire(nested(1'000'000)).has_value());
}

}  // namespace
}  // namespace cupel::code
