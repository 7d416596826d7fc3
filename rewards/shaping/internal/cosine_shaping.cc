#include <array>
#include <memory>

#include "rewards/shaping/internal/each_completion.h"
#include "rewards/shaping/internal/length_source.h"
#include "rewards/shaping/internal/number_options.h"
#include "rewards/shaping/internal/shapings.h"
#include "rewards/shaping/length.h"
#include "rewards/shaping/repetition.h"

namespace cupel::shaping {
namespace {

constexpr std::array<std::string_view, 2> kForms = {"open_r1", "demystify"};
constexpr std::array<std::string_view, 1> kFromForm = {"form"};
constexpr std::array<std::string_view, 2> kExceed = {"form", "none"};
constexpr std::array<std::string_view, 3> kUnits = {"form", kCharacters, kTokens};

enum OptionIndex : std::size_t {
  kForm,
  kLength,
  kMinWrong,
  kMaxWrong,
  kMinCorrect,
  kMaxCorrect,
  kMaxLen,
  kExceedLength,
  kMaxPenalty,
  kNgramSize
};

OptionInfo constant(std::string_view name, std::string_view help) {
  return {name, kFromForm, "form", help, is_number, kNumberForm};
}

const std::array kOptions = {
    OptionInfo{"form", kForms, "open_r1", "whose constants hold where an option says form"},
    OptionInfo{"length", kUnits, "form", "what is counted; open_r1: characters, demystify: tokens"},
    constant("min_value_wrong",
             "of a wrong completion without length; open_r1: -1, demystify: -10"),
    constant("max_value_wrong", "of a wrong one of max_len; open_r1: -0.5, demystify: 0"),
    constant("min_value_correct", "of a right one of max_len; open_r1: 0.5, demystify: 1"),
    constant("max_value_correct", "of a right one without length; open_r1: 1, demystify: 2"),
    OptionInfo{"max_len", kFromForm, "form",
               "where the cosine ends; open_r1: 1000, demystify: 14336", is_positive_whole,
               kPositiveWholeForm},
    OptionInfo{"exceed_length", kExceed, "form",
               "the value of all lengths from max_len - 16 on, or none: the cosine goes on, and up "
               "again; open_r1: none, demystify: -10",
               is_number, kNumberForm},
    OptionInfo{"repetition_max_penalty",
               {},
               "0",
               "times the share of repeated n-grams of words, added to a wrong completion",
               is_not_positive,
               kNotPositiveForm},
    OptionInfo{
        "repetition_ngram_size", {}, "40", "the n of these n-grams", is_ngram_size, kNgramSizeForm},
    kTokensFieldOption,
    kIdsFieldOption,
};

bool is_demystify(const OptionValues& options) { return choice_of(kOptions[kForm], options) == 1; }

std::string_view unit_of(const OptionValues& options) {
  const std::string_view given = value_of(kOptions[kLength], options);
  if (given != "form") return given;
  return is_demystify(options) ? kTokens : kCharacters;
}

void take_constants(const OptionValues& options, CosineReward& cosine) {
  const auto set = [&](double& constant, OptionIndex option) {
    if (value_of(kOptions[option], options) != "form")
      constant = number_of(kOptions[option], options);
  };
  set(cosine.min_value_wrong, kMinWrong);
  set(cosine.max_value_wrong, kMaxWrong);
  set(cosine.min_value_correct, kMinCorrect);
  set(cosine.max_value_correct, kMaxCorrect);
  set(cosine.max_len, kMaxLen);
  const std::string_view exceed = value_of(kOptions[kExceedLength], options);
  if (exceed == "none") cosine.exceed_length.reset();
  if (is_number(exceed)) cosine.exceed_length = number_of(kOptions[kExceedLength], options);
}

class CosineShaping final : public EachCompletion {
 public:
  explicit CosineShaping(const OptionValues& options)
      : source_(unit_of(options), options),
        cosine_(is_demystify(options) ? kDemystifyCosine : kOpenR1Cosine),
        max_penalty_(number_of(kOptions[kMaxPenalty], options)),
        ngram_size_(whole_of(kOptions[kNgramSize], options)) {
    take_constants(options, cosine_);
  }

 private:
  Shaped value(const Sample& sample, const Judgement* judgement, RowTokens& row) const override {
    const auto length = source_.length(sample, row);
    if (!length) return without_value(length.error().message);
    double value = cosine_(*length, judgement->is_correct);
    if (!judgement->is_correct && max_penalty_ != 0 && !cosine_.exceeds(*length))
      value += repetition_penalty(count_word_ngrams(sample.completion, ngram_size_), max_penalty_);
    return {value, {}};
  }

  LengthSource source_;
  CosineReward cosine_;
  double max_penalty_;
  std::uint64_t ngram_size_;
};

}  // namespace

ShapingInfo cosine_shaping() {
  return {"cosine",
          "right completions are worth less the longer they are, wrong ones more",
          "Demystifying Long CoT (arXiv 2502.03373, 4.2); open-r1 get_cosine_scaled_reward",
          NeedsOf::required,
          kOptions,
          make_as<CosineShaping>};
}

}  // namespace cupel::shaping
