#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cupel::format {

/// What a format reward of another library can be set up with.
struct LibrarySettings {
  /// Tags, each with the names that may stand for it: verifiers_xml, nemo_rl.
  std::vector<std::vector<std::string>> fields = {{"think"}, {"answer"}};
  std::string language = "python";  ///< of the code block that open_r1_code asks for
  std::string end_token = {};       ///< what grpo_zero takes off the end
};

/// What such a reward is for one completion.
struct LibraryValue {
  double value = 0;
  std::string wrong = {};  ///< what keeps the completion from the full reward, for a person

  bool is_full() const { return wrong.empty(); }
};

/// A format reward of another library, with exactly its values: Python's regular expressions,
/// `str.count` and `str.split` included, oddities too. `value` is linear in the length of the text
/// and thread-safe.
///
///     find_library_reward("open_r1")->value("<think>\na\n</think>\n<answer>\nb\n</answer>", {})
struct LibraryReward {
  enum class Takes { nothing, fields, language, end_token };

  std::string_view name;    ///< as the option `template` names it
  std::string_view source;  ///< whose function it is
  Takes takes;
  std::function<LibraryValue(std::string_view, const LibrarySettings&)> value;
};

std::span<const LibraryReward> library_rewards();

/// Null if there is none of that name.
const LibraryReward* find_library_reward(std::string_view name);

}  // namespace cupel::format
