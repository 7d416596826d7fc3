#include "rewards/spec.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>
#include <utility>
#include <vector>

#include "base/nearest.h"
#include "rewards/internal/spec_reader.h"
#include "rewards/presets.h"
#include "verifiers/registry.h"

namespace cupel {

Spec Spec::standard() {
  Spec spec;
  spec.components.push_back({std::string(kAuto), std::string(kAuto), {}, 1});
  spec.otherwise = "math";
  return spec;
}

Result<Spec> Spec::from_verifier(std::string_view text) {
  auto parsed = parse_verifier_name(text);
  if (!parsed) return tl::make_unexpected(parsed.error());
  if (parsed->name != kAuto)
    if (auto made = make_verifier(parsed->name, parsed->options); !made)
      return tl::make_unexpected(made.error());
  Spec spec;
  spec.components.push_back({parsed->name, parsed->name, std::move(parsed->options), 1});
  return spec;
}

Result<Spec> Spec::from_json(std::string_view text) {
  nlohmann::json document;
  try {
    document = nlohmann::json::parse(text);
  } catch (const nlohmann::json::exception& error) {  // a number out of range, too
    return failure(fmt::format("not valid JSON: {}", error.what()));
  }
  return read_spec(document);
}

Result<Spec> Spec::from_file(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf())) return failure(path + ": cannot read the reward spec");
  auto spec = from_json(text.str());
  if (!spec) return failure(path + ": " + spec.error().message);
  return spec;
}

Result<Spec> Spec::from_preset_or_file(const std::string& name) {
  if (const Preset* preset = find_preset(name)) return from_json(preset->json);
  std::error_code ignored;
  if (std::filesystem::exists(name, ignored)) return from_file(name);
  std::vector<std::string_view> names;
  for (const Preset& preset : presets()) names.push_back(preset.name);
  return failure(unknown_name_message("preset", name, names) +
                 "; there is no file of that name either");
}

}  // namespace cupel
