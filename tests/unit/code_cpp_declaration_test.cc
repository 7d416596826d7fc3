#include <gtest/gtest.h>

#include <string>

#include "verifiers/code/internal/cpp_declaration.h"
#include "verifiers/code/internal/cpp_source.h"

namespace cupel::code {
namespace {

CppFunction only_function(std::string_view source) {
  const auto items = cpp_items(source);
  for (const CppItem& item : items)
    if (item.function) return *item.function;
  ADD_FAILURE() << source;
  return {};
}

TEST(CppDeclaration, ParametersAsTheyAreWritten) {
  const CppFunction head = only_function(
      "static inline const std::map<int, std::vector<int>>& f(const std::string &s, int xs[], "
      "unsigned, std::pair<int, int> p = {1, 2}) {");
  EXPECT_EQ(head.name, "f");
  EXPECT_EQ(head.result, "const std::map<int,std::vector<int>>&");
  ASSERT_EQ(head.parameters.size(), 4u);
  EXPECT_EQ(head.parameters[0].type, "const std::string&");
  EXPECT_EQ(head.parameters[0].name, "s");
  EXPECT_EQ(head.parameters[1].type, "int*");
  EXPECT_EQ(head.parameters[2].type, "unsigned");
  EXPECT_EQ(head.parameters[2].name, "");
  EXPECT_EQ(head.parameters[3].name, "p");
  EXPECT_EQ(head.parameters[3].preset, "{1,2}");
}

TEST(CppDeclaration, ItemsOutsideBracesOnly) {
  const auto items = cpp_items(
      "#define TWO \\\n  2\n/* int no(); */ using ll = long long;\n"
      "struct Node { int f() { return 1; } } head;\n"
      "int table[] = {1, 2};  // int neither() {}\n"
      "const char* text = R\"(int nor() {)\";\n"
      "auto last(ll n) -> ll { if (n) { return '{'; } return n; }\n");
  ASSERT_EQ(items.size(), 6u);
  EXPECT_EQ(items[0].kind, CppItem::Kind::directive);
  EXPECT_EQ(items[1].name, "ll");
  EXPECT_EQ(items[2].name, "Node");
  EXPECT_EQ(items[2].kind, CppItem::Kind::type);
  EXPECT_EQ(items[3].name, "table");
  EXPECT_EQ(items[4].name, "text");
  EXPECT_EQ(items[5].function->result, "ll");
  EXPECT_FALSE(items[5].is_open);
}

TEST(CppDeclaration, AHeadThatIsLeftOpen) {
  const auto items = cpp_items("int g() { return 0; }\nint f(int n) {\n  // the rest is missing\n");
  ASSERT_EQ(items.size(), 2u);
  EXPECT_FALSE(items[0].is_open);
  EXPECT_TRUE(items[1].is_open);
}

TEST(CppDeclaration, MethodsOfAClass) {
  const auto items = cpp_items(
      "class Solution {\n private:\n  int no(int);\n public:\n"
      "  vector<int> two(vector<int>& nums, int target) { return {}; }\n};\n");
  const auto method = find_method(items, "Solution", "two");
  ASSERT_TRUE(method);
  EXPECT_EQ(method->parameters[1].name, "target");
  EXPECT_FALSE(find_method(items, "Solution", "three"));
}

TEST(CppDeclaration, OnlyPlainTypesAreCarriedOver) {
  const std::string source =
      "typedef long long ll;\n#define vi vector<ll>\nvi f(const vi& a, int n = 3) {}\n"
      "decltype(exit(0)) g(int n) {}\nint h(int n = exit(0)) {}\n";
  const auto items = cpp_items(source);
  const auto f = portable_head(*find_function(items, "f")->function, items);
  ASSERT_TRUE(f);
  EXPECT_EQ(f->result, "::std::vector<long long>");
  EXPECT_EQ(f->parameters[1].preset, "3");
  EXPECT_FALSE(find_function(items, "g") &&
               portable_head(*find_function(items, "g")->function, items));
  const auto h = portable_head(*find_function(items, "h")->function, items);
  ASSERT_TRUE(h);
  EXPECT_EQ(h->parameters[0].preset, "");
}

TEST(CppDeclaration, HostileTextTakesLinearTime) {
  for (const char* unit : {"a<", "(", "f(", "{", "#define a\\\n", "\"", "R\"(", "/*", "[[", "->"}) {
    std::string text;
    while (text.size() < 1000000) text += unit;
    EXPECT_LE(cpp_items(text).size(), text.size());
  }
}

}  // namespace
}  // namespace cupel::code
