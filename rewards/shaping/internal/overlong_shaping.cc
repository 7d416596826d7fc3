#include <fmt/format.h>

#include <array>
#include <memory>

#include "rewards/shaping/internal/each_completion.h"
#include "rewards/shaping/internal/length_source.h"
#include "rewards/shaping/internal/number_options.h"
#include "rewards/shaping/internal/shapings.h"
#include "rewards/shaping/length.h"

namespace cupel::shaping {
namespace {

constexpr std::array<std::string_view, 2> kBeyond = {"capped", "linear"};

enum OptionIndex : std::size_t {
  kMaxCompletionLen,
  kSoftPunishCache,
  kFactor,
  kBeyondEnd,
  kLength
};

const std::array kOptions = {
    OptionInfo{"max_completion_len",
               {},
               "20480",
               "where the punishment is full",
               is_positive_whole,
               kPositiveWholeForm},
    OptionInfo{"soft_punish_cache", {}, "4096", "so much before it begins", is_whole, kWholeForm},
    OptionInfo{"factor",
               {},
               "1",
               "the full punishment, without its sign",
               is_not_negative,
               kNotNegativeForm},
    OptionInfo{"beyond", kBeyond, "capped",
               "longer ones: capped as in TRL, open-r1 and OpenRLHF, or ever more, as in verl"},
    OptionInfo{"length", kLengthUnits, kTokens, "what is counted"},
    kTokensFieldOption,
    kIdsFieldOption,
};

class OverlongShaping final : public EachCompletion {
 public:
  OverlongShaping(const SoftOverlong& punishment, const OptionValues& options)
      : source_(value_of(kOptions[kLength], options), options), punishment_(punishment) {}

 private:
  Shaped value(const Sample& sample, const Judgement*, RowTokens& row) const override {
    const auto length = source_.length(sample, row);
    if (!length) return without_value(length.error().message);
    return {punishment_(*length), {}};
  }

  LengthSource source_;
  SoftOverlong punishment_;
};

Result<std::unique_ptr<const Shaping>> make(const OptionValues& options) {
  SoftOverlong punishment;
  punishment.max_completion_len = whole_of(kOptions[kMaxCompletionLen], options);
  punishment.soft_punish_cache = whole_of(kOptions[kSoftPunishCache], options);
  punishment.factor = number_of(kOptions[kFactor], options);
  punishment.beyond = static_cast<SoftOverlong::Beyond>(choice_of(kOptions[kBeyondEnd], options));
  if (punishment.soft_punish_cache > punishment.max_completion_len)
    return failure(fmt::format(
        "shaping \"overlong\": soft_punish_cache ({}) is more than max_completion_len ({})",
        punishment.soft_punish_cache, punishment.max_completion_len));
  if (punishment.soft_punish_cache == 0 && punishment.beyond == SoftOverlong::Beyond::linear)
    return failure("shaping \"overlong\": beyond=linear needs a soft_punish_cache of at least 1");
  return std::make_unique<OverlongShaping>(punishment, options);
}

}  // namespace

ShapingInfo overlong_shaping() {
  return {"overlong",
          "the last tokens before the limit cost ever more: 0 to -1",
          "DAPO (arXiv 2503.14476, eq. 13); TRL, open-r1 get_soft_overlong_punishment",
          NeedsOf::no,
          kOptions,
          make};
}

}  // namespace cupel::shaping
