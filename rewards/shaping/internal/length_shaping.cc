#include <array>
#include <memory>

#include "rewards/shaping/internal/each_completion.h"
#include "rewards/shaping/internal/length_source.h"
#include "rewards/shaping/internal/shapings.h"
#include "rewards/shaping/length.h"

namespace cupel::shaping {
namespace {

const std::array kOptions = {
    OptionInfo{"length", kLengthUnits, kCharacters, "what is counted"},
    kTokensFieldOption,
    kIdsFieldOption,
};

class LengthShaping final : public Shaping {
 public:
  explicit LengthShaping(const OptionValues& options)
      : source_(value_of(kOptions[0], options), options) {}

  /// A completion without a length has no value, and no part in what the others get.
  std::vector<Shaped> shape(const ShapingTask& task) const override {
    std::vector<Shaped> shaped(task.group.size(), without_value());
    std::vector<std::size_t> measured;
    std::vector<std::uint64_t> lengths;
    std::vector<bool> correct;
    RowTokens row;
    for (std::size_t i = 0; i < task.group.size(); ++i) {
      const auto length = source_.length(task.group[i], row);
      if (!length) {
        shaped[i] = without_value(length.error().message);
        continue;
      }
      measured.push_back(i);
      lengths.push_back(*length);
      correct.push_back(task.judgements[i] && task.judgements[i]->is_correct);
    }
    const std::vector<double> rewards = length_rewards(lengths, correct);
    for (std::size_t i = 0; i < measured.size(); ++i)
      if (task.judgements[measured[i]]) shaped[measured[i]].value = rewards[i];
    return shaped;
  }

 private:
  LengthSource source_;
};

}  // namespace

ShapingInfo length_shaping() {
  return {"length",
          "shorter completions of a group are worth more: 0.5 to -0.5, wrong ones at most 0",
          "Kimi k1.5 (arXiv 2501.12599, 2.3.3); open-r1 len_reward",
          NeedsOf::required,
          kOptions,
          make_as<LengthShaping>};
}

}  // namespace cupel::shaping
