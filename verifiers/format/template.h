#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cupel::format {

/// One of the parts that a template lists in order.
struct Part {
  enum class Kind {
    tag,   ///< `open`, something, `close`
    box,   ///< `\boxed{`, something, the brace that closes it
    text,  ///< text without a mark of its own
  };
  Kind kind = Kind::text;
  std::string open = {};
  std::string close = {};
  bool may_be_blank = false;  ///< what is between the marks, or the text, may be blank
  bool may_recur = false;     ///< its marks may occur again inside of other parts
};

/// The form that a completion must have, as data: parts in order, and nothing but white space
/// between them unless `text_outside`.
struct Template {
  enum class Opened {
    by_completion,  ///< the completion writes the first tag itself
    by_prompt,      ///< the prompt has written it already
    see_prompt,     ///< whichever the end of the prompt shows
  };
  std::vector<Part> parts;
  bool text_outside = false;
  bool answer_only = false;  ///< reasoning, to the last `</think>`, is set aside first
  Opened opened = Opened::by_completion;
};

/// Reads parts separated by `+`, a comma or spaces, and checks what they come to:
///
///     think, <think>           <think>…</think>
///     <|a|>...<|b|>            those two marks, and something between them
///     \boxed{...}              a box
///     ...                      text
///     think:empty, think:again rules of one part: `may_be_blank`, `may_recur`
///
///     parse_parts("think+answer")   // R1-Zero
Result<std::vector<Part>> parse_parts(std::string_view text);

/// As it would be written for `parse_parts`.
std::string to_string(const Part& part);

/// Fails where no completion could have the form, or where its parts cannot be told apart.
Result<void> check_template(const Template& form);

}  // namespace cupel::format
