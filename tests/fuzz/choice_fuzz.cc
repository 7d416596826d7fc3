// Any bytes as completion, options and prompt: what is chosen is one of the options, and is read
// from the completion.

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "verifiers/instructions/choice.h"

namespace {

using namespace cupel::instructions;

void check(bool holds) {
  if (!holds) std::abort();
}

void choose(std::string_view completion, const Choices& choices) {
  for (std::size_t place = 0; place < answer_place_names().size(); ++place) {
    const Chosen chosen = chosen_option(completion, choices, static_cast<AnswerPlace>(place));
    for (const std::size_t option : chosen.options) check(option < choices.size());
    switch (chosen.kind) {
      case Chosen::Kind::one:
        check(chosen.options.size() == 1);
        break;
      case Chosen::Kind::several:
        check(chosen.options.size() > 1);
        break;
      case Chosen::Kind::contradiction:
        check(chosen.options.size() == 2 && chosen.options[0] != chosen.options[1]);
        break;
      case Chosen::Kind::nothing:
      case Chosen::Kind::unfinished:
        check(chosen.options.empty());
    }
    if (!chosen.text.empty())
      check(chosen.text.data() >= completion.data() &&
            chosen.text.data() + chosen.text.size() <= completion.data() + completion.size());
  }
}

}  // namespace

/// Up to the first NUL the completion, up to the second the row, then the prompt.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view rest(reinterpret_cast<const char*>(data), size);
  std::string_view parts[3];
  for (std::string_view& part : parts) {
    part = rest.substr(0, rest.find('\0'));
    rest.remove_prefix(std::min(part.size() + 1, rest.size()));
  }
  const auto choices = choices_of(parts[1], parts[2]);
  if (choices) {
    check(choices->size() >= 2 && choices->size() <= kMostChoices);
    choose(parts[0], *choices);
    for (const ReferenceForm form : {ReferenceForm::automatic, ReferenceForm::letter,
                                     ReferenceForm::index, ReferenceForm::text})
      if (const auto right = right_choice(parts[0], *choices, form))
        check(*right < choices->size());
  }
  choose(parts[0], {{"A", "left"}, {"B", "the right one"}, {"C", "1"}, {"D", "10 m"}, {"I", "a"}});
  return 0;
}
