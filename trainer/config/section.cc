#include "trainer/config/section.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "base/nearest.h"

namespace cupel::trainer {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kMostExact = 9007199254740992;  // 2^53: larger ones are not all doubles

bool contains(const Range& range, double value) {
  const bool is_above = range.has_low ? value >= range.low : value > range.low;
  const bool is_below = range.has_high ? value <= range.high : value < range.high;
  return std::isfinite(value) && is_above && is_below;
}

std::string range_text(const char* what, const Range& range) {
  const char* const low = range.has_low ? "of at least" : "above";
  if (range.low == -kInfinity) return what;
  if (range.high == kInfinity) return fmt::format("{} {} {}", what, low, range.low);
  if (range.has_low && range.has_high)
    return fmt::format("{} from {} to {}", what, range.low, range.high);
  return fmt::format("{} {} {} and {} {}", what, low, range.low,
                     range.has_high ? "at most" : "below", range.high);
}

bool is_whole(const Json& value, const Range& range) {
  return value.is_number_integer() && std::abs(value.get<double>()) <= kMostExact &&
         contains(range, value.get<double>());
}

bool is_number(const Json& value, const Range& range) {
  return value.is_number() && contains(range, value.get<double>());
}

template <class Number>
bool fits(const Json& value, const Range& range) {
  if constexpr (std::is_same_v<Number, double>)
    return is_number(value, range);
  else
    return is_whole(value, range);
}

template <class Number>
std::string number_text(const Range& range) {
  return range_text(std::is_same_v<Number, double> ? "a number" : "a whole number", range);
}

template <class Number>
void bind_number(Field& field, Number& member, Range range) {
  field.take = [&member, range](const Json& value) {
    if (!fits<Number>(value, range)) return false;
    member = value.get<Number>();
    return true;
  };
  field.give = [&member] { return Json(member); };
}

template <class Number>
void bind_optional(Field& field, std::optional<Number>& member, Range range) {
  field.take = [&member, range](const Json& value) {
    if (!value.is_null() && !fits<Number>(value, range)) return false;
    member.reset();
    if (!value.is_null()) member = value.get<Number>();
    return true;
  };
  field.give = [&member] { return member ? Json(*member) : Json(); };
}

/// One value stands for a list of it.
template <class Element, class Fits>
void bind_list(Field& field, std::vector<Element>& member, Fits fits_element) {
  field.take = [&member, fits_element](const Json& value) {
    const Json list = value.is_array() ? value : Json::array({value});
    if (!std::all_of(list.begin(), list.end(), fits_element)) return false;
    member = list.get<std::vector<Element>>();
    return true;
  };
  field.give = [&member] { return Json(member); };
}

std::string joined(std::span<const std::string_view> names) {
  std::string text;
  for (const std::string_view name : names) {
    if (!text.empty()) text += name == names.back() ? " or " : ", ";
    text += fmt::format("\"{}\"", name);
  }
  return text;
}

std::string shown(const std::string& path) { return path.empty() ? "/" : path; }

Result<void> check_keys(const Section& section, const Json& object, const std::string& path) {
  std::vector<std::string_view> known;
  for (const Field& field : section.fields()) known.push_back(field.key);
  for (const auto& [key, value] : object.items())
    if (std::find(known.begin(), known.end(), key) == known.end())
      return failure(shown(path) + ": " + unknown_name_message("key", key, known));
  return {};
}

Result<void> read_field(const Field& field, const Json& value, const std::string& path) {
  const bool is_object = static_cast<bool>(field.section);
  if (is_object && value.is_object()) return read_section(field.section(), value, path);
  if (is_object && field.unset && value.is_null()) {
    field.unset();
    return {};
  }
  if (!is_object && field.take(value)) return {};
  return failure(fmt::format("{}: expected {}, not {}", path, field.type, found_text(value)));
}

}  // namespace

Range at_least(double low) { return {low, kInfinity}; }
Range above(double low) { return {low, kInfinity, false}; }
Range from_to(double low, double high) { return {low, high}; }
Range from_to_below(double low, double high) { return {low, high, true, false}; }
Range any_number() { return {-kInfinity, kInfinity}; }

Field& Section::append(Key key, std::string type, Key help) {
  return fields_.emplace_back(Field{std::string(key), std::move(type), std::string(help)});
}

void Section::add(Key key, bool& value, Key help) {
  Field& field = append(key, "true or false", help);
  field.take = [&value](const Json& found) {
    if (found.is_boolean()) value = found.get<bool>();
    return found.is_boolean();
  };
  field.give = [&value] { return Json(value); };
}

void Section::add(Key key, std::int64_t& value, Range range, Key help) {
  bind_number(append(key, number_text<std::int64_t>(range), help), value, range);
}

void Section::add(Key key, std::uint64_t& value, Key help) {
  const Range range = at_least(0);
  bind_number(append(key, number_text<std::uint64_t>(range), help), value, range);
}

void Section::add(Key key, double& value, Range range, Key help) {
  bind_number(append(key, number_text<double>(range), help), value, range);
}

void Section::add(Key key, std::optional<std::int64_t>& value, Range range, Key help) {
  bind_optional(append(key, number_text<std::int64_t>(range) + ", or null", help), value, range);
}

void Section::add(Key key, std::optional<double>& value, Range range, Key help) {
  bind_optional(append(key, number_text<double>(range) + ", or null", help), value, range);
}

void Section::add(Key key, std::string& value, Key help) {
  Field& field = append(key, "a text", help);
  field.take = [&value](const Json& found) {
    if (found.is_string()) value = found.get<std::string>();
    return found.is_string();
  };
  field.give = [&value] { return Json(value); };
}

void Section::add(Key key, std::vector<std::string>& value, Key help) {
  bind_list(append(key, "a list of texts", help), value,
            [](const Json& each) { return each.is_string(); });
}

void Section::add(Key key, std::vector<std::int64_t>& value, Key help) {
  bind_list(append(key, "a list of whole numbers of at least 0", help), value,
            [](const Json& each) { return is_whole(each, at_least(0)); });
}

void Section::add(Key key, std::vector<double>& value, Key help) {
  bind_list(append(key, "a list of numbers", help), value,
            [](const Json& each) { return is_number(each, any_number()); });
}

void Section::add_name(Key key, std::string& value, std::span<const std::string_view> names,
                       Key help) {
  add_choice(
      key, names,
      [&value, names] {
        return static_cast<std::size_t>(std::find(names.begin(), names.end(), value) -
                                        names.begin());
      },
      [&value, names](std::size_t chosen) { value = names[chosen]; }, help);
}

void Section::add_json(Key key, Json& value, Key type, bool (*accepts)(const Json&), Key help) {
  Field& field = append(key, std::string(type), help);
  field.take = [&value, accepts](const Json& found) {
    if (accepts(found)) value = found;
    return accepts(found);
  };
  field.give = [&value] { return value; };
}

void Section::add_choice(Key key, std::span<const std::string_view> names,
                         std::function<std::size_t()> get, std::function<void(std::size_t)> set,
                         Key help) {
  Field& field = append(key, joined(names), help);
  field.take = [names, set = std::move(set)](const Json& found) {
    if (!found.is_string()) return false;
    const auto chosen = std::find(names.begin(), names.end(), found.get<std::string>());
    if (chosen == names.end()) return false;
    set(static_cast<std::size_t>(chosen - names.begin()));
    return true;
  };
  field.give = [names, get = std::move(get)] {
    const std::size_t chosen = get();
    return chosen < names.size() ? Json(names[chosen]) : Json("");
  };
}

Result<void> read_section(const Section& section, const Json& object, const std::string& path) {
  if (!object.is_object())
    return failure(fmt::format("{}: expected an object, not {}", shown(path), found_text(object)));
  if (auto checked = check_keys(section, object, path); !checked) return checked;
  // In the order of the table: a field may begin as another that comes before it.
  for (const Field& field : section.fields()) {
    const auto found = object.find(field.key);
    if (found == object.end()) continue;
    if (auto read = read_field(field, *found, path + "/" + field.key); !read) return read;
  }
  return {};
}

Json write_section(const Section& section) {
  Json object = Json::object();
  for (const Field& field : section.fields()) {
    if (!field.section)
      object[field.key] = field.give();
    else if (field.is_set && !field.is_set())
      object[field.key] = nullptr;
    else
      object[field.key] = write_section(field.section());
  }
  return object;
}

std::vector<ListedField> list_fields(const Section& section, const std::string& prefix) {
  std::vector<ListedField> listed;
  for (const Field& field : section.fields()) {
    const std::string path = prefix + field.key;
    if (!field.section) {
      listed.push_back({path, field.type, field.give().dump(), field.help});
      continue;
    }
    const bool is_missing = field.is_set && !field.is_set();
    listed.push_back({path, field.type, is_missing ? "null" : "", field.help});
    for (ListedField& inner : list_fields(field.section(), path + "."))
      listed.push_back(std::move(inner));
  }
  return listed;
}

std::string table_row(const ListedField& field) {
  std::string value = field.value.empty() ? "" : fmt::format("`{}`", field.value);
  for (std::size_t bar = value.find('|'); bar != std::string::npos; bar = value.find('|', bar + 2))
    value.insert(bar, "\\");
  return fmt::format("| `{}` | {} | {} | {} |\n", field.path, field.type, value, field.help);
}

std::string found_text(const Json& value) {
  constexpr std::size_t kMostBytes = 60;
  if (value.is_object()) return "an object";
  if (value.is_array()) return "a list";
  const std::string text = value.dump(-1, ' ', false, Json::error_handler_t::replace);
  return text.size() <= kMostBytes ? text : "a long text";
}

}  // namespace cupel::trainer
