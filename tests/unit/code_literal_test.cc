#include <gtest/gtest.h>

#include "verifiers/code/value.h"

namespace cupel::code {
namespace {

/// The literal as it travels, "" where it is refused.
std::string read(std::string_view text, Dialect dialect) {
  const auto value = parse_literal(text, dialect);
  std::string out;
  if (value) append_wire(out, *value);
  return out;
}

std::string python(std::string_view text) { return read(text, Dialect::python); }
std::string json(std::string_view text) { return read(text, Dialect::json); }

std::string text_of(std::string_view literal) {
  const auto value = parse_literal(literal, Dialect::python);
  return value && value->kind == Value::Kind::text ? value->text : "refused";
}

std::string nested(char open, char close, std::size_t levels) {
  return std::string(levels, open) + std::string(levels, close);
}

TEST(PythonLiteral, Integers) {
  EXPECT_EQ(python("0"), "i0;");
  EXPECT_EQ(python("00_0"), "i0;");
  EXPECT_EQ(python("-0"), "i0;");
  EXPECT_EQ(python("+1_000"), "i1000;");
  EXPECT_EQ(python("0xFf"), "i255;");
  EXPECT_EQ(python("0b_101"), "i5;");
  EXPECT_EQ(python("-0O17"), "i-15;");
  EXPECT_EQ(python("0x10000000000000000"), "i18446744073709551616;");
  EXPECT_EQ(python("0b1" + std::string(100, '0')), "i1267650600228229401496703205376;");
  EXPECT_EQ(python(std::string(500, '7')), "i" + std::string(500, '7') + ";");
  for (const char* text : {"007", "1__0", "1_", "_1", "0x", "0b2", "0x_", "1a", "1if", "--1", "- ",
                           "0xfg", "0_7", "12 3"})
    EXPECT_EQ(python(text), "") << text;
  EXPECT_EQ(python("0x" + std::string(200'000, 'f')), "");
}

TEST(PythonLiteral, Reals) {
  EXPECT_EQ(python("1.0"), "d3ff0000000000000");
  EXPECT_EQ(python("1."), "d3ff0000000000000");
  EXPECT_EQ(python(".5"), "d3fe0000000000000");
  EXPECT_EQ(python("1e0"), "d3ff0000000000000");
  EXPECT_EQ(python("0_0.5_0E+0_0"), "d3fe0000000000000");
  EXPECT_EQ(python("-0.0"), "d8000000000000000");
  EXPECT_EQ(python("1e400"), "d7ff0000000000000");
  EXPECT_EQ(python("1e99999999999999999999"), "d7ff0000000000000");
  EXPECT_EQ(python("1e-400"), "d0000000000000000");
  EXPECT_EQ(python("0e99999999999999999999"), "d0000000000000000");
  EXPECT_EQ(python("0." + std::string(400, '0') + "1e402"), "d4024000000000000");
  EXPECT_EQ(python("9007199254740993.0"), "d4340000000000000");
  EXPECT_EQ(python("5e-324"), "d0000000000000001");
  for (const char* text : {".", "1e", "1e+", "1._5", "1_.5", "1..", "1.2.3", "inf", "nan"})
    EXPECT_EQ(python(text), "") << text;
}

TEST(PythonLiteral, ComplexNumbers) {
  EXPECT_EQ(python("1j"), "c00000000000000003ff0000000000000");
  EXPECT_EQ(python("1 - 2J"), "c3ff0000000000000c000000000000000");
  EXPECT_EQ(python("-1+1j"), "cbff00000000000003ff0000000000000");
  EXPECT_EQ(python("-1j"), "c8000000000000000bff0000000000000");
  for (const char* text : {"1+2", "1j+2j", "1+-2j", "1+2j+3j", "'a'+2j", "1-x"})
    EXPECT_EQ(python(text), "") << text;
  EXPECT_EQ(python(std::string(400, '9') + "+1j"), "");
}

TEST(PythonLiteral, Strings) {
  EXPECT_EQ(text_of("'it\\'s'"), "it's");
  EXPECT_EQ(text_of("\"a\\n\\t\\\\\\a\\x41\\101\\u00e9\\U0001F600\""), "a\n\t\\\aAAé😀");
  EXPECT_EQ(text_of("'\\d\\8'"), "\\d\\8");
  EXPECT_EQ(text_of("'a\\\nb'"), "ab");
  EXPECT_EQ(text_of("r'\\n\\''"), "\\n\\'");
  EXPECT_EQ(text_of("'''a'b''c\nd'''"), "a'b''c\nd");
  EXPECT_EQ(text_of("\"\"\"a\r\nb\"\"\""), "a\nb");
  EXPECT_EQ(text_of("'a' \"b\"u'c' R'\\d'"), "abc\\d");
  EXPECT_EQ(text_of("('a' # one\n 'b')"), "ab");
  EXPECT_EQ(text_of("'\\ud83d\\ude00'"), "\xED\xA0\xBD\xED\xB8\x80");
  EXPECT_EQ(text_of("''"), "");
  EXPECT_EQ(python("b'a\\xff\\u'"), "b4:a\xff\\u");
  EXPECT_EQ(python("rB'\\x' b'\\400'"), std::string("b3:\\x\0", 6));
  for (const char* text :
       {"'", "'a", "'a\n'", "'''a''", "'\\x4'", "'\\u12'", "'\\U00110000'", "'\\N{DASH}'", "r'\\'",
        "b'é'", "'a' b'b'", "f'a'", "'a' f'b'", "ur'a'", "'a'\n'b'", "'a\xff'", "x'a'"})
    EXPECT_EQ(python(text), "") << text;
  EXPECT_EQ(python(std::string_view("'\0'", 3)), "");
}

TEST(PythonLiteral, Collections) {
  EXPECT_EQ(python("[]"), "l0:");
  EXPECT_EQ(python("[1, [2,],]"), "l2:i1;l1:i2;");
  EXPECT_EQ(python("()"), "u0:");
  EXPECT_EQ(python("(1)"), "i1;");
  EXPECT_EQ(python("(1,)"), "u1:i1;");
  EXPECT_EQ(python("1, 2"), "u2:i1;i2;");
  EXPECT_EQ(python("1,"), "u1:i1;");
  EXPECT_EQ(python("{}"), "m0:");
  EXPECT_EQ(python("{1: 2, 'a': [3]}"), "m2:i1;i2;s1:al1:i3;");
  EXPECT_EQ(python("{1, (2, 3)}"), "e2:i1;u2:i2;i3;");
  EXPECT_EQ(python("set()"), "e0:");
  EXPECT_EQ(python(" [ # first\n 1\n,\t2 ] # last\n"), "l2:i1;i2;");
  EXPECT_EQ(python("[None, True, False]"), "l3:ntf");
  for (const char* text :
       {"",          "[",     "[1",       "[1 2]",        "[,]",     "[1,,]",    "(,)", "{1: 2, 3}",
        "{1, 2: 3}", "{[1]}", "{[1]: 2}", "{(1, {}): 2}", "{set()}", "set([1])", "set", "Truely",
        "none",      "[x]",   "[*[1]]",   "1 + 2",        "[1]]",    "()()"})
    EXPECT_EQ(python(text), "") << text;
}

TEST(PythonLiteral, DepthIsBounded) {
  EXPECT_NE(python(nested('[', ']', 200)), "");
  EXPECT_EQ(python(nested('[', ']', 201)), "");
  EXPECT_EQ(python(nested('(', ')', 1'000'000)), "");
  EXPECT_EQ(python(std::string(1'000'000, '{')), "");
  EXPECT_EQ(python(std::string(1'000'000, '-')), "");
}

TEST(JsonLiteral, IsStrict) {
  EXPECT_EQ(json(" {\"a\": [1, -2.5, true, false, null]} "), "m1:s1:al5:i1;dc004000000000000tfn");
  EXPECT_EQ(json("-0"), "i0;");
  EXPECT_EQ(json("1e0"), "d3ff0000000000000");
  EXPECT_EQ(json("-1e999"), "dfff0000000000000");
  EXPECT_EQ(json(std::string(500, '7')), "i" + std::string(500, '7') + ";");
  EXPECT_EQ(json("[NaN, Infinity, -Infinity]"),
            "l3:d7ff8000000000000d7ff0000000000000dfff0000000000000");
  EXPECT_EQ(json(R"("\"\\\/\b\f\n\r\t\u00e9")"), "s10:\"\\/\b\f\n\r\té");
  EXPECT_EQ(json(R"("\ud83d\ude00")"), "s4:😀");
  EXPECT_EQ(json(R"("\ud83d\ud83d\ude00")"), "s7:\xED\xA0\xBD😀");
  EXPECT_EQ(json(R"("\ud83dx")"), "s4:\xED\xA0\xBDx");
  EXPECT_EQ(json(R"({"a": 1, "a": 2})"), "m2:s1:ai1;s1:ai2;");
  for (const char* text :
       {"",    "01",     "-",       "+1",          "1.",     ".5",      "1e",        "-NaN",
        "nul", "True",   "'a'",     "\"a",         "\"\n\"", "\"\\x\"", "\"\\u12\"", "[1,]",
        "[",   "{1: 2}", "{\"a\"}", "{\"a\": 1,}", "1 2",    "\"\xff\""})
    EXPECT_EQ(json(text), "") << text;
  EXPECT_NE(json(nested('[', ']', 200)), "");
  EXPECT_EQ(json(nested('[', ']', 201)), "");
}

TEST(LiteralPrefix, GivesWhatFollows) {
  const auto rest = [](std::string_view text, Dialect dialect) {
    const auto read = parse_literal_prefix(text, dialect);
    return read ? std::string(read->second) : "refused";
  };
  EXPECT_EQ(rest("[1, 2] == f(x)", Dialect::python), "== f(x)");
  EXPECT_EQ(rest("1, 2", Dialect::python), ", 2");
  EXPECT_EQ(rest("1 + 2", Dialect::python), "+ 2");
  EXPECT_EQ(rest("'a' 'b') \xff", Dialect::python), ") \xff");
  EXPECT_EQ(rest("f(x)", Dialect::python), "refused");
  EXPECT_EQ(rest("{\"a\": 1} tail", Dialect::json), "tail");
}

}  // namespace
}  // namespace cupel::code
