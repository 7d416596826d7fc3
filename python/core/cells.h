#pragma once

#include <nanobind/nanobind.h>

#include <optional>
#include <string>
#include <string_view>

#include "python/core/kept.h"
#include "python/core/utf8_text.h"

namespace cupel::python {

/// Where a value was given, for messages: `completions[3]`, or `completion` for one alone.
struct Place {
  const char* name;
  std::optional<std::size_t> index = {};

  std::string text() const;
};

struct CompletionText {
  std::string_view text = {};
  bool is_missing = false;          ///< None, or NaN
  std::optional<RawText> raw = {};  ///< what `text` is still to be made of
};

/// A completion's text; `value` must live as long as it. A list of messages (`{"role", "content"}`)
/// is what its last assistant says. Throws TypeError for what is neither, nor missing.
CompletionText completion_text(Kept& kept, nanobind::handle value, const Place& place);

/// The same for a prompt, which of messages is what the last user says; "" for None.
std::string_view prompt_text(Kept& kept, nanobind::handle value, const Place& place);

struct ReferenceText {
  std::optional<std::string_view> text;  ///< nothing for None
  std::string_view fault = {};           ///< why it is no reference, else ""
};

/// A reference: text, a number or a boolean. Lists and dicts are faults of the row, as in files;
/// throws TypeError for what no file could hold.
ReferenceText reference_text(Kept& kept, nanobind::handle value, const Place& place);

/// "completions[3] is a torch.Tensor; expected str. Decode …"
[[noreturn]] void throw_wrong_type(const Place& place, nanobind::handle value,
                                   std::string_view expected);

}  // namespace cupel::python
