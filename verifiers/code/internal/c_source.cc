#include "verifiers/code/internal/c_source.h"

#include <fmt/format.h>

#include "verifiers/code/harness/c_channel.h.h"
#include "verifiers/code/harness/c_solution.h.h"
#include "verifiers/code/harness/c_wire.h.h"
#include "verifiers/code/internal/source_parts.h"

namespace cupel::code {
namespace {

using Item = CType::Item;

/// Whether it is the length of the array before it by its name (`nums`, `numsSize`): rows whose
/// lists know their lengths leave it out.
bool is_length(const CFunction& function, std::size_t i) {
  if (i == 0 || !function.parameters[i].is_integer() || !function.parameters[i - 1].is_array)
    return false;
  const std::string& array = function.parameter_names[i - 1];
  return !array.empty() && function.parameter_names[i] == array + "Size";
}

/// Declares the argument cupel_i, and for arrays its length, cupel_n_i.
std::string argument(const CFunction& function, std::size_t i) {
  const CType& type = function.parameters[i];
  if (is_length(function, i))
    return fmt::format("  {0} cupel_{1} = cupel_knows_lengths ? ({0})cupel_n_{2} : {3};\n",
                       type.item_name, i, i - 1, taken(type, "cupel_in"));
  if (!type.is_array)
    return fmt::format("  {} cupel_{} = {};\n", type.item_name, i, taken(type, "cupel_in"));
  return fmt::format(
      "  const _Bool cupel_none_{0} = cupel_take(cupel_in, 'n');\n"
      "  const CupelSize cupel_n_{0} = cupel_none_{0} ? 0 : cupel_take_extent(cupel_in);\n"
      "  {1}* cupel_{0} = cupel_none_{0} ? 0 : cupel_array(cupel_n_{0}, sizeof({1}));\n"
      "  for (CupelSize cupel_k = 0; cupel_k < cupel_n_{0}; ++cupel_k)\n"
      "    cupel_{0}[cupel_k] = {2};\n",
      i, type.item_name, taken(type, "cupel_in"));
}

/// The place for the length of a result, which callers leave out.
std::string place_for_size(const CType& type, std::size_t i) {
  return fmt::format(
      "  {1} cupel_place = 0;\n"
      "  {1}* cupel_{0} = &cupel_place;\n"
      "  const CupelSize cupel_n_{0} = 1;\n"
      "  if (cupel_call->count > {0}) cupel_place = ({1})cupel_take_first(cupel_in, sizeof({1}), "
      "({1})-1 < ({1})1);\n",
      i, type.item_name);
}

std::string put_argument(const CType& type, std::size_t i, std::string_view out) {
  if (!type.is_array) return "  " + put(type, out, fmt::format("cupel_{}", i));
  return fmt::format(
      "  if (!cupel_{0}) cupel_say({1}, \"n\");\n"
      "  else cupel_put_size({1}, 'l', cupel_n_{0});\n"
      "  for (CupelSize cupel_k = 0; cupel_k < cupel_n_{0}; ++cupel_k) {2}",
      i, out, put(type, out, fmt::format("cupel_{}[cupel_k]", i)));
}

/// What stands for the result: the array as long as the last parameter says.
std::string put_result(const CEntry& entry) {
  const CFunction& function = entry.function;
  constexpr std::string_view kOut = "&cupel_call->result";
  if (function.result.is_array)
    return fmt::format(
        "  const long long cupel_size = (long long)cupel_{}[0];\n"
        "  if (cupel_size < 0 || cupel_size > 10000000)\n"
        "    cupel_note(\"a result of an impossible length\", \"\");\n"
        "  else if (!cupel_result && (cupel_size > 0 || cupel_call->wants_afterwards))\n"
        "    cupel_say({}, \"n\");\n"
        "  else\n"
        "    cupel_put_size({}, 'l', (CupelSize)cupel_size);\n"
        "  for (long long cupel_k = 0; cupel_result && !cupel_fault[0] && cupel_k < cupel_size; "
        "++cupel_k) {}",
        function.parameters.size() - 1, kOut, kOut,
        put(function.result, kOut, "cupel_result[cupel_k]"));
  if (function.result.item != Item::nothing)
    return "  " + put(function.result, kOut, "cupel_result");
  if (entry.gives_argument)
    for (std::size_t i = 0; i < function.parameters.size(); ++i)
      if (function.parameters[i].may_change()) return put_argument(function.parameters[i], i, kOut);
  return fmt::format("  cupel_say({}, \"n\");\n", kOut);
}

std::string dispatch(const CEntry& entry, std::size_t number) {
  const CFunction& function = entry.function;
  const std::size_t count = function.parameters.size();
  const std::size_t written = count - (function.returns_size() ? 1 : 0);
  std::size_t lengths = 0;
  for (std::size_t i = 0; i < written; ++i) lengths += is_length(function, i) ? 1 : 0;
  std::string text = fmt::format(
      "static void cupel_call_{0}(CupelCall* cupel_call) {{\n"
      "  CupelReader* cupel_in = &cupel_call->arguments;\n"
      "  const _Bool cupel_knows_lengths = {1} > 0 && cupel_call->count == {2} - {1};\n"
      "  (void)cupel_in;\n"
      "  if (!cupel_knows_lengths && cupel_call->count != {2} && cupel_call->count != {3})\n"
      "    cupel_note(\"the function takes {3} arguments\", \"\");\n",
      number, lengths, written, count);
  for (std::size_t i = 0; i < count; ++i) {
    text += i < written ? argument(function, i) : place_for_size(function.parameters[i], i);
  }
  text += "  if (cupel_fault[0]) return;\n  ";
  if (function.result.item != Item::nothing)
    text += fmt::format("{} cupel_result = ", function.result.is_array
                                                  ? function.result.item_name + " const*"
                                                  : function.result.item_name);
  text += fmt::format("({})({});\n", function.name,
                      comma_list(count, [](std::size_t i) { return fmt::format("cupel_{}", i); }));
  text += put_result(entry);
  text += fmt::format("  cupel_put_size(&cupel_call->afterwards, 'u', {});\n", count);
  for (std::size_t i = 0; i < count; ++i)
    text += put_argument(function.parameters[i], i, "&cupel_call->afterwards");
  return text + "}\n";
}

// What is read from a head is a guess (int xs[3][4], names that macros hide) until the compiler
// has seen the call.
constexpr std::string_view kStrict =
    "#pragma GCC diagnostic error \"-Wincompatible-pointer-types\"\n"
    "#pragma GCC diagnostic error \"-Wint-conversion\"\n";

}  // namespace

std::string taken(const CType& type, std::string_view reader) {
  switch (type.item) {
    case Item::boolean:
      return fmt::format("cupel_take_bool({})", reader);
    case Item::character:
      return fmt::format("cupel_take_char({})", reader);
    case Item::single:
    case Item::real:
      return fmt::format("({})cupel_take_real({})", type.item_name, reader);
    case Item::text:
      return fmt::format("cupel_take_text({})", reader);
    default:
      return fmt::format("({0})cupel_take_integer({1}, sizeof({0}), ({0})-1 < ({0})1)",
                         type.item_name, reader);
  }
}

std::string put(const CType& type, std::string_view out, std::string_view item) {
  switch (type.item) {
    case Item::boolean:
      return fmt::format("cupel_put_bool({}, {});\n", out, item);
    case Item::character:
      return fmt::format("cupel_put_char({}, {});\n", out, item);
    case Item::single:
      return fmt::format("cupel_put_float({}, {});\n", out, item);
    case Item::real:
      return fmt::format("cupel_put_real({}, (double){});\n", out, item);
    case Item::text:
      return fmt::format("cupel_put_text({}, {});\n", out, item);
    default:
      return fmt::format("cupel_put_integer({}, (unsigned long long){}, {} < 0);\n", out, item,
                         item);
  }
}

std::string c_solution_program(const CppSolution& solution, std::span<const CEntry> entries) {
  std::string text;
  text += without_pragma(kCChannel);
  text += without_pragma(kCWire);
  text += without_pragma(kCSolution);
  text += "#define main cupel_main_of_the_solution\n#line 1 \"context.c\"\n";
  text += solution.before;
  text += "\n#line 1 \"solution.c\"\n";
  text += solution.code;
  text += "\n#line 1 \"cupel.c\"\n#undef main\n";
  text += kStrict;
  std::string table;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    text += dispatch(entries[i], i);
    table += fmt::format("{{\"{}\", &cupel_call_{}}}, ", entries[i].function.name, i);
  }
  text += fmt::format(
      "int main(void) {{\n"
      "  static const CupelEntry cupel_entries[] = {{ {}{{0, 0}} }};\n"
      "  cupel_serve(cupel_entries);\n"
      "  cupel_leave(0);\n"
      "}}\n",
      table);
  return text;
}

bool has_other_types(std::string_view diagnostics) {
  const std::size_t error = diagnostics.find(" error: ");
  if (error == std::string_view::npos) return false;
  const std::size_t begin = diagnostics.rfind('\n', error) + 1;
  const std::string_view line = diagnostics.substr(begin, diagnostics.find('\n', error) - begin);
  return line.starts_with("cupel.c:") &&
         (line.find("[-Werror=incompatible-pointer-types]") != std::string_view::npos ||
          line.find("[-Werror=int-conversion]") != std::string_view::npos);
}

}  // namespace cupel::code
