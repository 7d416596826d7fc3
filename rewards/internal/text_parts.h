#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace cupel::internal {

struct Span {
  std::size_t begin = 0, end = 0;  // bytes
};

/// Where the answer that a verifier extracted stands in a completion: what the math verifier would
/// extract from, else its last occurrence that is no part of a longer word. Null where it is not to
/// be found as it was extracted, and for a lone letter, which stands anywhere.
std::optional<Span> find_answer(std::string_view completion, std::string_view extracted);

/// Appends a text to a page's data: a JSON list of its parts in order, where a string is text, a
/// list of one string is the marked text, and a number says how many bytes are left out. A text of
/// more than `most` bytes keeps its start, its end and what stands around the mark.
void append_parts(std::string& out, std::string_view text, std::optional<Span> mark,
                  std::size_t most);

}  // namespace cupel::internal
