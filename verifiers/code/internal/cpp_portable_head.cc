#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "verifiers/code/internal/cpp_source.h"
#include "verifiers/code/internal/cpp_tokens.h"

namespace cupel::code {
namespace {

constexpr std::array<std::string_view, 25> kBuiltIn = {
    "void",      "bool",    "char",     "short",     "int",      "long",     "float",
    "double",    "signed",  "unsigned", "const",     "wchar_t",  "size_t",   "int8_t",
    "int16_t",   "int32_t", "int64_t",  "uint8_t",   "uint16_t", "uint32_t", "uint64_t",
    "ptrdiff_t", "_Bool",   "restrict", "__restrict"};
constexpr std::array<std::string_view, 18> kStandard = {
    "vector",        "string",        "list",     "deque", "array",   "set",
    "multiset",      "unordered_set", "map",      "pair",  "tuple",   "optional",
    "unordered_map", "string_view",   "multimap", "less",  "greater", "unordered_multiset"};
constexpr std::array<std::string_view, 5> kSymbols = {"<", ">", ",", "&", "*"};

template <std::size_t n>
bool holds(const std::array<std::string_view, n>& words, std::string_view word) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

using Aliases = std::map<std::string, std::string, std::less<>>;

/// `typedef long long ll;`, `using ll = long long;` and `#define ll long long`.
Aliases aliases_in(const std::vector<CppItem>& items) {
  Aliases aliases;
  for (const CppItem& item : items) {
    std::string_view text = item.text;
    if (item.kind == CppItem::Kind::directive) {
      text.remove_prefix(1);  // the rest reads as words
      const std::vector<CppToken> words = cpp_tokens(text);
      if (words.size() > 2 && words[0].is("define") && words[1].is_word())
        aliases.emplace(words[1].text, joined(words, 2, words.size()));
    } else if (item.kind == CppItem::Kind::alias && !item.name.empty()) {
      const std::vector<CppToken> words = cpp_tokens(text);
      const std::size_t end = words.size() - (words.back().is(";") ? 1 : 0);
      aliases.emplace(item.name,
                      words[0].is("using") ? joined(words, 3, end) : joined(words, 1, end - 1));
    }
  }
  return aliases;
}

class Speller {
 public:
  explicit Speller(Aliases aliases) : aliases_(std::move(aliases)) {}

  std::optional<std::string> spell(std::string_view type, unsigned depth = 0) {
    constexpr unsigned kDeepest = 8;
    constexpr std::size_t kLongest = 2000;
    if (depth > kDeepest) return std::nullopt;
    std::string spelled;
    for (const CppToken& token : cpp_tokens(type)) {
      if (spelled.size() > kLongest) return std::nullopt;
      if (token.is_word() && !spelled.empty() && spelled.back() != '<') spelled += ' ';
      const auto alias = aliases_.find(token.text);
      if (token.is("std") || token.is("::")) {
        continue;
      } else if (holds(kBuiltIn, token.text) || holds(kSymbols, token.text)) {
        spelled += token.text;
      } else if (token.kind == CppToken::Kind::number &&
                 token.text.find_first_not_of("0123456789") == std::string_view::npos) {
        spelled += token.text;
      } else if (holds(kStandard, token.text)) {
        spelled += "::std::";
        spelled += token.text;
      } else if (alias != aliases_.end()) {
        const auto meant = spell(alias->second, depth + 1);
        if (!meant) return std::nullopt;
        spelled += *meant;
      } else {
        return std::nullopt;
      }
    }
    return spelled.empty() ? std::nullopt : std::optional(spelled);
  }

 private:
  Aliases aliases_;
};

}  // namespace

std::optional<CppFunction> portable_head(const CppFunction& head,
                                         const std::vector<CppItem>& items) {
  if (head.is_template) return std::nullopt;
  Speller speller(aliases_in(items));
  CppFunction portable{head.name, "", {}, false};
  const auto result = speller.spell(head.result);
  if (!result) return std::nullopt;
  portable.result = *result;
  for (const CppParameter& parameter : head.parameters) {
    const auto type = speller.spell(parameter.type);
    if (!type) return std::nullopt;
    const bool is_number = !parameter.preset.empty() &&
                           parameter.preset.find_first_not_of("0123456789") == std::string::npos;
    portable.parameters.push_back({*type, "", is_number ? parameter.preset : ""});
  }
  return portable;
}

}  // namespace cupel::code
