#include "rewards/presets.h"

#include <array>
#include <nlohmann/json.hpp>

#include "rewards/presets/auto.json.h"
#include "rewards/presets/dapo.json.h"
#include "rewards/presets/open-r1.json.h"
#include "rewards/presets/r1-zero.json.h"
#include "rewards/presets/r1.json.h"

namespace cupel {

std::string Preset::description() const {
  return nlohmann::json::parse(json).at("description").get<std::string>();
}

std::span<const Preset> presets() {
  static const std::array kPresets = {
      Preset{"auto", kAutoPreset},      Preset{"dapo", kDapoPreset},
      Preset{"open-r1", kOpenR1Preset}, Preset{"r1", kR1Preset},
      Preset{"r1-zero", kR1ZeroPreset},
  };
  return kPresets;
}

const Preset* find_preset(std::string_view name) {
  for (const Preset& preset : presets())
    if (preset.name == name) return &preset;
  return nullptr;
}

}  // namespace cupel
