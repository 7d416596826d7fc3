#include <fmt/format.h>

#include <algorithm>

#include "verifiers/code/harness/c_channel.h.h"
#include "verifiers/code/harness/c_remote.h.h"
#include "verifiers/code/harness/c_wire.h.h"
#include "verifiers/code/internal/c_source.h"
#include "verifiers/code/internal/source_parts.h"

namespace cupel::code {
namespace {

using Item = CType::Item;

bool is_pointer(const CType& type) { return type.is_array || type.item == Item::text; }

/// The integer that stands beside an array, as it does where it is the array's length.
std::string integer_beside(const CFunction& function, std::size_t i) {
  const bool is_size = function.returns_size() && i + 1 == function.parameters.size();
  if (is_size) return "-1";
  if (i + 1 < function.parameters.size() && function.parameters[i + 1].is_integer())
    return fmt::format("(long long)cupel_{}", i + 1);
  if (i > 0 && function.parameters[i - 1].is_integer())
    return fmt::format("(long long)cupel_{}", i - 1);
  return "-1";
}

std::string put_argument(const CFunction& function, std::size_t i) {
  const CType& type = function.parameters[i];
  constexpr std::string_view kOut = "&cupel_request";
  if (type.item == Item::text && !type.is_array)
    return fmt::format("  cupel_put_text_within({}, cupel_{}, cupel_known_{});\n", kOut, i, i);
  if (!type.is_array) return "  " + put(type, kOut, fmt::format("cupel_{}", i));
  const std::string beside = integer_beside(function, i);
  // Behind the texts that there are, there may be addresses of nothing.
  const std::string known = type.item == Item::text && beside != "-1"
                                ? "CUPEL_UNKNOWN"
                                : fmt::format("cupel_known_{}", i);
  return fmt::format(
      "  const CupelSize cupel_n_{0} =\n"
      "      cupel_{0} ? cupel_extent(\"{1}\", {2}, sizeof({3}), {4}) : 0;\n"
      "  if (!cupel_{0}) cupel_say({5}, \"n\");\n"
      "  else cupel_put_size({5}, 'l', cupel_n_{0});\n"
      "  for (CupelSize cupel_k = 0; cupel_k < cupel_n_{0}; ++cupel_k) {6}",
      i, function.name, known, type.item_name, beside, kOut,
      put(type, kOut, fmt::format("cupel_{}[cupel_k]", i)));
}

/// What the call left in an argument goes to where the tests see it.
std::string update(const CFunction& function, std::size_t i) {
  const CType& type = function.parameters[i];
  if (!type.may_change()) return "  cupel_skip(&cupel_in);\n";
  if (!type.is_array)
    return fmt::format("  cupel_update_text(\"{0}\", &cupel_in, cupel_{1}, cupel_known_{1});\n",
                       function.name, i);
  const bool is_real = type.item == Item::real || type.item == Item::single;
  const std::string allows =
      is_real
          ? fmt::format("    cupel_allows_nan |= cupel_{0}[cupel_k] != cupel_{0}[cupel_k];\n", i)
          : "";
  const std::string same =
      type.item == Item::text
          ? fmt::format("cupel_same_text(cupel_{}[cupel_k], cupel_now)", i)
          : fmt::format("__builtin_memcmp(&cupel_{}[cupel_k], &cupel_now, sizeof cupel_now) == 0",
                        i);
  return fmt::format(
      "  if (!cupel_{0}) cupel_skip(&cupel_in);\n"
      "  else if (cupel_take_items(&cupel_in, \" where an array is wanted\") != cupel_n_{0})\n"
      "    cupel_note(\"an array of another length\", \"\");\n"
      "  for (CupelSize cupel_k = 0; cupel_k < cupel_n_{0} && !cupel_fault[0]; ++cupel_k) {{\n"
      "{1}"
      "    {2} cupel_now = {3};\n"
      "    cupel_allows_nan = kCupelAllowsNan;\n"
      "    if (cupel_fault[0] || {4}) continue;\n"
      "    cupel_may_change(\"{5}\", cupel_known_{0}, cupel_k);\n"
      "    cupel_{0}[cupel_k] = cupel_now;\n"
      "  }}\n",
      i, allows, type.item_name, taken(type, "&cupel_in"), same, function.name);
}

std::string take_result(const CType& type) {
  if (type.item == Item::nothing) return "  cupel_skip(&cupel_in);\n";
  if (!type.is_array)
    return fmt::format("  {} cupel_result = {};\n", type.item_name, taken(type, "&cupel_in"));
  return fmt::format(
      "  const _Bool cupel_none = cupel_take(&cupel_in, 'n');\n"
      "  const CupelSize cupel_size =\n"
      "      cupel_none ? 0 : cupel_take_items(&cupel_in, \" where an array is wanted\");\n"
      "  {0}* cupel_result = cupel_none ? 0 : cupel_array(cupel_size, sizeof({0}));\n"
      "  for (CupelSize cupel_k = 0; cupel_k < cupel_size; ++cupel_k)\n"
      "    cupel_result[cupel_k] = {1};\n",
      type.item_name, taken(type, "&cupel_in"));
}

std::string known_sizes(const CFunction& function, std::string_view form) {
  std::string text;
  for (std::size_t i = 0; i < function.parameters.size(); ++i)
    if (is_pointer(function.parameters[i])) text += fmt::format(fmt::runtime(form), i);
  return text;
}

/// The function that the tests call, which is inlined so that the sizes of arrays are seen, and the
/// one that does its work.
std::string stub(const CFunction& function, std::size_t number) {
  const std::size_t count = function.parameters.size();
  const bool has_result = function.result.item != Item::nothing;
  const bool wants_afterwards = std::any_of(function.parameters.begin(), function.parameters.end(),
                                            [](const CType& type) { return type.may_change(); });
  // Of a parameter and of what stands for it; the last parameter is never used.
  const std::string inner = comma_list(count, [&](std::size_t i) {
    return fmt::format("{} cupel_{}", function.parameters[i].pointer(), i);
  });
  std::string text =
      fmt::format("static {} cupel_stub_{}({}{}int cupel_unused) {{\n  (void)cupel_unused;\n",
                  function.result.pointer(), number, inner + (count > 0 ? ", " : ""),
                  known_sizes(function, "CupelSize cupel_known_{}, "));
  text += fmt::format("  cupel_begin(\"{}\", {});\n", function.name, count);
  for (std::size_t i = 0; i < count; ++i) text += put_argument(function, i);
  text += fmt::format("  CupelReader cupel_in = cupel_ask(\"{}\", {});\n", function.name,
                      wants_afterwards ? 1 : 0);
  text += take_result(function.result);
  if (wants_afterwards) {
    text += fmt::format("  cupel_begin_afterwards(&cupel_in, {});\n", count);
    for (std::size_t i = 0; i < count; ++i) text += update(function, i);
  }
  text += fmt::format("  cupel_finish(&cupel_in, \"{}\");\n", function.name);
  text += has_result ? "  return cupel_result;\n}\n" : "}\n";
  text += fmt::format(
      "extern inline __attribute__((always_inline)) {} {}({}) {{ {}cupel_stub_{}({}{}0); }}\n",
      function.result.written, function.name,
      count == 0
          ? "void"
          : comma_list(count,
                       [&](std::size_t i) {
                         return fmt::format("{} cupel_{}", function.parameters[i].written, i);
                       }),
      has_result ? "return " : "", number,
      comma_list(count, [](std::size_t i) { return fmt::format("cupel_{}", i); }) +
          (count > 0 ? ", " : ""),
      known_sizes(function, "CUPEL_KNOWN(cupel_{}), "));
  return text;
}

constexpr std::string_view kHeaders =
    "#include <ctype.h>\n#include <limits.h>\n#include <math.h>\n#include <stdbool.h>\n"
    "#include <stddef.h>\n#include <stdint.h>\n#include <stdio.h>\n#include <stdlib.h>\n"
    "#include <string.h>\n";

}  // namespace

std::string c_test_program(std::string_view before, std::span<const CFunction> remote,
                           std::string_view test_code) {
  std::string text;
  if (!mentions_nan(test_code)) text += "#define CUPEL_REFUSES_NAN 1\n";
  text += without_pragma(kCChannel);
  text += without_pragma(kCWire);
  text += without_pragma(kCRemote);
  text += kHeaders;
  text += "#line 1 \"context.c\"\n";
  text += before;
  text += "\n#undef NDEBUG\n#include <assert.h>\n#line 1 \"cupel.c\"\n";
  for (std::size_t i = 0; i < remote.size(); ++i) text += stub(remote[i], i);
  const std::vector<CppItem> items = cpp_items(test_code);
  const CppItem* main = find_function(items, "main");
  if (!main || main->function->result == "int") text += "__attribute__((flatten)) int main();\n";
  if (!main) text += "int main(void) {\n";
  text += "#line 1 \"tests.c\"\n";
  text += test_code;
  if (!main) text += "\n}\n";
  return text;
}

}  // namespace cupel::code
