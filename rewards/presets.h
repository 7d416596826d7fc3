#pragma once

#include <span>
#include <string>
#include <string_view>

namespace cupel {

/// A reward spec that comes with cupel.
struct Preset {
  std::string_view name;
  std::string_view json;  ///< the file, to be printed and edited

  std::string description() const;
};

/// By name.
std::span<const Preset> presets();

/// Null where there is none of that name.
const Preset* find_preset(std::string_view name);

}  // namespace cupel
