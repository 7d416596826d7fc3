#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <nlohmann/json.hpp>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/result.h"

namespace cupel::trainer {

using Json = nlohmann::ordered_json;

/// The numbers that a field takes.
struct Range {
  double low;
  double high;
  bool has_low = true;   ///< `low` itself is among them
  bool has_high = true;  ///< `high` itself is among them
};
Range at_least(double low);
Range above(double low);
Range from_to(double low, double high);
Range from_to_below(double low, double high);
Range any_number();

/// The names of an enum's values, in their order (trainer/config/enum_names.h).
template <class Enum>
struct EnumNames;

class Section;

/// One key of a JSON object, and the member that it stands for.
struct Field {
  std::string key;
  std::string type;  ///< what it expects, in words: "a number above 0"
  std::string help;
  std::function<bool(const Json&)> take = {};  ///< false: the value is not of `type`
  std::function<Json()> give = {};
  std::function<Section()> section = {};  ///< of an object: its fields; made if it is optional
  std::function<bool()> is_set = {};      ///< of an optional object
  std::function<void()> unset = {};       ///< of an optional object
};

/// The keys of one JSON object, bound to the members of a struct, once: what reads, writes and
/// lists a configuration goes by this table. It holds references to the struct.
///
///     Section section;
///     section.add("temperature", options.temperature, at_least(0), "0: always the likeliest");
class Section {
 public:
  using Key = std::string_view;

  void add(Key key, bool& value, Key help);
  void add(Key key, std::int64_t& value, Range range, Key help);
  void add(Key key, std::uint64_t& value, Key help);
  void add(Key key, double& value, Range range, Key help);
  void add(Key key, std::optional<std::int64_t>& value, Range range, Key help);
  void add(Key key, std::optional<double>& value, Range range, Key help);
  void add(Key key, std::string& value, Key help);
  void add(Key key, std::vector<std::string>& value, Key help);
  void add(Key key, std::vector<std::int64_t>& value, Key help);
  void add(Key key, std::vector<double>& value, Key help);

  /// A text that must be one of `names`.
  void add_name(Key key, std::string& value, std::span<const std::string_view> names, Key help);

  /// JSON as it is, of the kinds that `accepts` says yes to.
  void add_json(Key key, Json& value, Key type, bool (*accepts)(const Json&), Key help);

  template <class Enum>
    requires std::is_enum_v<Enum>
  void add(Key key, Enum& value, Key help) {
    add_choice(
        key, EnumNames<Enum>::kNames, [&value] { return static_cast<std::size_t>(value); },
        [&value](std::size_t chosen) { value = static_cast<Enum>(chosen); }, help);
  }

  /// An object whose fields `bind` says.
  template <class Struct>
  void add_section(Key key, Struct& value, Section (*bind)(Struct&), Key help) {
    Field& field = append(key, "an object", help);
    field.section = [&value, bind] { return bind(value); };
  }

  /// One that may be missing, or null. It begins as a copy of `initial`, where there is one.
  template <class Struct>
  void add_section(Key key, std::optional<Struct>& value, Section (*bind)(Struct&), Key help,
                   const Struct* initial = nullptr) {
    Field& field = append(key, "an object or null", help);
    field.section = [&value, bind, initial] {
      if (!value) value = initial ? *initial : Struct{};
      return bind(*value);
    };
    field.is_set = [&value] { return value.has_value(); };
    field.unset = [&value] { value.reset(); };
  }

  const std::vector<Field>& fields() const { return fields_; }

 private:
  Field& append(Key key, std::string type, Key help);
  void add_choice(Key key, std::span<const std::string_view> names,
                  std::function<std::size_t()> get, std::function<void(std::size_t)> set, Key help);

  std::vector<Field> fields_;
};

/// Takes what `object` has; what it lacks stays as it is. The first fault is named by its path
/// below `path`, with what was found and what is expected; so are keys that no field has.
Result<void> read_section(const Section& section, const Json& object, const std::string& path);

/// Every field, as it stands now.
Json write_section(const Section& section);

/// A field in a list of all: `path` is as an override has it, `sampling.top_p`.
struct ListedField {
  std::string path;
  std::string type;
  std::string value;  ///< as it stands now, in JSON; "" of an object
  std::string help;
};

/// All fields with those of their objects; an optional object that is missing is made.
std::vector<ListedField> list_fields(const Section& section, const std::string& prefix = "");

/// The field as a row of a Markdown table: path, type, value, help.
std::string table_row(const ListedField& field);

/// What a message says of a value that does not fit: 7, "x", a list.
std::string found_text(const Json& value);

}  // namespace cupel::trainer
