#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace cupel::language {

/// Finds where formulas, code and tags end. Asked from the start of the text to its end, it takes
/// time linear in its length, whatever is left open. Belongs to one text and one thread.
class Markup {
 public:
  explicit Markup(std::string_view text) : text_(text) {}

  /// `text[at]` is one of ` $ \ < or the first byte of ＜. The end of what opens there and is no
  /// prose; `at` where nothing does.
  std::size_t end_of(std::size_t at);

 private:
  static constexpr std::size_t kNone = std::string_view::npos;

  std::size_t end_of_code(std::size_t at);
  std::size_t end_of_dollars(std::size_t at);
  std::size_t end_of_inline_formula(std::size_t at);
  std::size_t end_of_command(std::size_t at);
  std::size_t end_of_arguments(std::size_t at);
  std::size_t end_of_environment(std::size_t at);
  std::size_t end_of_tag(std::size_t at);

  /// The end of the paragraph around `at`: before a blank line, or the end of the text.
  std::size_t paragraph_end(std::size_t at);
  /// The end of the first `close` from `at` on. What is not found once is not looked for again.
  std::size_t behind(std::string_view close, std::size_t at, bool& is_absent);
  void match_environments();

  std::string_view text_;
  std::size_t paragraph_end_ = 0;
  std::size_t no_code_[3] = {};  ///< up to where a run of so many backticks closes nothing
  std::size_t no_formula_ = 0;   ///< up to where a dollar closes nothing
  bool no_dollars_ = false;
  bool no_bracket_ = false;
  bool no_parenthesis_ = false;
  struct Environment {
    std::size_t begin, end;
  };
  std::optional<std::vector<Environment>> environments_;  ///< by begin
};

}  // namespace cupel::language
