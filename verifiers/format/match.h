#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "verifiers/format/template.h"

namespace cupel::format {

/// Where a completion leaves its template. The first place counts, in the order of the text.
enum class Fault : std::uint8_t {
  none,
  empty,      ///< there is nothing to be seen
  outside,    ///< text where there may be none
  missing,    ///< a mark is not there
  surplus,    ///< a mark is there that may not be: again, or in the wrong order
  blank,      ///< a part holds nothing
  cut_short,  ///< the text ends before the form is whole, and up to there it has it
};

struct Match {
  Fault fault = Fault::none;
  std::size_t offset = 0;      ///< of the fault, in bytes
  std::string detail = {};     ///< of the fault, for a person; "" where there is none
  std::string_view last = {};  ///< what is inside of the last part, if that is a tag or a box

  bool fits() const { return fault == Fault::none; }
};

/// Holds a completion to a template that `check_template` accepts. White space is what Unicode
/// calls so; a part that holds nothing but invisible characters is blank. Tokens that a chat
/// template leaves at the end are set aside. `prompt` may be a chat as JSON; it counts for
/// `Opened::see_prompt` alone. Linear in the length of both. Thread-safe.
///
///     match(r1_zero, "<think>so</think><answer>42</answer>").last == "42"
Match match(const Template& form, std::string_view completion, std::string_view prompt = {});

}  // namespace cupel::format
