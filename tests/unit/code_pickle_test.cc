// The pickles were written down by hand from the opcodes' documentation in Python's pickletools.
#include <gtest/gtest.h>

#include <string>

#include "verifiers/code/internal/packed_text.h"
#include "verifiers/code/internal/pickle.h"

namespace cupel::code {
namespace {

using namespace std::string_literals;

std::string shown(std::string_view pickle) {
  const auto value = parse_pickle(pickle);
  return value ? python_repr(*value) : value.error().message;
}

TEST(Pickle, ReadsScalarsOfAllProtocols) {
  EXPECT_EQ(shown("N."), "None");
  EXPECT_EQ(shown("I01\n."), "True");
  EXPECT_EQ(shown("I00\n."), "False");
  EXPECT_EQ(shown("\x80\x02\x88."), "True");
  EXPECT_EQ(shown("I-12\n."), "-12");
  EXPECT_EQ(shown("L123456789012345678901234567890L\n."), "123456789012345678901234567890");
  EXPECT_EQ(shown("J\xfe\xff\xff\xff."), "-2");
  EXPECT_EQ(shown("K\xff."), "255");
  EXPECT_EQ(shown("M\x01\x02."), "513");
  EXPECT_EQ(shown("\x8a\x00."s), "0");
  EXPECT_EQ(shown("\x8a\x01\x80."), "-128");
  EXPECT_EQ(shown("\x8a\x09\x00\x00\x00\x00\x00\x00\x00\x00\x01."s), "18446744073709551616");
  EXPECT_EQ(shown("F1.5\n."), "1.5");
  EXPECT_EQ(shown("G\xbf\xf8\x00\x00\x00\x00\x00\x00."s), "-1.5");
}

TEST(Pickle, ReadsTextAndBytes) {
  EXPECT_EQ(shown("X\x02\x00\x00\x00hi."s), "'hi'");
  EXPECT_EQ(shown("\x80\x04\x95\x05\x00\x00\x00\x00\x00\x00\x00\x8c\x02hi\x94."s), "'hi'");
  EXPECT_EQ(shown("Va\\u00e9\\U0001f600\n."), "'a\u00e9\U0001f600'");
  EXPECT_EQ(shown("S'a\\n\\x41'\n."), "'a\\nA'");
  EXPECT_EQ(shown("C\x02\x00\xff."s), "b'\\x00\\xff'");
  EXPECT_EQ(shown("X\x01\x00\x00\x00\xff."s), "pickle is ill-formed");
}

TEST(Pickle, ReadsContainers) {
  EXPECT_EQ(shown("(lI1\naI2\na."), "[1, 2]");
  EXPECT_EQ(shown("](K\x01K\x02"
                  "e."),
            "[1, 2]");
  EXPECT_EQ(shown("K\x01K\x02\x86."), "(1, 2)");
  EXPECT_EQ(shown("(K\x01K\x02K\x03t."), "(1, 2, 3)");
  EXPECT_EQ(shown(")."), "()");
  EXPECT_EQ(shown("}(\x8c\x01"
                  "aK\x01u."),
            "{'a': 1}");
  EXPECT_EQ(shown("\x8f(K\x01\x90."), "{1}");
  EXPECT_EQ(shown("(K\x01\x91."), "frozenset({1})");
}

TEST(Pickle, AMemoNamesTheObjectItself) {
  // l = []; t = (l, l); l.append(7): both parts of t see it.
  EXPECT_EQ(shown("]q\x00h\x00\x86q\x01"
                  "0h\x00K\x07"
                  "a0h\x01."s),
            "([7], [7])");
  EXPECT_EQ(shown("h\x05."), "pickle is ill-formed");
}

TEST(Pickle, RefusesObjectsAndNamesThem) {
  EXPECT_EQ(shown("cos\nsystem\n(S'true'\ntR."), "pickle asks for the object os.system");
  EXPECT_EQ(shown("(S'true'\nios\nsystem\n."), "pickle asks for the object os.system");
  EXPECT_EQ(shown("\x8c\x02os\x8c\x06system\x93."), "pickle asks for the object os.system");
  for (const std::string_view pickle : {"NNR.", "N}b."})
    EXPECT_EQ(shown(pickle), "pickle asks for an object to be made");
  EXPECT_EQ(shown("\x82\x01."), "pickle asks for an object by the number of an extension");
  EXPECT_EQ(shown("Pkey\n."), "pickle asks for an object that is kept elsewhere");
}

TEST(Pickle, RefusesWhatIsIllFormed) {
  EXPECT_EQ(shown(""), "pickle is cut short");
  EXPECT_EQ(shown("K"), "pickle is cut short");
  EXPECT_EQ(shown("X\xff\xff\xff\xffhi."), "pickle is cut short");
  EXPECT_EQ(shown("."), "pickle is ill-formed");
  EXPECT_EQ(shown("e."), "pickle is ill-formed");
  EXPECT_EQ(shown("](K\x01s."), "pickle is ill-formed");
  EXPECT_EQ(shown("}(K\x01u."), "pickle is ill-formed");
  EXPECT_EQ(shown("\x80\x06N."), "pickle of a protocol above 5");
  EXPECT_EQ(shown("\xff."), "pickle holds the byte 0xff, which is no opcode");
}

TEST(Pickle, ACircleAndDeepNestingEnd) {
  EXPECT_EQ(shown("]2a."), "pickle holds data that is nested too deep");
  std::string deep = "K\x01";
  for (int i = 0; i < 1000; ++i) deep += "\x85";
  EXPECT_EQ(shown(deep + "."), "pickle holds data that is nested too deep");
}

TEST(Pickle, SharedPartsDoNotMultiplyWithoutEnd) {
  std::string doubled = "]";
  for (int i = 0; i < 60; ++i) doubled += "2\x86";
  EXPECT_EQ(shown(doubled + "."), "pickle holds too much data");
}

TEST(Pickle, TooManyStepsEnd) {
  EXPECT_EQ(shown(std::string(std::size_t{1} << 23, 'N')), "pickle is too long");
}

TEST(PackedText, Base64) {
  EXPECT_EQ(from_base64("aGk=").value(), "hi");
  EXPECT_EQ(from_base64("aG\nk=\n").value(), "hi");
  EXPECT_FALSE(from_base64("aGk"));
  EXPECT_FALSE(from_base64("a*k="));
}

// zlib.compress(b"hi") and zlib.compress(b"\0" * 1000), as Python 3.11 prints them.
const std::string kHi = "x\x9c\xcb\xc8\x04\x00\x01;\x00\xd2"s;
const std::string kZeros =
    "x\x9c"
    "c`\x18\x05\xa3`\x14\x0cw\x00\x00\x03\xe8\x00\x01"s;

TEST(PackedText, Inflates) {
  EXPECT_EQ(inflate(kHi, 100).value(), "hi");
  EXPECT_EQ(inflate(kHi.substr(0, 5), 100).error().message, "a zlib stream that is cut short");
  EXPECT_EQ(inflate("hello", 100).error().message, "no zlib stream");
  EXPECT_EQ(inflate(kHi + "x", 100).error().message, "bytes behind the end of a zlib stream");
}

TEST(PackedText, InflatesNoMoreThanAllowed) {
  EXPECT_EQ(inflate(kZeros, 1000).value(), std::string(1000, '\0'));
  EXPECT_EQ(inflate(kZeros, 999).error().message, "zlib data of more than 999 bytes");
}

}  // namespace
}  // namespace cupel::code
