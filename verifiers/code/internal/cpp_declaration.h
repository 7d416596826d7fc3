#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cupel::code {

/// A parameter as written: `const vector<int>& xs = {}` has the type `const vector<int>&`, the name
/// `xs` and the default `{}`. An array (`int xs[]`) has the type of the pointer that it is.
struct CppParameter {
  std::string type;
  std::string name;
  std::string preset;  ///< the default, "" if none
};

/// The head of a function.
struct CppFunction {
  std::string name;
  std::string result;  ///< without static, inline and the like; `auto f() -> T` has T
  std::vector<CppParameter> parameters;
  bool is_template = false;
};

/// A declaration or preprocessor line outside all braces.
struct CppItem {
  enum class Kind : std::uint8_t {
    directive,
    function,   ///< with its body
    prototype,  ///< a function without one
    type,       ///< a class, struct, union or enum, with its body
    alias,      ///< using, typedef
    other,      ///< a variable, a namespace, …
  };
  Kind kind = Kind::other;
  std::string name;                     ///< what it declares, "" if that is none or cannot be told
  std::string_view text;                ///< of the source
  std::string_view body;                ///< between its braces: of a function or type
  std::optional<CppFunction> function;  ///< of function and prototype
  bool is_open = false;                 ///< the source ends before it does
};

/// The items of C or C++ source, in order. Linear, whatever the source is.
std::vector<CppItem> cpp_items(std::string_view source);

/// The first definition of a function of that name, else its prototype; null where there is none.
const CppItem* find_function(const std::vector<CppItem>& items, std::string_view name);

/// The head of a method, in a class of `items`.
std::optional<CppFunction> find_method(const std::vector<CppItem>& items,
                                       std::string_view class_name, std::string_view name);

/// How many braces are open at the end of `source`; negative where it closes more than it opens.
long open_braces(std::string_view source);

}  // namespace cupel::code
