#include "verifiers/instructions/internal/schema_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "base/utf8.h"
#include "verifiers/instructions/internal/schema_keywords.h"
#include "verifiers/instructions/internal/schema_references.h"

namespace cupel::instructions {
namespace {

using nlohmann::json;

constexpr std::array<const char*, 6> kNotSupported = {
    "unevaluatedProperties", "unevaluatedItems", "$dynamicRef",
    "$recursiveRef",         "extends",          "disallow"};

/// Goes through a schema and takes it apart.
class Reader {
 public:
  explicit Reader(const json& root) : root_(root), references_(root) {}

  Result<ReadSchema> read() {
    read_draft();
    definition_of("");
    for (std::size_t i = 0; i < pointers_.size() && keywords_.fault().empty(); ++i) {
      current_ = i;
      const std::string pointer = pointers_[i];
      json definition = schema_at(references_.at(pointer), pointer, true);
      result_.definitions[i] = std::move(definition);
    }
    if (keywords_.fault().empty())
      if (const auto circle = first_in_circle(leads_to_))
        keywords_.fail(pointers_[*circle], "its $ref leads back to itself");
    if (!keywords_.fault().empty()) return failure(keywords_.fault());
    return std::move(result_);
  }

 private:
  void read_draft() {
    if (!root_.is_object() || !root_.contains("$schema")) return;
    const json& name = root_["$schema"];
    const std::string draft = name.is_string() ? name.get<std::string>() : std::string();
    if (draft.find("json-schema.org/") == std::string::npos ||
        draft.find("draft-03") != std::string::npos)
      keywords_.fail("/$schema", "is none of the drafts 4 to 2020-12");
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
      keywords_.fail(pointer, "a schema is an object, true or false");
      return {};
    }
    json out = json::object();
    read_reference(schema, pointer, is_in_place, all);
    if (!references_stand_alone_ || !schema.contains("$ref")) {
      refuse_unsupported(schema, pointer);
      keywords_.read_assertions(schema, pointer, asserted);
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
    if (!reference->is_string()) return keywords_.fail(pointer + "/$ref", "is not a string");
    const auto target = references_.pointer_of(reference->get_ref<const std::string&>());
    if (!target) return keywords_.fail(pointer + "/$ref", target.error().message);
    const std::size_t definition = definition_of(*target);
    if (is_in_place) leads_to_[current_].push_back(definition);
    all.push_back(reference_to(definition));
  }

  void refuse_unsupported(const json& schema, const std::string& pointer) {
    for (const char* keyword : kNotSupported)
      if (const auto found = schema.find(keyword); found != schema.end() && *found != true)
        keywords_.fail(pointer + pointer_step(keyword), "this keyword is not supported");
  }

  void read_alternatives(const json& schema, const std::string& pointer, bool is_in_place,
                         json& all, json& out) {
    for (const char* keyword : {"allOf", "anyOf", "oneOf"}) {
      const auto list = schema.find(keyword);
      if (list == schema.end()) continue;
      const std::string place = pointer + pointer_step(keyword);
      if (!list->is_array() || list->empty())
        return keywords_.fail(place, "is not an array of schemas");
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
      if (!list->is_array()) return keywords_.fail(place, "is not an array of schemas");
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
    asserted.min_contained = keywords_.size(schema, pointer, "minContains").value_or(1);
    asserted.max_contained = keywords_.size(schema, pointer, "maxContains");
  }

  void read_members(const json& schema, const std::string& pointer, Assertions& asserted,
                    json& out) {
    const auto named = keywords_.members(schema, pointer, "properties");
    const auto patterns = keywords_.members(schema, pointer, "patternProperties");
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
      if (auto compiled = keywords_.pattern_at(pattern, place))
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
      for (const auto& [name, part] : keywords_.members(schema, pointer, keyword)) {
        const std::string place = pointer + pointer_step(keyword) + pointer_step(name);
        json& into = out["dependencies"][name];
        if (!part->is_array())
          into = schema_at(*part, place, is_in_place);
        else
          into = keywords_.names(*part, place);
      }
  }

  const json& root_;
  SchemaReferences references_;
  bool references_stand_alone_ = false;  ///< up to draft 7, nothing beside a $ref counts
  ReadSchema result_;
  KeywordReader keywords_;
  std::size_t current_ = 0;
  std::vector<std::string> pointers_;
  std::map<std::string, std::size_t> by_pointer_;
  std::vector<std::vector<std::size_t>> leads_to_;  ///< in place, by definition
};

}  // namespace

Result<ReadSchema> read_schema(const json& schema) { return Reader(schema).read(); }

}  // namespace cupel::instructions
