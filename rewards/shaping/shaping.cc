#include "rewards/shaping.h"

#include <array>

#include "base/nearest.h"
#include "rewards/shaping/internal/shapings.h"

namespace cupel {

std::span<const ShapingInfo> known_shapings() {
  static const std::array kShapings = {
      shaping::code_format_shaping(), shaping::cosine_shaping(),
      shaping::length_shaping(),      shaping::long_block_shaping(),
      shaping::loop_shaping(),        shaping::overlong_shaping(),
      shaping::readable_shaping(),    shaping::reasoning_steps_shaping(),
      shaping::repetition_shaping(),  shaping::stop_properly_shaping(),
      shaping::tag_count_shaping(),
  };
  return kShapings;
}

Result<const ShapingInfo*> find_shaping(std::string_view name) {
  std::vector<std::string_view> names;
  for (const ShapingInfo& info : known_shapings()) {
    if (info.name == name) return &info;
    names.push_back(info.name);
  }
  return failure(unknown_name_message("shaping", name, names));
}

Result<std::unique_ptr<const Shaping>> make_shaping(std::string_view name,
                                                    const OptionValues& options) {
  const auto info = find_shaping(name);
  if (!info) return tl::make_unexpected(info.error());
  if (auto checked = check_options("shaping", name, (*info)->options, options); !checked)
    return tl::make_unexpected(checked.error());
  return (*info)->make(options);
}

}  // namespace cupel
