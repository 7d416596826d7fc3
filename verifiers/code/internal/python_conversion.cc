#include "verifiers/code/internal/python_conversion.h"

#include <algorithm>
#include <string_view>
#include <utility>
#include <vector>

namespace cupel::code {
namespace {

using Kind = Value::Kind;

bool is_true(const Value& value) {
  switch (value.kind) {
    case Kind::none:
      return false;
    case Kind::boolean:
      return value.truth;
    case Kind::integer:
      return value.text != "0";
    case Kind::real:
    case Kind::complex:
      return value.real != 0 || value.imaginary != 0;
    case Kind::text:
    case Kind::bytes:
      return !value.text.empty();
    default:
      return !value.items.empty();
  }
}

std::vector<Value> characters_of(std::string_view text) {
  std::vector<Value> items;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at++;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++at;
    items.push_back(Value::of(text.substr(begin, at - begin)));
  }
  return items;
}

std::vector<Value> bytes_of(std::string_view text) {
  std::vector<Value> items;
  for (const char byte : text)
    items.push_back(Value::of(std::int64_t{static_cast<unsigned char>(byte)}));
  return items;
}

/// What iterating over it gives; nothing for what cannot be iterated over.
std::optional<std::vector<Value>> items_of(const Value& value) {
  switch (value.kind) {
    case Kind::text:
      return characters_of(value.text);
    case Kind::bytes:
      return bytes_of(value.text);
    case Kind::list:
    case Kind::tuple:
    case Kind::set:
    case Kind::frozenset:
      return value.items;
    case Kind::dict: {
      std::vector<Value> keys;
      for (std::size_t i = 0; i + 1 < value.items.size(); i += 2) keys.push_back(value.items[i]);
      return keys;
    }
    default:
      return std::nullopt;
  }
}

}  // namespace

std::optional<Value> python_conversion(Conversion conversion, const Value& value) {
  if (conversion == Conversion::none) return value;
  if (value.kind == Kind::opaque) return std::nullopt;
  if (conversion == Conversion::truth) return Value::of(is_true(value));
  auto items = items_of(value);
  if (!items) return std::nullopt;
  Value out = conversion == Conversion::list ? Value::list(std::move(*items))
                                             : Value::tuple(std::move(*items));
  if (conversion == Conversion::set) {
    if (!std::ranges::all_of(out.items, is_hashable)) return std::nullopt;
    out.kind = Kind::set;
  }
  return out;
}

bool is_hashable(const Value& value) {
  switch (value.kind) {
    case Kind::list:
    case Kind::set:
    case Kind::dict:
      return false;
    case Kind::tuple:
      return std::ranges::all_of(value.items, is_hashable);
    default:
      return true;
  }
}

bool holds_object(const Value& value) {
  return value.kind == Kind::opaque || std::ranges::any_of(value.items, holds_object);
}

}  // namespace cupel::code
