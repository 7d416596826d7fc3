#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "verifiers/code/internal/cpp_declaration.h"

namespace cupel::code {

/// A type of C whose values can be handed over.
struct CType {
  enum class Item : std::uint8_t { nothing, boolean, character, integer, single, real, text };
  Item item = Item::nothing;
  bool is_array = false;  ///< a pointer to items; to none of `nothing`
  bool is_const = false;  ///< what is pointed to, by a text too
  std::string item_name;  ///< spelled with keywords and names of the compiler's own
  std::string written;    ///< with names of the standard headers

  bool is_integer() const { return item == Item::integer && !is_array; }
  bool may_change() const { return !is_const && (is_array || item == Item::text); }
  /// The type of an array's first item's address; of all else the type itself.
  std::string pointer() const;
};

struct CFunction {
  std::string name;
  CType result;
  std::vector<CType> parameters;
  std::vector<std::string> parameter_names;

  /// Whether the last parameter says how long the array is that comes back (`int* returnSize`).
  bool returns_size() const;
};

/// The function whose head that is, or the type of it which cannot be handed over. The aliases in
/// `items` are followed.
struct Unreadable {
  std::string why;
};
std::variant<CFunction, Unreadable> c_function(const CppFunction& head,
                                               const std::vector<CppItem>& items);

}  // namespace cupel::code
