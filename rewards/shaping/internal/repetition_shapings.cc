#include <fmt/format.h>

#include <array>
#include <memory>
#include <string>

#include "rewards/shaping/internal/each_completion.h"
#include "rewards/shaping/internal/length_source.h"
#include "rewards/shaping/internal/number_options.h"
#include "rewards/shaping/internal/shapings.h"
#include "rewards/shaping/repetition.h"

namespace cupel::shaping {
namespace {

namespace repetition {

constexpr std::array<std::string_view, 2> kUnits = {"words", "tokens"};

enum OptionIndex : std::size_t { kNgramSize, kMaxPenalty, kUnit };

const std::array kOptions = {
    OptionInfo{"ngram_size", {}, "3", "the n of the n-grams", is_ngram_size, kNgramSizeForm},
    OptionInfo{"max_penalty",
               {},
               "-1",
               "the value where every n-gram is the same",
               is_not_positive,
               kNotPositiveForm},
    OptionInfo{"unit", kUnits, "words", "n-grams of words, as in open-r1, or of tokens, as in TRL"},
    kIdsFieldOption,
};

class RepetitionShaping final : public EachCompletion {
 public:
  explicit RepetitionShaping(const OptionValues& options)
      : ngram_size_(whole_of(kOptions[kNgramSize], options)),
        max_penalty_(number_of(kOptions[kMaxPenalty], options)),
        counts_words_(choice_of(kOptions[kUnit], options) == 0),
        ids_field_(value_of(kIdsFieldOption, options)) {}

 private:
  Shaped value(const Sample& sample, const Judgement* judgement, RowTokens& row) const override {
    if (judgement && judgement->is_correct) return {0, {}};
    if (counts_words_)
      return {repetition_penalty(count_word_ngrams(sample.completion, ngram_size_), max_penalty_),
              {}};
    const auto ids = row.ids(sample, ids_field_);
    if (!ids) return without_value(ids.error().message);
    return {repetition_penalty(count_token_ngrams(*ids, ngram_size_), max_penalty_), {}};
  }

  std::uint64_t ngram_size_;
  double max_penalty_;
  bool counts_words_;
  std::string ids_field_;
};

}  // namespace repetition

namespace loop {

constexpr std::array<std::string_view, 2> kRules = {"blocks", "compression"};

enum OptionIndex : std::size_t { kRule, kShortest, kLongest, kTimes, kRatio, kPenalty };

bool is_times(std::string_view text) {
  return is_whole(text) && number_of({"", {}, text, ""}, {}) >= LoopRule::kFewestTimes;
}

const std::array kOptions = {
    OptionInfo{"rule", kRules, "blocks",
               "the same block of characters again and again, or an end that zlib makes small"},
    OptionInfo{
        "shortest", {}, "10", "characters of a block", is_positive_whole, kPositiveWholeForm},
    OptionInfo{
        "longest", {}, "256", "characters of a block", is_positive_whole, kPositiveWholeForm},
    OptionInfo{"times",
               {},
               "10",
               "how often it stands in a row",
               is_times,
               "a whole number of at least 5"},
    OptionInfo{"ratio",
               {},
               "10",
               "of compression: the last 10000 characters of a longer text to what zlib leaves",
               is_not_negative,
               kNotNegativeForm},
    OptionInfo{"penalty",
               {},
               "-1",
               "the value of a text that goes round in circles",
               is_number,
               kNumberForm},
};

class LoopShaping final : public EachCompletion {
 public:
  LoopShaping(const LoopRule& rule, const OptionValues& options)
      : by_blocks_(choice_of(kOptions[kRule], options) == 0),
        rule_(rule),
        ratio_(number_of(kOptions[kRatio], options)),
        penalty_(number_of(kOptions[kPenalty], options)) {}

 private:
  Shaped value(const Sample& sample, const Judgement*, RowTokens&) const override {
    const bool loops = by_blocks_ ? has_loop(sample.completion, rule_)
                                  : compresses_as_loop(sample.completion, ratio_);
    return {loops ? penalty_ : 0, {}};
  }

  bool by_blocks_;
  LoopRule rule_;
  double ratio_;
  double penalty_;
};

Result<std::unique_ptr<const Shaping>> make(const OptionValues& options) {
  const LoopRule rule{whole_of(kOptions[kShortest], options), whole_of(kOptions[kLongest], options),
                      whole_of(kOptions[kTimes], options)};
  if (rule.shortest > rule.longest)
    return failure(fmt::format("shaping \"loop\": shortest ({}) is more than longest ({})",
                               rule.shortest, rule.longest));
  return std::make_unique<LoopShaping>(rule, options);
}

}  // namespace loop

namespace long_block {

const std::array kOptions = {
    OptionInfo{"max_length",
               {},
               "100",
               "characters between two spaces that cost nothing",
               is_whole,
               kWholeForm},
    OptionInfo{"penalty", {}, "-1", "the value where there are more", is_number, kNumberForm},
};

class LongBlockShaping final : public EachCompletion {
 public:
  explicit LongBlockShaping(const OptionValues& options)
      : max_length_(whole_of(kOptions[0], options)), penalty_(number_of(kOptions[1], options)) {}

 private:
  Shaped value(const Sample& sample, const Judgement*, RowTokens&) const override {
    return {longest_block(sample.completion) > max_length_ ? penalty_ : 0, {}};
  }

  std::uint64_t max_length_;
  double penalty_;
};

}  // namespace long_block

}  // namespace

ShapingInfo repetition_shaping() {
  return {
      "repetition",
      "the share of n-grams that had been there before, times -1; with \"of\", of wrong ones",
      "Demystifying Long CoT (arXiv 2502.03373, C.2); open-r1, TRL get_repetition_penalty_reward",
      NeedsOf::optional,
      repetition::kOptions,
      make_as<repetition::RepetitionShaping>};
}

ShapingInfo loop_shaping() {
  return {"loop",
          "-1 for a text that goes round in circles",
          "Spurious Rewards (arXiv 2506.10947), its repetition check; slime has_repetition",
          NeedsOf::no,
          loop::kOptions,
          loop::make};
}

ShapingInfo long_block_shaping() {
  return {"long_block",
          "-1 for a text with very much between two spaces",
          "ROLL long_block_penalty_reward_fn",
          NeedsOf::no,
          long_block::kOptions,
          make_as<long_block::LongBlockShaping>};
}

}  // namespace cupel::shaping
