#include "verifiers/instructions/internal/schema_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <utility>

#include "base/utf8.h"
#include "verifiers/instructions/internal/schema_references.h"

namespace cupel::instructions {
namespace {

using nlohmann::json;

constexpr std::array<const char*, 6> kNotSupported = {
    "unevaluatedProperties", "unevaluatedItems", "$dynamicRef",
    "$recursiveRef",         "extends",          "disallow"};

/// Goes through a schema. The first fault is kept; what is read after it means nothing.
class Reader {
 public:
  explicit Reader(const json& root) : root_(root), references_(root) {}

  Result<ReadSchema> read() {
    read_draft();
    definition_of("");
    for (std::size_t i = 0; i < pointers_.size() && fault_.empty(); ++i) {
      current_ = i;
      const std::string pointer = pointers_[i];
      json definition = schema_at(references_.at(pointer), pointer, true);
      result_.definitions[i] = std::move(definition);
    }
    if (fault_.empty()) check_circles();
    if (!fault_.empty()) return failure(fault_);
    return std::move(result_);
  }

 private:
  void fail(const std::string& pointer, std::string_view what) {
    if (fault_.empty()) fault_ = fmt::format("{}: {}", pointer.empty() ? "/" : pointer, what);
  }

  void read_draft() {
    if (!root_.is_object() || !root_.contains("$schema")) return;
    const json& name = root_["$schema"];
    const std::string draft = name.is_string() ? name.get<std::string>() : std::string();
    if (draft.find("json-schema.org/") == std::string::npos ||
        draft.find("draft-03") != std::string::npos)
      fail("/$schema", "is none of the drafts 4 to 2020-12");
    for (const char* old : {"draft-04", "draft-05", "draft-06", "draft-07"})
      references_stand_alone_ |= draft.find(old) != std::string::npos;
  }

  /// The position of the definition that a place in the schema becomes.
  std::size_t definition_of(const std::string& pointer) {
    const auto [place, is_new] = by_pointer_.emplace(pointer, pointers_.size());
    if (is_new) {
      pointers_.push_back(pointer);
      result_.definitions.emplace_back();
      leads_to_.emplace_back();
    }
    return place->second;
  }

  static json reference_to(std::size_t definition) {
    return json::object({{"$ref", "#/definitions/" + std::to_string(definition)}});
  }

  /// What valijson is given for a schema. `is_in_place`: it is applied to the value that the
  /// definition under way is applied to, not to a part of it.
  json schema_at(const json& schema, const std::string& pointer, bool is_in_place) {
    if (schema == true) return json::object();
    result_.assertions.emplace_back();
    Assertions& asserted = result_.assertions.back();
    json all = json::array({json::object({{kAssertionsKeyword, result_.assertions.size() - 1}})});
    asserted.refuses_all = schema == false;
    if (asserted.refuses_all) return json::object({{"allOf", all}});
    if (!schema.is_object()) {
      fail(pointer, "a schema is an object, true or false");
      return {};
    }
    json out = json::object();
    read_reference(schema, pointer, is_in_place, all);
    if (!references_stand_alone_ || !schema.contains("$ref")) {
      refuse_unsupported(schema, pointer);
      read_values(schema, pointer, asserted);
      read_numbers(schema, pointer, asserted);
      read_sizes(schema, pointer, asserted);
      read_alternatives(schema, pointer, is_in_place, all, out);
      read_items(schema, pointer, asserted, out);
      read_members(schema, pointer, asserted, out);
      read_dependencies(schema, pointer, is_in_place, out);
    }
    out["allOf"] = std::move(all);
    return out;
  }

  void read_reference(const json& schema, const std::string& pointer, bool is_in_place, json& all) {
    const auto reference = schema.find("$ref");
    if (reference == schema.end()) return;
    if (!reference->is_string()) return fail(pointer + "/$ref", "is not a string");
    const auto target = references_.pointer_of(reference->get_ref<const std::string&>());
    if (!target) return fail(pointer + "/$ref", target.error().message);
    const std::size_t definition = definition_of(*target);
    if (is_in_place) leads_to_[current_].push_back(definition);
    all.push_back(reference_to(definition));
  }

  void refuse_unsupported(const json& schema, const std::string& pointer) {
    for (const char* keyword : kNotSupported)
      if (const auto found = schema.find(keyword); found != schema.end() && *found != true)
        fail(pointer + pointer_step(keyword), "this keyword is not supported");
  }

  void read_values(const json& schema, const std::string& pointer, Assertions& asserted) {
    if (const auto type = schema.find("type"); type != schema.end())
      read_types(*type, pointer + "/type", asserted);
    if (const auto constant = schema.find("const"); constant != schema.end())
      asserted.constant = *constant;
    if (const auto list = schema.find("enum"); list != schema.end()) {
      if (!list->is_array()) return fail(pointer + "/enum", "is not an array");
      asserted.one_of = list->get<std::vector<json>>();
    }
    if (const auto pattern = schema.find("pattern"); pattern != schema.end())
      if (auto compiled = pattern_at(*pattern, pointer + "/pattern"))
        asserted.pattern.emplace(pattern->get<std::string>(), *std::move(compiled));
    asserted.has_unique_items = truth(schema, pointer, "uniqueItems");
  }

  void read_types(const json& type, const std::string& pointer, Assertions& asserted) {
    const json names = type.is_array() ? type : json::array({type});
    for (const json& name : names) {
      const auto types =
          name.is_string() ? json_types_named(name.get_ref<const std::string&>()) : std::nullopt;
      if (!types)
        return fail(
            pointer,
            fmt::format("{} is no type; there are null, boolean, integer, number, "
                        "string, array and object",
                        shorten(name.dump(-1, ' ', false, json::error_handler_t::replace), 60)));
      asserted.types |= *types;
      asserted.type_names += (asserted.type_names.empty() ? "" : " or ") + name.get<std::string>();
    }
    if (names.empty()) fail(pointer, "is empty");
  }

  std::optional<Pattern> pattern_at(const json& pattern, const std::string& pointer) {
    if (!pattern.is_string()) {
      fail(pointer, "is not a string");
      return std::nullopt;
    }
    auto compiled = Pattern::compile(pattern.get_ref<const std::string&>(), {});
    if (compiled) return *std::move(compiled);
    fail(pointer, compiled.error().message);
    return std::nullopt;
  }

  void read_numbers(const json& schema, const std::string& pointer, Assertions& asserted) {
    asserted.minimum = number(schema, pointer, "minimum");
    asserted.maximum = number(schema, pointer, "maximum");
    read_exclusive(schema, pointer, "exclusiveMinimum", asserted.minimum, asserted.above);
    read_exclusive(schema, pointer, "exclusiveMaximum", asserted.maximum, asserted.below);
    asserted.multiple_of = number(schema, pointer, "multipleOf");
    if (asserted.multiple_of && *asserted.multiple_of <= 0)
      fail(pointer + "/multipleOf", "is not greater than 0");
  }

  /// A number of its own, or in draft 4 a boolean that says how the other bound is meant.
  void read_exclusive(const json& schema, const std::string& pointer, const char* keyword,
                      std::optional<json>& inclusive, std::optional<json>& exclusive) {
    const auto found = schema.find(keyword);
    if (found == schema.end()) return;
    if (!found->is_boolean())
      exclusive = number(schema, pointer, keyword);
    else if (*found == true)
      exclusive = std::exchange(inclusive, std::nullopt);
  }

  void read_sizes(const json& schema, const std::string& pointer, Assertions& asserted) {
    asserted.min_length = size(schema, pointer, "minLength");
    asserted.max_length = size(schema, pointer, "maxLength");
    asserted.min_items = size(schema, pointer, "minItems");
    asserted.max_items = size(schema, pointer, "maxItems");
    asserted.min_members = size(schema, pointer, "minProperties");
    asserted.max_members = size(schema, pointer, "maxProperties");
    const auto required = schema.find("required");
    if (required == schema.end() || required->is_boolean()) return;  // draft 3 had a boolean
    asserted.required = names(*required, pointer + "/required");
  }

  void read_alternatives(const json& schema, const std::string& pointer, bool is_in_place,
                         json& all, json& out) {
    for (const char* keyword : {"allOf", "anyOf", "oneOf"}) {
      const auto list = schema.find(keyword);
      if (list == schema.end()) continue;
      const std::string place = pointer + pointer_step(keyword);
      if (!list->is_array() || list->empty()) return fail(place, "is not an array of schemas");
      json& into = keyword == std::string_view("allOf") ? all : out[keyword];
      for (std::size_t i = 0; i < list->size(); ++i)
        into.push_back(schema_at((*list)[i], place + "/" + std::to_string(i), is_in_place));
    }
    if (const auto denied = schema.find("not"); denied != schema.end())
      out["not"] = schema_at(*denied, pointer + "/not", is_in_place);
    if (!schema.contains("if")) return;
    json conditional;
    for (const char* keyword : {"if", "then", "else"})
      if (const auto part = schema.find(keyword); part != schema.end())
        conditional[keyword] = schema_at(*part, pointer + pointer_step(keyword), is_in_place);
    all.push_back(std::move(conditional));
  }

  /// `items` and `additionalItems` as up to 2019-09, or `prefixItems` and `items` as since.
  void read_items(const json& schema, const std::string& pointer, Assertions& asserted, json& out) {
    const auto items = schema.find("items"), prefix = schema.find("prefixItems");
    const bool is_list = items != schema.end() && items->is_array();
    const auto list = prefix != schema.end() ? prefix : is_list ? items : schema.end();
    const char* rest_keyword = prefix == schema.end() && is_list ? "additionalItems" : "items";
    const auto rest = schema.find(rest_keyword);
    const bool has_rest = rest != schema.end() && !rest->is_array();
    std::size_t fixed = 0;
    if (list != schema.end()) {
      const std::string place = pointer + pointer_step(list.key());
      if (!list->is_array()) return fail(place, "is not an array of schemas");
      fixed = list->size();
      for (std::size_t i = 0; i < fixed; ++i)
        out["items"].push_back(schema_at((*list)[i], place + "/" + std::to_string(i), false));
    }
    if (has_rest && *rest == false) {
      asserted.max_items = std::min<std::uint64_t>(asserted.max_items.value_or(fixed), fixed);
    } else if (has_rest) {
      json others = schema_at(*rest, pointer + pointer_step(rest_keyword), false);
      out[fixed > 0 ? "additionalItems" : "items"] = std::move(others);
    }
    if (fixed > 0 && !out.contains("additionalItems")) out["additionalItems"] = true;
    if (!schema.contains("contains")) return;
    asserted.contained = definition_of(pointer + "/contains");
    asserted.min_contained = size(schema, pointer, "minContains").value_or(1);
    asserted.max_contained = size(schema, pointer, "maxContains");
  }

  void read_members(const json& schema, const std::string& pointer, Assertions& asserted,
                    json& out) {
    const auto named = members(schema, pointer, "properties");
    const auto patterns = members(schema, pointer, "patternProperties");
    const auto others = schema.find("additionalProperties");
    const bool has_others = others != schema.end();
    asserted.allows_others = !has_others || *others != false;
    for (const auto& [name, part] : named) {
      asserted.named.insert(name);
      out["properties"][name] =
          schema_at(*part, pointer + "/properties" + pointer_step(name), false);
    }
    for (const auto& [pattern, part] : patterns) {
      const std::string place = pointer + "/patternProperties" + pointer_step(pattern);
      if (auto compiled = pattern_at(pattern, place))
        asserted.by_pattern.emplace_back(*std::move(compiled), definition_of(place));
    }
    if (has_others && asserted.allows_others && *others != true) {
      const std::string place = pointer + "/additionalProperties";
      if (patterns.empty())
        out["additionalProperties"] = schema_at(*others, place, false);
      else
        asserted.others = definition_of(place);
    }
    if (schema.contains("propertyNames"))
      asserted.member_names = definition_of(pointer + "/propertyNames");
  }

  void read_dependencies(const json& schema, const std::string& pointer, bool is_in_place,
                         json& out) {
    for (const char* keyword : {"dependencies", "dependentSchemas", "dependentRequired"})
      for (const auto& [name, part] : members(schema, pointer, keyword)) {
        const std::string place = pointer + pointer_step(keyword) + pointer_step(name);
        json& into = out["dependencies"][name];
        if (!part->is_array())
          into = schema_at(*part, place, is_in_place);
        else
          into = names(*part, place);
      }
  }

  /// The members of an object in the schema, by name. Names with a NUL in them are cut by valijson.
  std::map<std::string, const json*> members(const json& schema, const std::string& pointer,
                                             const char* keyword) {
    std::map<std::string, const json*> found;
    const auto object = schema.find(keyword);
    if (object == schema.end()) return found;
    if (!object->is_object()) fail(pointer + pointer_step(keyword), "is not an object");
    if (!object->is_object()) return found;
    for (const auto& [name, part] : object->items()) {
      if (name.find('\0') != std::string::npos)
        fail(pointer + pointer_step(keyword), "has a name with the character U+0000");
      found.emplace(name, &part);
    }
    return found;
  }

  std::vector<std::string> names(const json& list, const std::string& pointer) {
    const bool is_fit =
        list.is_array() && std::all_of(list.begin(), list.end(), [](const json& name) {
          return name.is_string() &&
                 name.get_ref<const std::string&>().find('\0') == std::string::npos;
        });
    if (is_fit) return list.get<std::vector<std::string>>();
    fail(pointer, "is not an array of names");
    return {};
  }

  bool truth(const json& schema, const std::string& pointer, const char* keyword) {
    const auto found = schema.find(keyword);
    if (found == schema.end()) return false;
    if (!found->is_boolean()) fail(pointer + pointer_step(keyword), "is neither true nor false");
    return *found == true;
  }

  std::optional<json> number(const json& schema, const std::string& pointer, const char* keyword) {
    const auto found = schema.find(keyword);
    if (found == schema.end()) return std::nullopt;
    if (found->is_number()) return *found;
    fail(pointer + pointer_step(keyword), "is not a number");
    return std::nullopt;
  }

  std::optional<std::uint64_t> size(const json& schema, const std::string& pointer,
                                    const char* keyword) {
    const auto found = schema.find(keyword);
    if (found == schema.end()) return std::nullopt;
    if (found->is_number_integer() && *found >= 0) return found->get<std::uint64_t>();
    fail(pointer + pointer_step(keyword), "is not a whole number from 0 on");
    return std::nullopt;
  }

  /// A schema that applies itself to the value that it is applied to never comes to an end. Takes
  /// away the definitions that lead to none, again and again; what stays is in a circle.
  void check_circles() {
    std::vector<std::size_t> ways(leads_to_.size());
    std::vector<std::vector<std::size_t>> comes_from(leads_to_.size());
    for (std::size_t i = 0; i < leads_to_.size(); ++i) {
      ways[i] = leads_to_[i].size();
      for (const std::size_t j : leads_to_[i]) comes_from[j].push_back(i);
    }
    std::vector<std::size_t> ends;
    for (std::size_t i = 0; i < ways.size(); ++i)
      if (ways[i] == 0) ends.push_back(i);
    while (!ends.empty()) {
      const std::size_t end = ends.back();
      ends.pop_back();
      for (const std::size_t i : comes_from[end])
        if (--ways[i] == 0) ends.push_back(i);
    }
    for (std::size_t i = 0; i < ways.size(); ++i)
      if (ways[i] > 0) return fail(pointers_[i], "its $ref leads back to itself");
  }

  const json& root_;
  SchemaReferences references_;
  bool references_stand_alone_ = false;  ///< up to draft 7, nothing beside a $ref counts
  ReadSchema result_;
  std::string fault_;
  std::size_t current_ = 0;
  std::vector<std::string> pointers_;
  std::map<std::string, std::size_t> by_pointer_;
  std::vector<std::vector<std::size_t>> leads_to_;  ///< in place, by definition
};

}  // namespace

Result<ReadSchema> read_schema(const json& schema) { return Reader(schema).read(); }

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
