#include "verifiers/instructions/internal/quick_schema.h"

#include <simdjson.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <map>
#include <utility>
#include <valijson/adapters/nlohmann_json_adapter.hpp>

#include "verifiers/instructions/internal/row_fields.h"
#include "verifiers/instructions/internal/schema_reader.h"

namespace cupel::instructions {

using nlohmann::json;
using simdjson::dom::element;
using Array = simdjson::dom::array;
using Object = simdjson::dom::object;
using simdjson::dom::element_type;

namespace {

/// The value, which is of that type.
template <class Type>
Type as(const element& value) {
  Type typed{};
  if (value.get(typed)) return {};
  return typed;
}

}  // namespace

struct QuickSchema::Node {
  /// What is asked of a member: its schema, if any, and its number among those required.
  struct Member {
    const Node* schema = nullptr;
    std::uint64_t required_bit = 0;
  };

  bool is_unsure = false;  ///< has keywords that are not looked at here
  const Assertions* asserted = nullptr;
  std::uint64_t required_bits = 0;
  std::map<std::string, Member, std::less<>> members;
  const Node* others = nullptr;  ///< of members without an entry
  const Node* items = nullptr;
  std::vector<const Node*> all, any;  ///< applied to the same value
};

class QuickSchema::Builder {
 public:
  Builder(std::deque<Node>& nodes, const std::deque<Assertions>& assertions)
      : nodes_(nodes), assertions_(assertions) {}

  void build(const std::vector<json>& definitions) {
    nodes_.resize(definitions.size());
    for (std::size_t i = 0; i < definitions.size(); ++i) fill(nodes_[i], definitions[i]);
  }

 private:
  const Node* node_of(const json& schema) {
    if (const auto reference = schema.find("$ref"); reference != schema.end())
      return definition(reference->get_ref<const std::string&>());
    Node& node = nodes_.emplace_back();
    fill(node, schema);
    return &node;
  }

  const Node* definition(std::string_view reference) const {
    std::size_t index = 0;
    const std::string_view digits = reference.substr(reference.rfind('/') + 1);
    std::from_chars(digits.data(), digits.data() + digits.size(), index);
    return &nodes_[index];
  }

  void fill(Node& node, const json& schema) {
    if (!schema.is_object()) {
      node.is_unsure = schema != true;
      return;
    }
    for (const auto& [keyword, value] : schema.items()) {
      if (keyword == "allOf")
        fill_all(node, value);
      else if (keyword == "anyOf")
        for (const json& part : value) node.any.push_back(node_of(part));
      else if (keyword == "properties")
        for (const auto& [name, part] : value.items()) node.members[name].schema = node_of(part);
      else if (keyword == "additionalProperties")
        node.others = node_of(value);
      else if (keyword == "items" && value.is_object())
        node.items = node_of(value);
      else
        node.is_unsure = true;
    }
  }

  /// What is asserted of a value itself is one of the parts.
  void fill_all(Node& node, const json& parts) {
    for (const json& part : parts) {
      if (const auto own = part.find(kAssertionsKeyword); own != part.end())
        assert_of(node, assertions_[own->get<std::size_t>()]);
      else
        node.all.push_back(node_of(part));
    }
  }

  void assert_of(Node& node, const Assertions& asserted) {
    constexpr std::size_t kMostRequired = 64;
    node.asserted = &asserted;
    // What a member said twice would make uncertain is left out, and what is seldom asked.
    node.is_unsure |= asserted.refuses_all || asserted.constant || asserted.min_members ||
                      asserted.has_unique_items || asserted.contained || asserted.member_names ||
                      !asserted.by_pattern.empty() || asserted.required.size() > kMostRequired;
    if (node.is_unsure) return;
    for (const std::string& name : asserted.required) {
      Node::Member& member = node.members[name];
      if (member.required_bit != 0) continue;
      member.required_bit = node.required_bits + 1;  // the lowest bit that is free
      node.required_bits |= member.required_bit;
    }
  }

  std::deque<Node>& nodes_;
  const std::deque<Assertions>& assertions_;
};

/// One text held against the schema.
class QuickSchema::Walk {
 public:
  explicit Walk(std::size_t most_steps) : steps_left_(most_steps) {}

  bool fits(const Node& node, const element& value) {
    constexpr std::size_t kDeepest = 2 * kDeepestJson;
    if (node.is_unsure || steps_left_ == 0 || depth_ == kDeepest) return false;
    --steps_left_;
    ++depth_;
    const bool is_fit =
        (node.asserted == nullptr || asserted(*node.asserted, value)) && parts_fit(node, value) &&
        std::all_of(node.all.begin(), node.all.end(),
                    [&](const Node* part) { return fits(*part, value); }) &&
        (node.any.empty() || std::any_of(node.any.begin(), node.any.end(),
                                         [&](const Node* part) { return fits(*part, value); }));
    --depth_;
    return is_fit;
  }

 private:
  bool parts_fit(const Node& node, const element& value) {
    if (value.is_array()) return items_fit(node, value);
    return !value.is_object() || members_fit(node, value);
  }

  bool items_fit(const Node& node, const element& value) {
    if (node.items == nullptr) return true;
    for (const element item : as<Array>(value))
      if (!fits(*node.items, item)) return false;
    return true;
  }

  bool members_fit(const Node& node, const element& value) {
    const bool allows_others = node.asserted == nullptr || node.asserted->allows_others;
    if (node.members.empty() && node.others == nullptr && allows_others) return true;
    static constexpr Node::Member kNothing;
    std::uint64_t found = 0;
    for (const auto [name, member] : as<Object>(value)) {
      const auto known = node.members.find(name);
      const Node::Member& asked = known == node.members.end() ? kNothing : known->second;
      found |= asked.required_bit;
      if (asked.schema == nullptr && !allows_others) return false;
      const Node* schema = asked.schema != nullptr ? asked.schema : node.others;
      if (schema != nullptr && !fits(*schema, member)) return false;
    }
    return found == node.required_bits;
  }

  bool asserted(const Assertions& asserted, const element& value) {
    switch (value.type()) {
      case element_type::OBJECT: {
        const std::size_t size = as<Object>(value).size();
        return is_container_fit(asserted, json_type::kObject) &&
               (!asserted.max_members || size <= *asserted.max_members);
      }
      case element_type::ARRAY: {
        const std::size_t size = as<Array>(value).size();
        return is_container_fit(asserted, json_type::kArray) &&
               (!asserted.min_items || size >= *asserted.min_items) &&
               (!asserted.max_items || size <= *asserted.max_items);
      }
      case element_type::STRING:
        return is_string_fit(asserted, as<std::string_view>(value));
      case element_type::INT64:
        return is_scalar_fit(asserted, as<std::int64_t>(value));
      case element_type::UINT64:
        return is_scalar_fit(asserted, as<std::uint64_t>(value));
      case element_type::DOUBLE:
        return is_scalar_fit(asserted, as<double>(value));
      case element_type::BOOL:
        return is_scalar_fit(asserted, as<bool>(value));
      case element_type::NULL_VALUE:
        break;
    }
    return is_scalar_fit(asserted, nullptr);
  }

  static bool is_type_fit(const Assertions& asserted, JsonTypes type) {
    return asserted.types == 0 || (asserted.types & type) != 0;
  }

  static bool is_container_fit(const Assertions& asserted, JsonTypes type) {
    return !asserted.one_of && is_type_fit(asserted, type);
  }

  bool is_string_fit(const Assertions& asserted, std::string_view text) {
    if (!is_type_fit(asserted, json_type::kString)) return false;
    const auto is_text = [&](const json& one) {
      return one.is_string() && one.get_ref<const std::string&>() == text;
    };
    if (asserted.one_of && std::none_of(asserted.one_of->begin(), asserted.one_of->end(), is_text))
      return false;
    return string_violation(asserted, text).empty();
  }

  bool is_scalar_fit(const Assertions& asserted, json value) {
    make_numbers_uniform(value);
    std::size_t steps = 0;
    return violation(asserted, valijson::adapters::NlohmannJsonAdapter(value), steps).empty();
  }

  std::size_t steps_left_;
  std::size_t depth_ = 0;
};

QuickSchema::QuickSchema(const std::vector<json>& definitions,
                         const std::deque<Assertions>& assertions) {
  Builder(nodes_, assertions).build(definitions);
}

QuickSchema::~QuickSchema() = default;

bool QuickSchema::surely_fits(std::string_view text) const {
  constexpr std::size_t kStepsPerByte = 2, kKeptSize = 64 << 10;
  if (nodes_[0].is_unsure) return false;
  // What one thread's parser has taken for a small text is used again.
  static thread_local simdjson::dom::parser kept;
  simdjson::dom::parser large;
  simdjson::dom::parser& parser = text.size() <= kKeptSize ? kept : large;
  element value;
  if (parser.max_depth() != kDeepestJson && parser.allocate(text.size(), kDeepestJson))
    return false;
  if (parser.parse(text.data(), text.size()).get(value)) return false;
  return Walk(kStepsPerByte * text.size() + 1).fits(nodes_[0], value);
}

}  // namespace cupel::instructions
