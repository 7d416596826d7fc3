#pragma once

#include <array>
#include <string_view>

#include "trainer/config/run_config.h"
#include "trainer/config/section.h"

namespace cupel::trainer {

// What a configuration calls the values of enums, in the order in which these are declared.

template <>
struct EnumNames<RunKind> {
  static constexpr std::array<std::string_view, 2> kNames = {"sft", "grpo"};
};

template <>
struct EnumNames<Architecture> {
  static constexpr std::array<std::string_view, 3> kNames = {"qwen2", "qwen3", "llama"};
};

template <>
struct EnumNames<TaskKind> {
  static constexpr std::array<std::string_view, 3> kNames = {"addition", "countdown", "modular"};
};

template <>
struct EnumNames<LossType> {
  static constexpr std::array<std::string_view, 7> kNames = {"grpo", "bnpo",  "dr_grpo", "dapo",
                                                             "gspo", "cispo", "sapo"};
};

template <>
struct EnumNames<KlEstimator> {
  static constexpr std::array<std::string_view, 3> kNames = {"k1", "k2", "k3"};
};

template <>
struct EnumNames<KlPlace> {
  static constexpr std::array<std::string_view, 2> kNames = {"loss", "reward"};
};

template <>
struct EnumNames<CorrectionLevel> {
  static constexpr std::array<std::string_view, 2> kNames = {"token", "sequence"};
};

template <>
struct EnumNames<CorrectionMode> {
  static constexpr std::array<std::string_view, 2> kNames = {"truncate", "mask"};
};

template <>
struct EnumNames<AdvantageScale> {
  static constexpr std::array<std::string_view, 3> kNames = {"group", "batch", "none"};
};

template <>
struct EnumNames<AdvantageBaseline> {
  static constexpr std::array<std::string_view, 2> kNames = {"group_mean", "leave_one_out"};
};

template <>
struct EnumNames<RewardAggregation> {
  static constexpr std::array<std::string_view, 2> kNames = {"sum_then_normalize",
                                                             "normalize_then_sum"};
};

template <>
struct EnumNames<Decay> {
  static constexpr std::array<std::string_view, 3> kNames = {"constant", "linear", "cosine"};
};

/// `name_of(Decay::linear)` is "linear".
template <class Enum>
constexpr std::string_view name_of(Enum value) {
  return EnumNames<Enum>::kNames[static_cast<std::size_t>(value)];
}

}  // namespace cupel::trainer
