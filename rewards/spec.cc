#include "rewards/spec.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>

#include "base/nearest.h"

namespace cupel {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 1> kSpecKeys = {"components"};
constexpr std::array<std::string_view, 6> kComponentKeys = {"name",    "verifier", "shaping",
                                                            "options", "of",       "weight"};

Result<void> check_keys(const json& object, std::span<const std::string_view> known,
                        const std::string& path) {
  if (!object.is_object())
    return failure(fmt::format("{}: expected an object, not {}", path, object.type_name()));
  for (const auto& item : object.items())
    if (std::find(known.begin(), known.end(), item.key()) == known.end())
      return failure(path + ": " + unknown_name_message("key", item.key(), known));
  return {};
}

/// An option's value as it would be written on a command line.
Result<std::string> option_text(const json& value, const std::string& path) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_number() || value.is_boolean()) return value.dump();
  return failure(
      fmt::format("{}: expected a string, number or boolean, not {}", path, value.type_name()));
}

/// The string under `key`, where there is one.
Result<void> read_name(const json& object, const char* key, const std::string& path,
                       std::string& into) {
  if (!object.contains(key)) return {};
  if (!object[key].is_string() || object[key].get_ref<const std::string&>().empty())
    return failure(fmt::format("{}/{}: expected a string that is not empty", path, key));
  into = object[key].get<std::string>();
  return {};
}

Result<Component> read_component(const json& object, const std::string& path) {
  if (auto keys = check_keys(object, kComponentKeys, path); !keys)
    return tl::make_unexpected(keys.error());
  if (object.contains("verifier") && object.contains("shaping"))
    return failure(path + ": has both \"verifier\" and \"shaping\"; make two components of them");
  Component component;
  if (object.contains("shaping")) {
    if (auto read = read_name(object, "shaping", path, component.shaping); !read)
      return tl::make_unexpected(read.error());
    component.name = component.shaping;
  } else {
    if (!object.contains("verifier") || !object["verifier"].is_string())
      return failure(path + "/verifier: expected the name of a verifier");
    component.verifier = object["verifier"].get<std::string>();
    component.name = component.verifier;
  }
  if (auto read = read_name(object, "name", path, component.name); !read)
    return tl::make_unexpected(read.error());
  if (auto read = read_name(object, "of", path, component.of); !read)
    return tl::make_unexpected(read.error());
  if (object.contains("weight")) {
    constexpr double kLargest = 1e15;  // so that no reward is infinite
    const json& weight = object["weight"];
    if (!weight.is_number() || !(std::abs(weight.get<double>()) <= kLargest))
      return failure(fmt::format("{}/weight: expected a number of at most 1e15 in size, not {}",
                                 path, weight.is_number() ? weight.dump() : weight.type_name()));
    component.weight = weight.get<double>();
  }
  if (!object.contains("options")) return component;
  const json& options = object["options"];
  if (!options.is_object())
    return failure(
        fmt::format("{}/options: expected an object, not {}", path, options.type_name()));
  for (const auto& [key, value] : options.items()) {
    auto text = option_text(value, path + "/options/" + key);
    if (!text) return tl::make_unexpected(text.error());
    component.options.emplace(key, std::move(*text));
  }
  return component;
}

}  // namespace

Spec Spec::standard() {
  Spec spec;
  spec.components.push_back({"math", "math", {}, 1});
  spec.rows_choose = true;
  return spec;
}

Result<Spec> Spec::from_verifier(std::string_view text) {
  auto parsed = parse_verifier_name(text);
  if (!parsed) return tl::make_unexpected(parsed.error());
  Spec spec;
  spec.components.push_back({parsed->name, parsed->name, std::move(parsed->options), 1});
  return spec;
}

Result<Spec> Spec::from_json(std::string_view text) {
  json document;
  try {
    document = json::parse(text);
  } catch (const json::parse_error& error) {
    return failure(fmt::format("not valid JSON: {}", error.what()));
  }
  if (auto keys = check_keys(document, kSpecKeys, "/"); !keys)
    return tl::make_unexpected(keys.error());
  if (!document.contains("components") || !document["components"].is_array() ||
      document["components"].empty())
    return failure("/components: expected a list of at least one component");
  Spec spec;
  for (std::size_t i = 0; i < document["components"].size(); ++i) {
    const std::string path = fmt::format("/components/{}", i);
    auto component = read_component(document["components"][i], path);
    if (!component) return tl::make_unexpected(component.error());
    for (const Component& other : spec.components)
      if (other.name == component->name)
        return failure(fmt::format("{}/name: \"{}\" is the name of an earlier component too", path,
                                   component->name));
    spec.components.push_back(std::move(*component));
  }
  return spec;
}

Result<Spec> Spec::from_file(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) return failure(path + ": cannot read the reward spec");
  auto spec = from_json(text.str());
  if (!spec) return failure(path + ": " + spec.error().message);
  return spec;
}

}  // namespace cupel
