#include "verifiers/code/internal/c_type.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "verifiers/code/internal/cpp_source.h"
#include "verifiers/code/internal/cpp_tokens.h"

namespace cupel::code {
namespace {

using Item = CType::Item;
using Word = std::pair<std::string_view, std::string_view>;

/// Names that need a header, as the compiler itself has them.
constexpr std::array<Word, 13> kOwnNames = {{{"bool", "_Bool"},
                                             {"size_t", "__SIZE_TYPE__"},
                                             {"wchar_t", "__WCHAR_TYPE__"},
                                             {"ptrdiff_t", "__PTRDIFF_TYPE__"},
                                             {"int8_t", "__INT8_TYPE__"},
                                             {"int16_t", "__INT16_TYPE__"},
                                             {"int32_t", "__INT32_TYPE__"},
                                             {"int64_t", "__INT64_TYPE__"},
                                             {"uint8_t", "__UINT8_TYPE__"},
                                             {"uint16_t", "__UINT16_TYPE__"},
                                             {"uint32_t", "__UINT32_TYPE__"},
                                             {"uint64_t", "__UINT64_TYPE__"},
                                             {"_Bool", "_Bool"}}};

bool has_word(const std::string& words, std::string_view word) {
  const std::vector<CppToken> tokens = cpp_tokens(words);
  return std::any_of(tokens.begin(), tokens.end(), [&](const CppToken& t) { return t.is(word); });
}

Item item_of(const std::string& words) {
  if (words == "void") return Item::nothing;
  if (words == "_Bool") return Item::boolean;
  if (words == "char") return Item::character;
  if (words == "float") return Item::single;
  return has_word(words, "double") ? Item::real : Item::integer;
}

/// Reads a type whose names are those of C alone.
std::optional<CType> read_type(std::string_view text) {
  CType type;
  std::string words;
  std::array<bool, 3> is_const = {false, false, false};  // what stands before each star
  std::size_t stars = 0;
  for (const CppToken& token : cpp_tokens(text)) {
    if (token.is("*") && stars < 2) {
      ++stars;
    } else if (token.is("const")) {
      is_const[stars] = true;
    } else if (token.is("restrict") || token.is("__restrict")) {
      continue;
    } else if (token.is_word() && stars == 0) {
      const auto own = std::find_if(kOwnNames.begin(), kOwnNames.end(),
                                    [&](const Word& word) { return token.is(word.first); });
      if (!words.empty()) words += ' ';
      words += own == kOwnNames.end() ? token.text : own->second;
    } else {
      return std::nullopt;
    }
  }
  if (words.empty()) return std::nullopt;
  type.item = item_of(words);
  type.item_name = words;
  std::size_t pointers = stars;
  if (type.item == Item::character && stars > 0) {
    type.item = Item::text;
    type.item_name = is_const[0] ? "const char*" : "char*";
    --pointers;
  }
  if (pointers > 1 || (type.item == Item::nothing && pointers > 0)) return std::nullopt;
  type.is_array = pointers > 0;
  type.is_const = stars > 0 && is_const[stars - 1];
  type.written = text;
  return type;
}

}  // namespace

std::string CType::pointer() const {
  return is_array ? item_name + (is_const ? " const*" : "*") : item_name;
}

bool CFunction::returns_size() const {
  return result.is_array && !parameters.empty() && parameters.back().is_array &&
         parameters.back().item == Item::integer && !parameters.back().is_const;
}

std::variant<CFunction, Unreadable> c_function(const CppFunction& head,
                                               const std::vector<CppItem>& items) {
  CFunction function;
  function.name = head.name;
  const auto read = [&](const std::string& type) -> std::optional<CType> {
    const auto portable = portable_head({head.name, type, {}, false}, items);
    return portable ? read_type(portable->result) : std::nullopt;
  };
  const auto unreadable = [&](const std::string& type) {
    return Unreadable{
        fmt::format("values of the type {} of {} cannot be handed over", type, head.name)};
  };
  const auto result = read(head.result);
  if (!result) return unreadable(head.result);
  function.result = *result;
  for (const CppParameter& parameter : head.parameters) {
    const auto type = read(parameter.type);
    if (!type || type->item == Item::nothing) return unreadable(parameter.type);
    function.parameters.push_back(*type);
    function.parameter_names.push_back(parameter.name);
  }
  if (function.result.is_array && !function.returns_size())
    return Unreadable{
        fmt::format("how long the array is that {} returns ({}) is said by no last parameter",
                    head.name, head.result)};
  return function;
}

}  // namespace cupel::code
