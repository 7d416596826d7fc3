#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <utility>

#include "base/text.h"
#include "rewards/shaping/form.h"
#include "rewards/shaping/internal/each_completion.h"
#include "rewards/shaping/internal/number_options.h"
#include "rewards/shaping/internal/shapings.h"
#include "rewards/shaping/readability.h"
#include "verifiers/format/library_reward.h"
#include "verifiers/reasoning.h"

namespace cupel::shaping {
namespace {

/// A format reward of a library, as the verifier `format` computes it.
class LibraryShaping : public EachCompletion {
 protected:
  LibraryShaping(std::string_view name, format::LibrarySettings settings)
      : reward_(*format::find_library_reward(name)), settings_(std::move(settings)) {}

 private:
  Shaped value(const Sample& sample, const Judgement*, RowTokens&) const final {
    return {reward_.value(sample.completion, settings_).value, {}};
  }

  const format::LibraryReward& reward_;
  const format::LibrarySettings settings_;
};

class TagCountShaping final : public LibraryShaping {
 public:
  explicit TagCountShaping(const OptionValues&) : LibraryShaping("open_r1_tag_count", {}) {}
};

class ReasoningStepsShaping final : public EachCompletion {
 public:
  explicit ReasoningStepsShaping(const OptionValues&) {}

 private:
  Shaped value(const Sample& sample, const Judgement*, RowTokens&) const override {
    return {reasoning_steps(sample.completion), {}};
  }
};

namespace code_format {

bool is_language(std::string_view text) {
  constexpr std::string_view kMarks = "+-#._";
  return !text.empty() && std::all_of(text.begin(), text.end(), [&](char c) {
    return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           kMarks.find(c) != std::string_view::npos;
  });
}

const std::array kOptions = {
    OptionInfo{"language",
               {},
               "python",
               "what stands behind the three backquotes",
               is_language,
               "the name of a language"},
};

/// open-r1 puts the language into a regular expression; here it is text, which makes a difference
/// for languages such as "c++" alone.
class CodeFormatShaping final : public LibraryShaping {
 public:
  explicit CodeFormatShaping(const OptionValues& options)
      : LibraryShaping("open_r1_code", {.language = std::string(value_of(kOptions[0], options))}) {}
};

}  // namespace code_format

namespace readable {

constexpr std::array<std::string_view, 2> kCodeBlocks = {"no", "yes"};
constexpr std::array<std::string_view, 2> kParts = {"reasoning", "all"};

enum OptionIndex : std::size_t { kLongest, kCode, kPart };

const std::array kOptions = {
    OptionInfo{"longest_paragraph",
               {},
               "2000",
               "characters that a paragraph may have",
               is_whole,
               kWholeForm},
    OptionInfo{"code_blocks", kCodeBlocks, "no", "whether there may be blocks of code"},
    OptionInfo{"part", kParts, "reasoning",
               "what is read: the reasoning (all of a text that has none set apart), or all"},
};

class ReadableShaping final : public EachCompletion {
 public:
  explicit ReadableShaping(const OptionValues& options)
      : longest_(whole_of(kOptions[kLongest], options)),
        may_have_code_(choice_of(kOptions[kCode], options) == 1),
        reads_all_(choice_of(kOptions[kPart], options) == 1) {}

 private:
  Shaped value(const Sample& sample, const Judgement* language, RowTokens&) const override {
    const Readability found = readability_of(part_of(sample.completion));
    const bool is_readable = found.longest_paragraph <= longest_ &&
                             (may_have_code_ || !found.has_code_block) &&
                             (!language || language->is_correct);
    return {is_readable ? 1.0 : 0.0, {}};
  }

  std::string_view part_of(std::string_view completion) const {
    if (reads_all_) return completion;
    const Reasoning parts = split_reasoning(completion);
    return parts.thought.empty() ? completion : parts.thought;
  }

  std::uint64_t longest_;
  bool may_have_code_;
  bool reads_all_;
};

}  // namespace readable

}  // namespace

ShapingInfo tag_count_shaping() {
  return {"tag_count",
          "a quarter for each of four tags that stands in the text once",
          "open-r1 tag_count_reward",
          NeedsOf::no,
          {},
          make_as<TagCountShaping>};
}

ShapingInfo reasoning_steps_shaping() {
  return {"reasoning_steps",
          "a third for each mark of a step, at most 1",
          "open-r1 reasoning_steps_reward",
          NeedsOf::no,
          {},
          make_as<ReasoningStepsShaping>};
}

ShapingInfo code_format_shaping() {
  return {"code_format",
          "1 for reasoning, then an answer with a block of code",
          "open-r1 get_code_format_reward",
          NeedsOf::no,
          code_format::kOptions,
          make_as<code_format::CodeFormatShaping>};
}

ShapingInfo readable_shaping() {
  return {"readable",
          "1 for reasoning without long paragraphs or code; with \"of\", if that is correct too",
          "DeepSeek-R1 (arXiv 2501.12948, 2.3.3); the figure is cupel's",
          NeedsOf::optional,
          readable::kOptions,
          make_as<readable::ReadableShaping>};
}

}  // namespace cupel::shaping
