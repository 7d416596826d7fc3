#include "rewards/internal/spec_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <span>
#include <utility>

#include "base/nearest.h"

namespace cupel {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 5> kSpecKeys = {"description", "components", "dispatch",
                                                       "on_error", "on_unscorable"};
constexpr std::array<std::string_view, 11> kComponentKeys = {
    "name", "verifier", "shaping", "options",  "of",           "weight",
    "gate", "range",    "clip",    "on_error", "on_unscorable"};

/// What stands in an object, read key by key. The first fault is kept, with the path to it; what is
/// read after it is left as it is, so that a reader goes straight through and is asked at the end.
class Members {
 public:
  Members(const json& object, std::string path, std::span<const std::string_view> known)
      : object_(object), path_(std::move(path)) {
    if (!object.is_object()) {
      fault_ = fmt::format("{}: expected an object, not {}", shown(path_), object.type_name());
      return;
    }
    for (const auto& item : object.items())
      if (std::find(known.begin(), known.end(), item.key()) == known.end())
        fail(shown(path_) + ": " + unknown_name_message("key", item.key(), known));
  }

  bool has(const char* key) const { return !failed() && object_.contains(key); }

  void read_name(const char* key, std::string& into) {
    const json* value = find(key, "a string that is not empty", [](const json& found) {
      return found.is_string() && !found.get_ref<const std::string&>().empty();
    });
    if (value) into = value->get<std::string>();
  }

  void read_text(const char* key, std::string& into) {
    const json* value = find(key, "a string", [](const json& found) { return found.is_string(); });
    if (value) into = value->get<std::string>();
  }

  void read_number(const char* key, double& into) {
    const json* value = find(key, "a number of at most 1e15 in size", is_number);
    if (value) into = value->get<double>();
  }

  void read_missing(Missing& into) {
    read_number_or_null("on_error", into.on_error);
    read_number_or_null("on_unscorable", into.on_unscorable);
  }

  void read_interval(const char* key, std::optional<Interval>& into) {
    const json* value = find(key, "a list of two numbers", [](const json& found) {
      return found.is_array() && found.size() == 2 && is_number(found[0]) && is_number(found[1]);
    });
    if (value) into = Interval{(*value)[0].get<double>(), (*value)[1].get<double>()};
  }

  /// `read(key, value, path)` for each member of the object under `key`.
  template <class Read>
  void read_each(const char* key, Read read) {
    const json* value = find(key, "an object", [](const json& found) { return found.is_object(); });
    if (!value) return;
    for (const auto& [name, member] : value->items())
      if (!failed()) read(name, member, path_ + "/" + key + "/" + name);
  }

  void fail(std::string message) {
    if (fault_.empty()) fault_ = std::move(message);
  }
  bool failed() const { return !fault_.empty(); }
  const std::string& path() const { return path_; }

  template <class T>
  Result<T> finish(T made) const {
    if (failed()) return failure(fault_);
    return made;
  }

 private:
  static bool is_number(const json& value) {
    constexpr double kLargest = 1e15;  // so that no reward is infinite
    return value.is_number() && std::abs(value.get<double>()) <= kLargest;
  }
  static std::string shown(const std::string& path) { return path.empty() ? "/" : path; }

  void read_number_or_null(const char* key, std::optional<double>& into) {
    const json* value = find(key, "a number or null",
                             [](const json& found) { return found.is_null() || is_number(found); });
    if (value && !value->is_null()) into = value->get<double>();
  }

  template <class Fits>
  const json* find(const char* key, const char* expected, Fits fits) {
    if (!has(key)) return nullptr;
    const json& value = object_[key];
    if (fits(value)) return &value;
    // Of a number the kind says nothing of what is wrong.
    const std::string found = value.is_number() ? value.dump() : value.type_name();
    fail(fmt::format("{}/{}: expected {}, not {}", path_, key, expected, found));
    return nullptr;
  }

  const json& object_;
  std::string path_;
  std::string fault_;
};

/// An option's value as it would be written on a command line.
void read_option(Members& members, OptionValues& options, const std::string& name,
                 const json& value, const std::string& path) {
  if (value.is_string())
    options.emplace(name, value.get<std::string>());
  else if (value.is_number() || value.is_boolean())
    options.emplace(name, value.dump());
  else
    members.fail(
        fmt::format("{}: expected a string, number or boolean, not {}", path, value.type_name()));
}

/// What the component is: a verifier or a shaping.
void read_kind(Members& members, Component& component) {
  if (members.has("verifier") && members.has("shaping"))
    return members.fail(members.path() +
                        ": has both \"verifier\" and \"shaping\"; make two components of them");
  if (!members.has("verifier") && !members.has("shaping"))
    return members.fail(members.path() + "/verifier: expected the name of a verifier");
  members.read_name("verifier", component.verifier);
  members.read_name("shaping", component.shaping);
  component.name = component.shaping.empty() ? component.verifier : component.shaping;
}

Result<Component> read_component(const json& object, const std::string& path) {
  Members members(object, path, kComponentKeys);
  Component component;
  if (!members.failed()) read_kind(members, component);
  members.read_name("name", component.name);
  members.read_name("of", component.of);
  members.read_name("gate", component.gate);
  members.read_number("weight", component.weight);
  members.read_interval("range", component.range);
  members.read_interval("clip", component.clip);
  members.read_missing(component.missing);
  members.read_each("options",
                    [&](const std::string& name, const json& value, const std::string& where) {
                      read_option(members, component.options, name, value, where);
                    });
  return members.finish(std::move(component));
}

}  // namespace

Result<Spec> read_spec(const json& document) {
  Members members(document, "", kSpecKeys);
  Spec spec;
  members.read_text("description", spec.description);
  members.read_missing(spec.missing);
  members.read_each("dispatch", [&](const std::string& pattern, const json& value,
                                    const std::string& path) {
    if (value.is_string())
      spec.dispatch.emplace(pattern, value.get<std::string>());
    else
      members.fail(fmt::format("{}: expected a verifier as text (\"math:extract=boxed\"), not {}",
                               path, value.type_name()));
  });
  if (members.failed()) return members.finish(std::move(spec));
  if (!members.has("components") || !document["components"].is_array() ||
      document["components"].empty())
    return failure("/components: expected a list of at least one component");
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

}  // namespace cupel
