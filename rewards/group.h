#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "datasets/sample.h"
#include "rewards/engine.h"

namespace cupel {

/// An array in rows, dense, in memory that it shares with others and that lives as long as any of
/// them: what DLPack and numpy want to be handed. Copies share the memory; no two threads may write
/// to it.
template <class T>
struct Tensor {
  std::shared_ptr<T> data;
  std::vector<std::int64_t> shape;  ///< {prompts, group}, or {prompts}

  std::size_t size() const {
    std::size_t size = 1;
    for (const std::int64_t length : shape) size *= static_cast<std::size_t>(length);
    return size;
  }
  std::span<const T> values() const { return {data.get(), size()}; }
};

/// What a group's standard deviation is divided by.
enum class Deviation : std::uint8_t {
  sample,      ///< n - 1, as TRL, verl and OpenRLHF have it (torch.std); 0 for one reward alone
  population,  ///< n
};

/// The rewards of a batch as trainers want them: a row for each prompt, a place for each of its
/// completions. Where groups differ in size the shorter ones are filled up at their end; what was
/// filled up or has no reward is NaN, and false in `mask`.
///
///     auto tensors = group_tensors(engine.components(), scores, 16);
///     tensors->mean.values()[0];  // of the first prompt's completions
struct GroupTensors {
  std::size_t prompts = 0;
  std::size_t group = 0;  ///< completions of the largest group

  Tensor<float> rewards;  ///< {prompts, group}
  Tensor<bool> mask;      ///< {prompts, group}: there is a reward
  /// {prompts, group} for each component of the spec, in its order, NaN where it decided nothing.
  std::vector<Tensor<float>> components;
  std::vector<std::string> names;  ///< of the components

  // {prompts} each, over the places that the mask has; NaN where it has none.
  Tensor<float> mean;
  Tensor<float> deviation;
  Tensor<float> pass_rate;  ///< the share whose outcome is `correct`
  Tensor<bool> no_signal;   ///< all rewards are the same, so that no advantage is left
};

/// Of groups of these sizes, which stand one behind the other in `scores`. Fails where the sizes do
/// not add up to the scores, or one is 0.
Result<GroupTensors> group_tensors(std::span<const Component> components,
                                   std::span<const Scored> scores,
                                   std::span<const std::size_t> sizes,
                                   Deviation deviation = Deviation::sample);

/// Of groups of one size.
Result<GroupTensors> group_tensors(std::span<const Component> components,
                                   std::span<const Scored> scores, std::size_t size,
                                   Deviation deviation = Deviation::sample);

/// How many samples each prompt has (`Sample::group`).
std::vector<std::size_t> group_sizes(std::span<const Sample> samples);

}  // namespace cupel
