#include "rewards/internal/built_spec.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>

#include "base/nearest.h"
#include "verifiers/registry.h"

namespace cupel {
namespace {

/// The component of a verifier that `name` names.
Result<std::size_t> find_verifier(const Spec& spec, std::string_view name,
                                  const std::string& path) {
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < spec.components.size(); ++i) {
    const Component& other = spec.components[i];
    if (other.verifier.empty()) continue;
    if (other.name == name) return i;
    names.push_back(other.name);
  }
  return failure(path + ": " + unknown_name_message("verifier's component", name, names));
}

/// The component that `shaping` looks at.
Result<std::optional<std::size_t>> find_of(const Spec& spec, const Component& shaping,
                                           NeedsOf needs, const std::string& path) {
  if (shaping.of.empty()) {
    if (needs != NeedsOf::required) return std::nullopt;
    return failure(path + ": the shaping \"" + shaping.shaping +
                   "\" looks at a verifier's word; name its component with \"of\"");
  }
  if (needs == NeedsOf::no)
    return failure(path + "/of: the shaping \"" + shaping.shaping +
                   "\" looks at no other component");
  auto found = find_verifier(spec, shaping.of, path + "/of");
  if (!found) return tl::make_unexpected(found.error());
  return *found;
}

Result<std::optional<std::size_t>> find_gate(const Spec& spec, const Component& component,
                                             const std::string& path) {
  if (component.gate.empty()) return std::nullopt;
  auto found = find_verifier(spec, component.gate, path + "/gate");
  if (!found) return tl::make_unexpected(found.error());
  return *found;
}

Result<void> check_values(const Component& component, const std::string& path) {
  if (component.range && !component.shaping.empty())
    return failure(path +
                   "/range: a shaping has values of its own; only a verifier's score, from "
                   "0 to 1, can be given others");
  if (component.clip && component.clip->low > component.clip->high)
    return failure(fmt::format("{}/clip: the lower bound {} is above the upper bound {}", path,
                               component.clip->low, component.clip->high));
  return {};
}

std::string_view registered_name(std::string_view name) {
  for (const VerifierInfo& info : known_verifiers())
    if (info.name == name) return info.name;
  return {};
}

Result<NamedVerifier> named_verifier(const std::string& name, const OptionValues& options) {
  auto made = make_verifier(name, options);
  if (!made) return tl::make_unexpected(made.error());
  return NamedVerifier{std::move(*made), registered_name(name)};
}

Result<BuiltVerifier> build_verifier(const Spec& spec, std::size_t i, const std::string& path) {
  const Component& component = spec.components[i];
  if (!component.of.empty()) return failure(path + "/of: a verifier looks at no component");
  BuiltVerifier built{i, {}, {}};
  auto gate = find_gate(spec, component, path);
  if (!gate) return tl::make_unexpected(gate.error());
  built.gate = *gate;
  if (component.verifier == kAuto) {
    if (!component.options.empty())
      return failure(path +
                     "/options: \"auto\" takes none; give them to the verifiers of "
                     "\"dispatch\" (\"math:extract=boxed\")");
    return built;
  }
  auto made = named_verifier(component.verifier, component.options);
  if (!made) return failure(path + ": " + made.error().message);
  built.fixed = std::move(*made);
  return built;
}

Result<BuiltShaping> build_shaping(const Spec& spec, std::size_t i, const std::string& path) {
  const Component& component = spec.components[i];
  auto shaping = make_shaping(component.shaping, component.options);
  if (!shaping) return failure(path + ": " + shaping.error().message);
  auto of = find_of(spec, component, (*find_shaping(component.shaping))->needs_of, path);
  if (!of) return tl::make_unexpected(of.error());
  auto gate = find_gate(spec, component, path);
  if (!gate) return tl::make_unexpected(gate.error());
  return BuiltShaping{i, std::move(*shaping), *of, *gate};
}

/// Puts gates before what is behind them; fails where that cannot be.
Result<void> sort_by_gates(BuiltSpec& built) {
  std::vector<BuiltVerifier> left = std::move(built.verifiers);
  built.verifiers.clear();
  std::vector<bool> is_placed(built.components.size());
  while (!left.empty()) {
    const auto next = std::find_if(left.begin(), left.end(), [&](const BuiltVerifier& verifier) {
      return !verifier.gate || is_placed[*verifier.gate];
    });
    if (next == left.end()) break;
    is_placed[next->component] = true;
    built.verifiers.push_back(std::move(*next));
    left.erase(next);
  }
  if (left.empty()) return {};
  // Following the gates from any that is left leads into the circle.
  std::size_t at = left.front().component;
  std::vector<std::size_t> way;
  while (std::find(way.begin(), way.end(), at) == way.end()) {
    way.push_back(at);
    at = *std::find_if(left.begin(), left.end(), [&](const BuiltVerifier& verifier) {
            return verifier.component == at;
          })->gate;
  }
  way.erase(way.begin(), std::find(way.begin(), way.end(), at));
  std::string circle;
  for (const std::size_t component : way) circle += built.components[component].name + " -> ";
  return failure(fmt::format("/components/{}/gate: gates lead back to where they start: {}{}", at,
                             circle, built.components[at].name));
}

Result<std::vector<BuiltDispatch>> build_dispatch(const Spec& spec) {
  std::vector<BuiltDispatch> built;
  for (const auto& [pattern, text] : spec.dispatch) {
    const std::string path = "/dispatch/" + pattern;
    auto made = make_named_verifier(text);
    if (!made) return failure(path + ": " + made.error().message);
    const bool is_beginning = pattern.ends_with('*');
    std::string source = is_beginning ? pattern.substr(0, pattern.size() - 1) : pattern;
    if (source.find('*') != std::string::npos)
      return failure(path + ": a \"*\" stands for the rest, so only at the end");
    built.push_back({std::move(source), is_beginning, std::move(*made)});
  }
  std::stable_sort(built.begin(), built.end(), [](const BuiltDispatch& a, const BuiltDispatch& b) {
    if (a.is_beginning != b.is_beginning) return b.is_beginning;
    return a.source.size() > b.source.size();
  });
  return built;
}

}  // namespace

Result<NamedVerifier> make_named_verifier(std::string_view text) {
  auto parsed = parse_verifier_name(text);
  if (!parsed) return tl::make_unexpected(parsed.error());
  return named_verifier(parsed->name, parsed->options);
}

Result<BuiltSpec> build(const Spec& spec) {
  BuiltSpec built;
  built.components = spec.components;
  built.missing = spec.missing;
  for (std::size_t i = 0; i < spec.components.size(); ++i) {
    const Component& component = spec.components[i];
    const std::string path = "/components/" + std::to_string(i);
    if (auto checked = check_values(component, path); !checked)
      return tl::make_unexpected(checked.error());
    if (component.shaping.empty()) {
      auto verifier = build_verifier(spec, i, path);
      if (!verifier) return tl::make_unexpected(verifier.error());
      built.rows_choose = built.rows_choose || !verifier->fixed.verifier;
      built.verifiers.push_back(std::move(*verifier));
    } else {
      auto shaping = build_shaping(spec, i, path);
      if (!shaping) return tl::make_unexpected(shaping.error());
      built.shapings.push_back(std::move(*shaping));
    }
  }
  if (auto sorted = sort_by_gates(built); !sorted) return tl::make_unexpected(sorted.error());
  auto dispatch = build_dispatch(spec);
  if (!dispatch) return tl::make_unexpected(dispatch.error());
  built.dispatch = std::move(*dispatch);
  if (!spec.otherwise.empty()) {
    auto otherwise = make_named_verifier(spec.otherwise);
    if (!otherwise) return tl::make_unexpected(otherwise.error());
    built.otherwise = std::move(*otherwise);
  }
  if (!built.dispatch.empty() && !built.rows_choose)
    return failure("/dispatch: no component is \"auto\", so nothing is dispatched");
  built.is_named_by_rows =
      spec.components.size() == 1 && built.rows_choose && spec.components[0].name == kAuto;
  return built;
}

}  // namespace cupel
