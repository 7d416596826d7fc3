#include "rewards/group.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "rewards/sample_groups.h"

namespace cupel {
namespace {

constexpr float kNothing = std::numeric_limits<float>::quiet_NaN();

/// One piece of memory, cut into tensors that keep it alive.
template <class T>
class Memory {
 public:
  Memory(std::size_t size, T value) : all_(std::make_shared<T[]>(size, value)) {}

  Tensor<T> cut(std::vector<std::int64_t> shape) {
    Tensor<T> tensor{nullptr, std::move(shape)};
    tensor.data = std::shared_ptr<T>(all_, all_.get() + used_);
    used_ += tensor.size();
    return tensor;
  }

 private:
  std::shared_ptr<T[]> all_;
  std::size_t used_ = 0;
};

struct Statistics {
  float mean = kNothing, deviation = kNothing, pass_rate = kNothing;
  bool no_signal = true;
};

/// `rewards` are those of `scores` as trainers see them.
Statistics statistics_of(std::span<const float> rewards, std::span<const Scored> scores,
                         Deviation deviation) {
  std::size_t count = 0, passed = 0;
  double sum = 0;
  float low = std::numeric_limits<float>::infinity(), high = -low;
  for (std::size_t i = 0; i < rewards.size(); ++i) {
    if (std::isnan(rewards[i])) continue;
    ++count;
    passed += scores[i].verdict.outcome == Outcome::correct;
    sum += static_cast<double>(rewards[i]);
    low = std::min(low, rewards[i]);
    high = std::max(high, rewards[i]);
  }
  if (count == 0) return {};
  const auto n = static_cast<double>(count);
  const double mean = sum / n;
  double squares = 0;
  for (const float reward : rewards)
    if (!std::isnan(reward)) squares += std::pow(static_cast<double>(reward) - mean, 2);
  const double divisor = deviation == Deviation::sample ? n - 1 : n;
  // Equal rewards differ by nothing, whatever rounding makes of their mean.
  const bool no_signal = low == high;
  return {static_cast<float>(mean),
          no_signal ? 0 : static_cast<float>(std::sqrt(squares / divisor)),
          static_cast<float>(static_cast<double>(passed) / n), no_signal};
}

GroupTensors empty_tensors(std::span<const Component> components, std::size_t prompts,
                           std::size_t group) {
  GroupTensors tensors;
  tensors.prompts = prompts;
  tensors.group = group;
  const auto rows = static_cast<std::int64_t>(prompts), columns = static_cast<std::int64_t>(group);
  Memory<float> floats(prompts * group * (1 + components.size()) + 3 * prompts, kNothing);
  Memory<bool> flags(prompts * group + prompts, false);
  tensors.rewards = floats.cut({rows, columns});
  for (const Component& component : components) {
    tensors.components.push_back(floats.cut({rows, columns}));
    tensors.names.push_back(component.name);
  }
  tensors.mean = floats.cut({rows});
  tensors.deviation = floats.cut({rows});
  tensors.pass_rate = floats.cut({rows});
  tensors.mask = flags.cut({rows, columns});
  tensors.no_signal = flags.cut({rows});
  return tensors;
}

void fill_row(GroupTensors& tensors, std::size_t row, std::span<const Scored> scores,
              Deviation deviation) {
  const std::size_t start = row * tensors.group;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const Scored& scored = scores[i];
    tensors.rewards.data.get()[start + i] = static_cast<float>(scored.reward);
    tensors.mask.data.get()[start + i] = !std::isnan(scored.reward);
    const std::size_t components = std::min(scored.components.size(), tensors.components.size());
    for (std::size_t j = 0; j < components; ++j)
      tensors.components[j].data.get()[start + i] = static_cast<float>(scored.components[j].score);
  }
  const Statistics statistics =
      statistics_of({tensors.rewards.data.get() + start, scores.size()}, scores, deviation);
  tensors.mean.data.get()[row] = statistics.mean;
  tensors.deviation.data.get()[row] = statistics.deviation;
  tensors.pass_rate.data.get()[row] = statistics.pass_rate;
  tensors.no_signal.data.get()[row] = statistics.no_signal;
}

}  // namespace

Result<GroupTensors> group_tensors(std::span<const Component> components,
                                   std::span<const Scored> scores,
                                   std::span<const std::size_t> sizes, Deviation deviation) {
  std::size_t total = 0, largest = 0;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (sizes[i] == 0) return failure(fmt::format("group {} has no completions", i));
    if (sizes[i] > scores.size() - total)
      return failure(
          fmt::format("the groups up to number {} have more than the {} completions "
                      "that were scored",
                      i, scores.size()));
    total += sizes[i];
    largest = std::max(largest, sizes[i]);
  }
  if (total != scores.size())
    return failure(fmt::format("the groups have {} completions together, but {} were scored", total,
                               scores.size()));
  GroupTensors tensors = empty_tensors(components, sizes.size(), largest);
  std::size_t at = 0;
  for (std::size_t row = 0; row < sizes.size(); at += sizes[row++])
    fill_row(tensors, row, scores.subspan(at, sizes[row]), deviation);
  return tensors;
}

Result<GroupTensors> group_tensors(std::span<const Component> components,
                                   std::span<const Scored> scores, std::size_t size,
                                   Deviation deviation) {
  if (size == 0 || scores.size() % size != 0)
    return failure(
        fmt::format("{} completions cannot be divided into groups of {}; give a group "
                    "size that divides them, or the size of each group",
                    scores.size(), size));
  const std::vector<std::size_t> sizes(scores.size() / size, size);
  return group_tensors(components, scores, sizes, deviation);
}

std::vector<std::size_t> group_sizes(std::span<const Sample> samples) {
  std::vector<std::size_t> sizes;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    if (continues_group(samples, i))
      ++sizes.back();
    else
      sizes.push_back(1);
  }
  return sizes;
}

}  // namespace cupel
