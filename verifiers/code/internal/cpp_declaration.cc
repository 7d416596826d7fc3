#include "verifiers/code/internal/cpp_declaration.h"

#include <algorithm>
#include <array>
#include <utility>

#include "verifiers/code/internal/cpp_tokens.h"

namespace cupel::code {
namespace {

using Tokens = std::vector<CppToken>;

template <std::size_t n>
bool is_one_of(const CppToken& token, const std::array<std::string_view, n>& words) {
  return std::find(words.begin(), words.end(), token.text) != words.end();
}

constexpr std::array<std::string_view, 8> kStorage = {"static",    "inline",  "extern", "constexpr",
                                                      "consteval", "virtual", "friend", "explicit"};
constexpr std::array<std::string_view, 4> kTypeKeys = {"class", "struct", "union", "enum"};
constexpr std::array<std::string_view, 22> kTypeWords = {
    "void",     "bool",     "char",     "short",  "int",      "long",   "float",   "double",
    "signed",   "unsigned", "auto",     "const",  "volatile", "size_t", "wchar_t", "_Bool",
    "char16_t", "char32_t", "__int128", "struct", "class",    "enum"};
constexpr std::array<std::string_view, 7> kNoFunctionNames = {
    "operator", "decltype", "alignas", "__attribute__", "noexcept", "static_assert", "asm"};

bool opens(const CppToken& token) { return token.is("(") || token.is("[") || token.is("{"); }
bool closes(const CppToken& token) { return token.is(")") || token.is("]") || token.is("}"); }

/// The index behind the bracket that closes the one at `open`; `end` where none does.
std::size_t behind_bracket(const Tokens& tokens, std::size_t open, std::size_t end) {
  std::size_t depth = 0;
  for (std::size_t i = open; i < end; ++i) {
    if (opens(tokens[i])) ++depth;
    if (closes(tokens[i]) && --depth == 0) return i + 1;
  }
  return end;
}

/// The same for `<`; `open` + 1 where it is no template bracket.
std::size_t behind_angle(const Tokens& tokens, std::size_t open, std::size_t end) {
  constexpr std::size_t kLongest = 500;  // one that never closes is not looked for again and again
  end = std::min(end, open + kLongest);
  std::size_t depth = 0;
  for (std::size_t i = open; i < end; ++i) {
    if (tokens[i].is("<")) ++depth;
    if (tokens[i].is(">") && --depth == 0) return i + 1;
    if (tokens[i].is(";") || tokens[i].is("{")) break;
    if (tokens[i].is("(") || tokens[i].is("[")) i = behind_bracket(tokens, i, end) - 1;
  }
  return open + 1;
}

/// Past `[[…]]` and `__attribute__((…))`; where there is none, `from`.
std::size_t behind_attributes(const Tokens& tokens, std::size_t from, std::size_t end) {
  for (;;) {
    if (from + 1 < end && tokens[from].is("[") && tokens[from + 1].is("["))
      from = behind_bracket(tokens, from, end);
    else if (from + 1 < end && tokens[from].is("__attribute__") && tokens[from + 1].is("("))
      from = behind_bracket(tokens, from + 1, end);
    else
      return from;
  }
}

CppParameter read_parameter(const Tokens& tokens, std::size_t begin, std::size_t end) {
  CppParameter parameter;
  for (std::size_t i = begin; i < end; ++i) {
    if (opens(tokens[i])) {
      i = behind_bracket(tokens, i, end) - 1;
    } else if (tokens[i].is("=")) {
      parameter.preset = joined(tokens, i + 1, end);
      end = i;
    }
  }
  std::string stars;
  while (end > begin && tokens[end - 1].is("]")) {  // int xs[3][4] is int (*xs)[4]: not told apart
    std::size_t open = end - 1;
    while (open > begin && !tokens[open].is("[")) --open;
    stars += '*';
    end = open;
  }
  const bool has_name = end > begin + 1 && tokens[end - 1].is_word() &&
                        !is_one_of(tokens[end - 1], kTypeWords) && !tokens[end - 2].is("::");
  if (has_name) parameter.name = tokens[--end].text;
  parameter.type = joined(tokens, begin, end) + stars;
  return parameter;
}

std::vector<CppParameter> read_parameters(const Tokens& tokens, std::size_t begin,
                                          std::size_t end) {
  std::vector<CppParameter> parameters;
  std::size_t first = begin;
  const auto add = [&](std::size_t last) {
    if (last > first) parameters.push_back(read_parameter(tokens, first, last));
    first = last + 1;
  };
  for (std::size_t i = begin; i < end; ++i) {
    if (opens(tokens[i]))
      i = behind_bracket(tokens, i, end) - 1;
    else if (tokens[i].is("<"))
      i = behind_angle(tokens, i, end) - 1;
    else if (tokens[i].is(","))
      add(i);
  }
  add(end);
  const bool is_void = parameters.size() == 1 && parameters[0].type == "void";
  return is_void ? std::vector<CppParameter>() : parameters;
}

/// The head of a function in the tokens from `begin`, if they are one; `end` is its body or `;`.
std::optional<CppFunction> read_head(const Tokens& tokens, std::size_t begin, std::size_t end) {
  CppFunction function;
  while (begin < end) {
    const std::size_t behind = behind_attributes(tokens, begin, end);
    if (behind != begin) {
      begin = behind;
    } else if (tokens[begin].is("template") && begin + 1 < end && tokens[begin + 1].is("<")) {
      function.is_template = true;
      begin = behind_angle(tokens, begin + 1, end);
    } else if (is_one_of(tokens[begin], kStorage)) {
      const bool has_language = begin + 1 < end && tokens[begin].is("extern") &&
                                tokens[begin + 1].kind == CppToken::Kind::literal;
      begin += has_language ? 2 : 1;
    } else {
      break;
    }
  }
  std::size_t open = begin;
  for (; open < end && !tokens[open].is("("); ++open) {
    if (tokens[open].is("=") || tokens[open].is("{")) return std::nullopt;
    if (tokens[open].is("<")) open = behind_angle(tokens, open, end) - 1;
    if (tokens[open].is("decltype") && open + 1 < end)
      open = behind_bracket(tokens, open + 1, end) - 1;
  }
  if (open >= end || open < begin + 2) return std::nullopt;
  const CppToken& name = tokens[open - 1];
  if (!name.is_word() || is_one_of(name, kNoFunctionNames) || is_one_of(name, kTypeWords))
    return std::nullopt;
  if (tokens[open - 2].is("::") || tokens[open - 2].is("operator")) return std::nullopt;
  const std::size_t behind = behind_bracket(tokens, open, end);
  if (!tokens[behind - 1].is(")")) return std::nullopt;
  function.name = name.text;
  std::size_t last = open - 1;
  while (last > begin && is_one_of(tokens[last - 1], kStorage)) --last;
  function.result = joined(tokens, begin, last);
  function.parameters = read_parameters(tokens, open + 1, behind - 1);
  for (std::size_t i = behind; i < end; ++i) {
    if (tokens[i].is("=")) break;
    if (!tokens[i].is("->")) continue;
    function.result = joined(tokens, i + 1, end);
    break;
  }
  return function;
}

/// The name in `class [attributes] NAME final : … {`.
std::string type_name(const Tokens& tokens, std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) {
    i = behind_attributes(tokens, i, end);
    if (i >= end || !tokens[i].is_word()) return "";
    if (tokens[i].is("alignas") && i + 1 < end)
      i = behind_bracket(tokens, i + 1, end) - 1;
    else if (!is_one_of(tokens[i], kTypeKeys))
      return std::string(tokens[i].text);
  }
  return "";
}

/// The word that a declaration without parentheses declares: the last one before `=`, `[`, `{`,
/// `;`.
std::string last_word(const Tokens& tokens, std::size_t begin, std::size_t end) {
  std::string name;
  for (std::size_t i = begin; i < end; ++i) {
    if (tokens[i].is("=") || tokens[i].is("[") || tokens[i].is("{") || tokens[i].is("(")) break;
    if (tokens[i].is("<"))
      i = behind_angle(tokens, i, end) - 1;
    else if (tokens[i].is_word())
      name = tokens[i].text;
  }
  return name;
}

class ItemReader {
 public:
  explicit ItemReader(std::string_view source) : source_(source), tokens_(cpp_tokens(source)) {}

  std::vector<CppItem> read() {
    while (here_ < tokens_.size()) {
      if (tokens_[here_].kind == CppToken::Kind::directive) {
        add(CppItem::Kind::directive, here_, here_ + 1, "");
      } else if (tokens_[here_].is(";") || tokens_[here_].is("}")) {
        ++here_;
      } else if (is_access_label()) {
        here_ += 2;
      } else {
        declaration();
      }
    }
    return std::move(items_);
  }

 private:
  bool is_access_label() const {
    static constexpr std::array<std::string_view, 3> kLabels = {"public", "private", "protected"};
    return here_ + 1 < tokens_.size() && tokens_[here_ + 1].is(":") &&
           is_one_of(tokens_[here_], kLabels);
  }

  CppItem& add(CppItem::Kind kind, std::size_t begin, std::size_t end, std::string name) {
    CppItem item;
    item.kind = kind;
    item.name = std::move(name);
    const std::size_t from = tokens_[begin].begin;
    item.text = source_.substr(from, tokens_[end - 1].end() - from);
    here_ = end;
    return items_.emplace_back(std::move(item));
  }

  /// The first `{` or `;` outside parentheses and template brackets, from `begin`.
  std::size_t end_of_head(std::size_t begin) const {
    const std::size_t size = tokens_.size();
    for (std::size_t i = begin; i < size; ++i) {
      const CppToken& token = tokens_[i];
      if (token.is("{") || token.is(";") || token.kind == CppToken::Kind::directive) return i;
      if (token.is("(") || token.is("[")) i = behind_bracket(tokens_, i, size) - 1;
    }
    return size;
  }

  std::size_t behind_semicolon(std::size_t from) const {
    const std::size_t size = tokens_.size();
    for (std::size_t i = from; i < size; ++i) {
      if (tokens_[i].is(";")) return i + 1;
      if (opens(tokens_[i])) i = behind_bracket(tokens_, i, size) - 1;
    }
    return size;
  }

  void declaration() {
    const std::size_t begin = here_;
    const std::size_t head = end_of_head(begin);
    const bool has_braces = head < tokens_.size() && tokens_[head].is("{");
    std::size_t first = behind_attributes(tokens_, begin, head);
    if (first < head && tokens_[first].is("template"))
      first = behind_angle(tokens_, first + 1, head);
    const std::string_view word = first < head ? tokens_[first].text : std::string_view();

    if (word == "using" || word == "typedef") {
      const std::size_t end = behind_semicolon(begin);
      add(CppItem::Kind::alias, begin, end, alias_name(first, end));
      return;
    }
    if (word == "namespace" || (word == "extern" && has_braces && head == first + 2)) {
      const std::size_t end = has_braces ? behind_bracket(tokens_, head, tokens_.size())
                                         : std::min(head + 1, tokens_.size());
      add(CppItem::Kind::other, begin, end, "");
      return;
    }
    auto function = read_head(tokens_, begin, head);
    if (function && has_braces) return function_item(begin, head, std::move(*function));
    const bool is_type = std::find(kTypeKeys.begin(), kTypeKeys.end(), word) != kTypeKeys.end();
    if (is_type && has_braces && !function) return type_item(begin, first, head);
    const bool is_body = has_braces && head > begin && tokens_[head - 1].is(")");
    const std::size_t end =
        is_body ? behind_bracket(tokens_, head, tokens_.size()) : behind_semicolon(begin);
    const bool ends = tokens_[end - 1].is(";");
    if (function && ends) {
      std::string name = function->name;
      add(CppItem::Kind::prototype, begin, end, std::move(name)).function = std::move(function);
    } else {
      add(CppItem::Kind::other, begin, end, last_word(tokens_, first, end));
    }
  }

  std::string alias_name(std::size_t first, std::size_t end) const {
    if (tokens_[first].is("using"))
      return first + 2 < end && tokens_[first + 2].is("=") ? std::string(tokens_[first + 1].text)
                                                           : "";
    return end >= first + 3 && tokens_[end - 2].is_word() ? std::string(tokens_[end - 2].text) : "";
  }

  void function_item(std::size_t begin, std::size_t head, CppFunction function) {
    std::size_t end = behind_bracket(tokens_, head, tokens_.size());
    std::string name = function.name;
    CppItem& item = add(CppItem::Kind::function, begin, end, std::move(name));
    item.function = std::move(function);
    set_body(item, head, end);
  }

  void type_item(std::size_t begin, std::size_t first, std::size_t head) {
    const std::size_t behind = behind_bracket(tokens_, head, tokens_.size());
    const std::size_t end = behind_semicolon(behind);
    CppItem& item = add(CppItem::Kind::type, begin, end, type_name(tokens_, first, head));
    set_body(item, head, behind);
  }

  void set_body(CppItem& item, std::size_t open, std::size_t behind) const {
    std::size_t depth = 0;
    for (std::size_t i = open; i < behind; ++i) {
      if (opens(tokens_[i])) ++depth;
      if (closes(tokens_[i])) --depth;
    }
    item.is_open = depth > 0;
    const std::size_t from = tokens_[open].end();
    const std::size_t to = item.is_open ? source_.size() : tokens_[behind - 1].begin;
    item.body = source_.substr(from, to - from);
    if (!item.is_open) return;
    const auto begin = static_cast<std::size_t>(item.text.data() - source_.data());
    item.text = source_.substr(begin);
  }

  std::string_view source_;
  Tokens tokens_;
  std::size_t here_ = 0;
  std::vector<CppItem> items_;
};

}  // namespace

std::vector<CppItem> cpp_items(std::string_view source) { return ItemReader(source).read(); }

const CppItem* find_function(const std::vector<CppItem>& items, std::string_view name) {
  for (const auto kind : {CppItem::Kind::function, CppItem::Kind::prototype})
    for (const CppItem& item : items)
      if (item.kind == kind && item.name == name) return &item;
  return nullptr;
}

std::optional<CppFunction> find_method(const std::vector<CppItem>& items,
                                       std::string_view class_name, std::string_view name) {
  for (const CppItem& item : items) {
    if (item.kind != CppItem::Kind::type || item.name != class_name) continue;
    const std::vector<CppItem> members = cpp_items(item.body);
    if (const CppItem* found = find_function(members, name)) return found->function;
  }
  return std::nullopt;
}

long open_braces(std::string_view source) {
  long open = 0;
  for (const CppToken& token : cpp_tokens(source)) open += token.is("{") - token.is("}");
  return open;
}

}  // namespace cupel::code
