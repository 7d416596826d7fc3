#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace cupel::math {

/// A formula or a bold passage in running text.
struct FormulaSpan {
  std::size_t begin = 0, end = 0;  ///< with its delimiters
  std::string_view content;        ///< without
  bool is_bold = false;
};

/// The formula that opens at `begin`: `$…$`, `$$…$$`, `\(…\)`, `\[…\]`, or an environment such as
/// `\begin{align*}…\end{align*}`. Prices (`$5 and $6`) are not formulas. Null if none opens there.
std::optional<FormulaSpan> formula_at(std::string_view text, std::size_t begin);

/// The same, or the bold passage `**…**` that opens at `begin`.
std::optional<FormulaSpan> formula_or_bold_at(std::string_view text, std::size_t begin);

/// The last formula or bold passage that can be an answer: a mere name (`$ABC$`) only where nothing
/// else is one. Formulas apart by no more than "and", "or" or a comma are one span. Null if there
/// is none. Reads the last `kStatementReach` bytes.
std::optional<FormulaSpan> last_formula(std::string_view text);

/// What a formula says in the end: of a derivation over several lines (`a &= 3 + 4 \\ &= 7`), what
/// follows its last equals sign; of any other formula, all of it.
std::string_view result_of(std::string_view formula);

/// Answers in running text are looked for in this many bytes at the end.
constexpr std::size_t kStatementReach = 32 * 1024;

/// The last `kStatementReach` bytes, from the start of a line where one begins there.
std::string_view tail_of(std::string_view text);

}  // namespace cupel::math
