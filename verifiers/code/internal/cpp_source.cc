#include "verifiers/code/internal/cpp_source.h"

#include <fmt/format.h>

#include <algorithm>

#include "verifiers/code/harness/cpp_channel.h.h"
#include "verifiers/code/harness/cpp_remote.h.h"
#include "verifiers/code/harness/cpp_solution.h.h"
#include "verifiers/code/harness/cpp_wire.h.h"
#include "verifiers/code/internal/source_parts.h"

namespace cupel::code {
namespace {

constexpr std::string_view kAllHeaders = "#include <bits/stdc++.h>\n";
constexpr std::string_view kFewHeaders =
    "#include <array>\n#include <csignal>\n#include <cstdio>\n#include <cstdlib>\n"
    "#include <deque>\n#include <exception>\n#include <list>\n#include <map>\n"
    "#include <set>\n#include <stdexcept>\n#include <string>\n#include <tuple>\n"
    "#include <type_traits>\n#include <typeinfo>\n#include <unordered_map>\n"
    "#include <unordered_set>\n#include <utility>\n#include <vector>\n"
    "#if __cplusplus >= 201703L\n#include <optional>\n#include <string_view>\n#endif\n";

/// Where a program has included a header with `any`, values of it can be handed over.
constexpr std::string_view kAnyForms =
    "#ifdef BOOST_ANY_INCLUDED\n"
    "template <> struct cupel_wire::Wire<boost::any> : cupel_wire::WireAny<boost::any> {};\n"
    "#endif\n"
    "#ifdef _GLIBCXX_ANY\n"
    "template <> struct cupel_wire::Wire<std::any> : cupel_wire::WireAny<std::any> {};\n"
    "#endif\n";

std::string parts(CppHeaders headers, std::string_view side) {
  std::string text(headers == CppHeaders::all ? kAllHeaders : kFewHeaders);
  text += without_pragma(kCppWire);
  text += without_pragma(kCppChannel);
  text += without_pragma(side);
  return text;
}

std::string head_text(const CppFunction& function, std::string_view name) {
  return fmt::format("{} {}({})", function.result, name,
                     comma_list(function.parameters.size(), [&](std::size_t i) {
                       const CppParameter& parameter = function.parameters[i];
                       return fmt::format("{} cupel_{}{}", parameter.type, i,
                                          parameter.preset.empty() ? "" : " = " + parameter.preset);
                     }));
}

/// A function that passes a call on: its types are those that the row declares.
std::string bridge(const CppEntry& entry, std::size_t number) {
  CppFunction head = *entry.head;
  for (CppParameter& parameter : head.parameters) parameter.preset.clear();
  const std::string passed = comma_list(head.parameters.size(), [&](std::size_t i) {
    const bool is_moved = head.parameters[i].type.ends_with("&&");
    return is_moved ? fmt::format("static_cast<decltype(cupel_{0})>(cupel_{0})", i)
                    : fmt::format("cupel_{}", i);
  });
  const std::size_t dot = entry.name.find('.');
  const std::string called =
      dot == std::string::npos
          ? "::" + entry.name
          : fmt::format("{}().{}", entry.name.substr(0, dot), entry.name.substr(dot + 1));
  return fmt::format("static {} {{ {}{}({}); }}\n",
                     head_text(head, fmt::format("cupel_bridge_{}", number)),
                     head.result == "void" ? "" : "return ", called, passed);
}

std::string address_of(const CppEntry& entry, std::size_t number) {
  if (entry.head) return fmt::format("&::cupel_bridge_{}", number);
  const std::size_t dot = entry.name.find('.');
  if (dot == std::string::npos) return "&::" + entry.name;
  return fmt::format("&::{}::{}", entry.name.substr(0, dot), entry.name.substr(dot + 1));
}

/// Two functions: the outer one becomes part of its caller, where the sizes of arrays are known.
std::string stub(const CppFunction& function, std::size_t number) {
  const std::size_t count = function.parameters.size();
  const std::string inner = fmt::format("cupel_stub_{}", number);
  CppFunction plain = function;
  for (CppParameter& parameter : plain.parameters) parameter.preset.clear();
  std::string inner_head = head_text(plain, inner);
  inner_head.pop_back();
  for (std::size_t i = 0; i < count; ++i)
    inner_head += fmt::format(", std::size_t cupel_room_{}", i);
  inner_head += ')';
  const std::string passed = comma_list(count, [](std::size_t i) {
    return fmt::format("cupel_remote::pass<decltype(cupel_{0})>(cupel_{0}, cupel_room_{0})", i);
  });
  const std::string given = comma_list(count, [](std::size_t i) {
    return fmt::format("static_cast<decltype(cupel_{0})&&>(cupel_{0})", i);
  });
  const std::string rooms = comma_list(
      count, [](std::size_t i) { return fmt::format("cupel_remote::room_at(cupel_{})", i); });
  const std::string_view comma = count > 0 ? ", " : "";
  return fmt::format(
      "static {} {{ return cupel_remote::call<{}>(\"{}\"{}{}); }}\n"
      "__attribute__((always_inline)) inline {} {{ return {}({}{}{}); }}\n",
      inner_head, function.result, function.name, comma, passed, head_text(function, function.name),
      inner, given, comma, rooms);
}

const CppItem* open_head(const std::vector<CppItem>& items) {
  if (items.empty()) return nullptr;
  const CppItem& last = items.back();
  return last.kind == CppItem::Kind::function && last.is_open ? &last : nullptr;
}

std::string closed(std::string code, std::string_view context) {
  const long open = open_braces(std::string(context) + "\n" + code);
  constexpr long kMostForgotten = 1;
  if (open == kMostForgotten) code += "\n}\n";
  return code;
}

}  // namespace

bool mentions_nan(std::string_view text) {
  for (std::size_t i = 0; i + 3 <= text.size(); ++i)
    if ((text[i] | 32) == 'n' && (text[i + 1] | 32) == 'a' && (text[i + 2] | 32) == 'n')
      return true;
  return false;
}

CppEntry declared_entry(const Problem& problem) {
  const std::vector<CppItem> items = cpp_items(problem.context);
  const CppItem* item =
      problem.entry_point.empty() ? nullptr : find_function(items, problem.entry_point);
  // Some rows name a function that is none of theirs; the head that is left open is what is asked
  // for.
  if (!item) item = open_head(items);
  if (!item) return {problem.entry_point, std::nullopt};
  return {item->name, item->function};
}

bool defines(const std::vector<CppItem>& code, std::string_view name) {
  return std::any_of(code.begin(), code.end(), [&](const CppItem& item) {
    const bool can_define =
        item.kind == CppItem::Kind::function || item.kind == CppItem::Kind::other;
    return can_define && item.name == name;
  });
}

std::string context_before_head(const Problem& problem, std::string_view entry) {
  const std::vector<CppItem> items = cpp_items(problem.context);
  for (const CppItem& item : items)
    if (item.kind == CppItem::Kind::function && item.name == entry)
      return problem.context.substr(
          0, static_cast<std::size_t>(item.text.data() - problem.context.data()));
  return problem.context;
}

CppSolution whole_solution(const Problem& problem, const std::string& source,
                           std::string_view entry) {
  const std::vector<CppItem> code = cpp_items(source);
  const std::size_t dot = entry.find('.');
  if (dot != std::string_view::npos) {
    const auto method = find_method(code, entry.substr(0, dot), entry.substr(dot + 1));
    return {problem.context, source, method.has_value()};
  }
  if (!entry.empty() && !defines(code, entry)) {
    if (!problem.context_is_head) return {problem.context, source, false};
    return {problem.context, closed(source, problem.context), true};
  }
  const auto is_in_code = [&](const CppItem& item) {
    return !item.name.empty() && std::any_of(code.begin(), code.end(), [&](const CppItem& other) {
      return other.kind != CppItem::Kind::directive && other.name == item.name;
    });
  };
  CppSolution solution{"", source, true};
  for (const CppItem& item : cpp_items(problem.context)) {
    const bool may_repeat =
        item.kind == CppItem::Kind::directive || item.kind == CppItem::Kind::prototype;
    if (item.name == entry && !item.name.empty()) continue;
    if (item.is_open || (!may_repeat && is_in_code(item))) continue;
    solution.before += item.text;
    solution.before += '\n';
  }
  return solution;
}

std::string cpp_solution_program(const CppSolution& solution, std::span<const CppEntry> entries,
                                 CppHeaders headers) {
  std::string text = parts(headers, kCppSolution);
  text += "#define main cupel_main_of_the_solution\n#line 1 \"context.cpp\"\n";
  text += solution.before;
  text += "\n#line 1 \"solution.cpp\"\n";
  text += solution.code;
  text += "\n#line 1 \"cupel.cpp\"\n#undef main\n";
  text += kAnyForms;
  std::string table;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    if (entries[i].head) text += bridge(entries[i], i);
    text += fmt::format(
        "static void cupel_call_{}(cupel_solution::Call& call) "
        "{{ cupel_solution::invoke(call, {}); }}\n",
        i, address_of(entries[i], i));
    table += fmt::format("{{\"{}\", &cupel_call_{}}}, ", entries[i].name, i);
  }
  text += fmt::format(
      "signed main() {{\n"
      "  const cupel_solution::Entry entries[] = {{ {}{{nullptr, nullptr}} }};\n"
      "  cupel_solution::Server(entries, {}).serve();\n"
      "  cupel_channel::leave(0);\n"
      "}}\n",
      table, entries.size());
  return text;
}

std::string cpp_test_program(std::string_view before, std::span<const CppFunction> remote,
                             std::string_view test_code, CppHeaders headers) {
  // Reading behind the end of a result must not depend on what lies there.
  std::string text = "#define _GLIBCXX_ASSERTIONS 1\n#define CUPEL_KEEPS_TYPES 1\n";
  if (!mentions_nan(test_code)) text += "#define CUPEL_REFUSES_NAN 1\n";
  text += parts(headers, kCppRemote);
  text += "#undef NDEBUG\n#include <cassert>\n#line 1 \"context.cpp\"\n";
  text += before;
  text += "\n#line 1 \"cupel.cpp\"\n";
  text += kAnyForms;
  for (std::size_t i = 0; i < remote.size(); ++i) text += stub(remote[i], i);
  const std::vector<CppItem> items = cpp_items(test_code);
  const bool is_file = find_function(items, "main") != nullptr;
  if (!is_file) text += "int main() {\n";
  text += "#line 1 \"tests.cpp\"\n";
  text += test_code;
  if (!is_file) text += "\n}\n";
  return text;
}

}  // namespace cupel::code
