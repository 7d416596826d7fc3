#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace cupel::code {

/// Which of several code blocks is the solution.
enum class Extract : std::uint8_t {
  last,    ///< the last block of the right language, else the last that names none: of code, if any
  first,   ///< the first one of the same
  joined,  ///< all of the same, one after another
  whole,   ///< all of the completion, fences or not
};

std::span<const std::string_view> extract_names();

enum class Found : std::uint8_t {
  nothing,
  unfinished_reasoning,  ///< the completion opens <think> and never closes it
  block,                 ///< a fenced block
  open_block,            ///< a fence that is never closed: what follows it
  bare,                  ///< no fence, and what there is reads as code
  whole,
};

struct Extraction {
  bool has_code() const { return !code.empty(); }

  Found found = Found::nothing;
  std::string code;
  std::string language;    ///< what the fence says, in lower case; "" if nothing
  std::size_t blocks = 0;  ///< how many fenced blocks there are after the reasoning
};

/// The solution in a completion. Text before the last `</think>` is reasoning and holds none;
/// `<answer>` tags around or within are passed over. Fences are ``` and ~~~, of three or more,
/// indented or not; shorter fences inside longer ones are code. `languages` are the names and
/// aliases, in lower case, that count as the right language, with a version behind them or not;
/// none: any but data and sessions (`text`, `output`, `bash`, `json` …), which are taken only where
/// there is nothing else. A bare fence that follows code ends a block that the prompt opened.
/// Linear. Thread-safe.
///
///     extract("…\n```python\nprint(1)\n```", {{"python", "py"}}).code == "print(1)\n"
Extraction extract(std::string_view completion, std::span<const std::string_view> languages,
                   Extract policy = Extract::last);

}  // namespace cupel::code
