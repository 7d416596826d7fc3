#include "rewards/internal/built_spec.h"

#include <string>
#include <utility>

#include "base/nearest.h"
#include "verifiers/registry.h"

namespace cupel {
namespace {

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
  std::vector<std::string_view> names;
  for (std::size_t i = 0; i < spec.components.size(); ++i) {
    const Component& other = spec.components[i];
    if (other.verifier.empty()) continue;
    if (other.name == shaping.of) return i;
    names.push_back(other.name);
  }
  return failure(path + "/of: " + unknown_name_message("verifier's component", shaping.of, names));
}

}  // namespace

Result<BuiltSpec> build(const Spec& spec) {
  BuiltSpec built{spec.components, {}, {}};
  for (std::size_t i = 0; i < spec.components.size(); ++i) {
    const Component& component = spec.components[i];
    const std::string path = "/components/" + std::to_string(i);
    if (component.shaping.empty()) {
      if (!component.of.empty()) return failure(path + "/of: a verifier looks at no component");
      auto verifier = make_verifier(component.verifier, component.options);
      if (!verifier) return tl::make_unexpected(verifier.error());
      built.verifiers.push_back({i, std::move(*verifier)});
      continue;
    }
    auto shaping = make_shaping(component.shaping, component.options);
    if (!shaping) return tl::make_unexpected(shaping.error());
    auto of = find_of(spec, component, (*find_shaping(component.shaping))->needs_of, path);
    if (!of) return tl::make_unexpected(of.error());
    built.shapings.push_back({i, std::move(*shaping), *of});
  }
  if (spec.rows_choose && !built.shapings.empty())
    return failure("a spec with shapings cannot leave the choice of the verifier to rows");
  return built;
}

}  // namespace cupel
