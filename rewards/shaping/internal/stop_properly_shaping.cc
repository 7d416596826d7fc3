#include <array>
#include <memory>

#include "rewards/shaping/internal/each_completion.h"
#include "rewards/shaping/internal/number_options.h"
#include "rewards/shaping/internal/shapings.h"
#include "rewards/shaping/length.h"

namespace cupel::shaping {
namespace {

enum OptionIndex : std::size_t { kCoefficient, kField };

const std::array kOptions = {
    OptionInfo{"coefficient",
               {},
               "0",
               "a truncated completion's score is multiplied by it, or is it, where it is negative",
               is_at_most_one,
               kAtMostOneForm},
    OptionInfo{"truncated_field",
               {},
               "truncated",
               "the row's field that holds true, or the finish reason \"length\"",
               is_field_name,
               kFieldForm},
};

class StopProperlyShaping final : public EachCompletion {
 public:
  explicit StopProperlyShaping(const OptionValues& options)
      : coefficient_(number_of(kOptions[kCoefficient], options)),
        field_(value_of(kOptions[kField], options)) {}

 private:
  Shaped value(const Sample& sample, const Judgement* judgement, RowTokens& row) const override {
    const auto truncated = row.truncated(sample, field_);
    if (!truncated) return without_value(truncated.error().message);
    return {stop_properly(judgement->score, *truncated, coefficient_), {}};
  }

  double coefficient_;
  std::string field_;
};

}  // namespace

ShapingInfo stop_properly_shaping() {
  return {"stop_properly",
          "the score of \"of\", less where the completion was cut off",
          "ProRL v2; OpenRLHF and NeMo-RL stop_properly_penalty_coef",
          NeedsOf::required,
          kOptions,
          make_as<StopProperlyShaping>};
}

}  // namespace cupel::shaping
