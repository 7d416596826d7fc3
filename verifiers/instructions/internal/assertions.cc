#include "verifiers/instructions/internal/assertions.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <unordered_set>
#include <valijson/adapters/nlohmann_json_adapter.hpp>

#include "base/json_text.h"
#include "base/utf8.h"

namespace cupel::instructions {
namespace {

using nlohmann::json;
using Value = valijson::adapters::NlohmannJsonAdapter;

constexpr std::size_t kShown = 60;  // bytes of a value quoted in a message

using namespace json_type;

JsonTypes type_of(const Value& value) {
  if (value.isObject()) return kObject;
  if (value.isArray()) return kArray;
  if (value.isString()) return kString;
  if (value.isInteger()) return kInteger;
  if (value.isDouble()) {
    const double number = value.getDouble();
    return std::trunc(number) == number ? kInteger : kFraction;
  }
  return value.isBool() ? kBoolean : kNull;
}

std::string_view type_name(const Value& value) {
  switch (type_of(value)) {
    case kObject:
      return "an object";
    case kArray:
      return "an array";
    case kString:
      return "a string";
    case kInteger:
      return "an integer";
    case kFraction:
      return "a number";
    case kBoolean:
      return "a boolean";
    default:
      return "null";
  }
}

std::string in_quotes(std::string_view text) {
  std::string out;
  append_json_string(out, shorten(text, kShown));
  return out;
}

std::string shown(const json& value) {
  return shorten(value.dump(-1, ' ', false, json::error_handler_t::replace), kShown);
}

/// Whether both are the same value. Numbers were brought to one form when they were read.
bool equal(const Value& value, const json& wanted) {
  if (value.isObject()) {
    const auto members = value.getObject();
    if (!wanted.is_object() || members.size() != wanted.size()) return false;
    for (const auto member : members) {
      const auto found = wanted.find(member.first);
      if (found == wanted.end() || !equal(member.second, *found)) return false;
    }
    return true;
  }
  if (value.isArray()) {
    const auto items = value.getArray();
    if (!wanted.is_array() || items.size() != wanted.size()) return false;
    auto item = items.begin();
    return std::all_of(wanted.begin(), wanted.end(), [&](const json& one) {
      const bool same = equal(*item, one);
      ++item;
      return same;
    });
  }
  if (value.isString())
    return wanted.is_string() && wanted.get_ref<const std::string&>() == value.getString();
  if (value.isInteger())
    return wanted.is_number_integer() && wanted.get<std::int64_t>() == value.getInteger();
  if (value.isDouble())
    return wanted.is_number_float() && wanted.get<double>() == value.getDouble();
  if (value.isBool()) return wanted.is_boolean() && wanted.get<bool>() == value.getBool();
  return wanted.is_null();
}

/// The value as text, the same for equal values.
void append_canonical(std::string& out, const Value& value) {
  if (value.isObject()) {
    out += '{';
    for (const auto member : value.getObject()) {
      append_json_string(out, member.first);
      append_canonical(out, member.second);
    }
    out += '}';
  } else if (value.isArray()) {
    out += '[';
    for (const auto item : value.getArray()) {
      append_canonical(out, item);
      out += ',';
    }
    out += ']';
  } else if (value.isString()) {
    append_json_string(out, value.getString());
  } else if (value.isInteger()) {
    out += std::to_string(value.getInteger());
  } else if (value.isDouble()) {
    append_json_number(out, value.getDouble());
  } else {
    out += value.isNull() ? "null" : value.getBool() ? "true" : "false";
  }
}

/// -1, 0 or 1 as the number is less than, equal to or greater than `bound`.
int order(const Value& number, const json& bound) {
  if (number.isInteger() && bound.is_number_integer()) {
    const auto a = number.getInteger(), b = bound.get<std::int64_t>();
    return a < b ? -1 : a > b ? 1 : 0;
  }
  const double a = number.getNumber(), b = bound.get<double>();
  return a < b ? -1 : a > b ? 1 : 0;
}

/// Decimals are rarely whole multiples as doubles: 0.3 / 0.1 is not 3. What rounding may do to a
/// quotient is allowed for.
bool is_multiple(const Value& number, const json& divisor) {
  if (number.isInteger() && divisor.is_number_integer())
    return number.getInteger() % divisor.get<std::int64_t>() == 0;
  const double quotient = number.getNumber() / divisor.get<double>();
  if (!std::isfinite(quotient)) return false;
  const double slack = 4 * std::numeric_limits<double>::epsilon() * std::fabs(quotient);
  return std::fabs(quotient - std::nearbyint(quotient)) <= slack;
}

std::string number_violation(const Assertions& asserted, const Value& number) {
  if (asserted.minimum && order(number, *asserted.minimum) < 0)
    return fmt::format("is less than the minimum, {}", shown(*asserted.minimum));
  if (asserted.maximum && order(number, *asserted.maximum) > 0)
    return fmt::format("is greater than the maximum, {}", shown(*asserted.maximum));
  if (asserted.above && order(number, *asserted.above) <= 0)
    return fmt::format("is not greater than {}", shown(*asserted.above));
  if (asserted.below && order(number, *asserted.below) >= 0)
    return fmt::format("is not less than {}", shown(*asserted.below));
  if (asserted.multiple_of && !is_multiple(number, *asserted.multiple_of))
    return fmt::format("is no multiple of {}", shown(*asserted.multiple_of));
  return {};
}

std::string size_violation(std::size_t size, std::optional<std::uint64_t> least,
                           std::optional<std::uint64_t> most, std::string_view parts) {
  if (least && size < *least)
    return fmt::format("has {} {}, and should have {} at least", size, parts, *least);
  if (most && size > *most)
    return fmt::format("has {} {}, and should have {} at most", size, parts, *most);
  return {};
}

std::size_t characters_in(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
    return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  }));
}

std::string array_violation(const Assertions& asserted, const Value& value, std::size_t& steps) {
  const auto items = value.getArray();
  auto fault = size_violation(items.size(), asserted.min_items, asserted.max_items, "items");
  if (!fault.empty() || !asserted.has_unique_items) return fault;
  std::unordered_set<std::string> seen;
  std::size_t index = 0;
  for (const auto item : items) {
    std::string text;
    append_canonical(text, item);
    steps += text.size() / 16;
    if (!seen.insert(std::move(text)).second)
      return fmt::format("has the item {} a second time, and items should differ", index);
    ++index;
  }
  return {};
}

std::string object_violation(const Assertions& asserted, const Value& value, std::size_t& steps) {
  const auto members = value.getObject();
  auto fault =
      size_violation(members.size(), asserted.min_members, asserted.max_members, "members");
  if (!fault.empty()) return fault;
  steps += asserted.required.size();
  for (const std::string& name : asserted.required)
    if (members.find(name) == members.end())
      return fmt::format("lacks the member {}", in_quotes(name));
  if (asserted.allows_others) return {};
  for (const auto member : members) {
    ++steps;
    const std::string& name = member.first;
    const bool is_known = asserted.named.contains(name) ||
                          std::any_of(asserted.by_pattern.begin(), asserted.by_pattern.end(),
                                      [&](const auto& rule) { return rule.first.is_in(name); });
    if (!is_known) return fmt::format("has the member {}, which is not allowed", in_quotes(name));
  }
  return {};
}

}  // namespace

std::optional<JsonTypes> json_types_named(std::string_view name) {
  constexpr std::array<std::pair<std::string_view, JsonTypes>, 7> kNames = {
      {{"null", kNull},
       {"boolean", kBoolean},
       {"integer", kInteger},
       {"number", kInteger | kFraction},
       {"string", kString},
       {"array", kArray},
       {"object", kObject}}};
  for (const auto& [known, types] : kNames)
    if (known == name) return types;
  return std::nullopt;
}

std::string string_violation(const Assertions& asserted, std::string_view text) {
  if (asserted.min_length || asserted.max_length) {
    auto fault =
        size_violation(characters_in(text), asserted.min_length, asserted.max_length, "characters");
    if (!fault.empty()) return fault;
  }
  if (asserted.pattern && !asserted.pattern->second.is_in(text))
    return fmt::format("does not match the pattern {}", in_quotes(asserted.pattern->first));
  return {};
}

std::string violation(const Assertions& asserted, const Value& value, std::size_t& steps) {
  if (asserted.refuses_all) return "is not allowed here";
  if (asserted.types != 0 && (asserted.types & type_of(value)) == 0)
    return fmt::format("is {}, and should be {}", type_name(value), asserted.type_names);
  if (asserted.constant && !equal(value, *asserted.constant))
    return fmt::format("is not {}", shown(*asserted.constant));
  if (asserted.one_of) {
    steps += asserted.one_of->size();
    const bool is_listed = std::any_of(asserted.one_of->begin(), asserted.one_of->end(),
                                       [&](const json& one) { return equal(value, one); });
    if (!is_listed) return fmt::format("is none of {}", shown(*asserted.one_of));
  }
  if (value.isObject()) return object_violation(asserted, value, steps);
  if (value.isArray()) return array_violation(asserted, value, steps);
  if (value.isNumber()) return number_violation(asserted, value);
  if (!value.isString()) return {};
  const std::string text = value.getString();
  steps += text.size() / 64;
  return string_violation(asserted, text);
}

void make_numbers_uniform(json& value) {
  constexpr double kExact = 9007199254740992;  // 2^53
  if (value.is_structured()) {
    for (json& part : value) make_numbers_uniform(part);
  } else if (value.is_number_unsigned()) {
    const auto number = value.get<std::uint64_t>();
    if (number > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
      value = static_cast<double>(number);
    else
      value = static_cast<std::int64_t>(number);
  } else if (value.is_number_float()) {
    const double number = value.get<double>();
    if (std::trunc(number) == number && std::fabs(number) <= kExact)
      value = static_cast<std::int64_t>(number);
  }
}

}  // namespace cupel::instructions
