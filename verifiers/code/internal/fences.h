#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace cupel::code {

/// A fenced block of code in Markdown as models write it. Views into the text.
struct FencedBlock {
  std::string_view tag;         ///< the language as the fence has it: "Python" of ```{Python}
  std::string_view content;     ///< the lines between the fences
  std::size_t indentation = 0;  ///< of the fence: so much is taken off each line
  bool is_closed = false;
  bool opened_before = false;  ///< its opening fence is not in the text
};

/// The blocks of a text, by CommonMark's rules: three or more ` or ~, closed by at least as many of
/// the same on a line of their own that is indented by at most three more than the opening one.
/// Where models go beyond these, so do we:
///
/// - a fence may be indented by any amount, and open in a list, after a colon or after a tag;
/// - one that names a language opens a new block, also where the one before is not closed;
/// - a closing fence may have a tag behind it;
/// - a block that is not closed ends with its first line that ends in a fence, if there is one.
///
/// `starts_in_block`: the opening fence of the first block stands before the text. Linear.
std::vector<FencedBlock> find_fences(std::string_view text, bool starts_in_block);

/// What comes before the first fence, if that fence names no language; else "".
std::string_view text_before_bare_fence(std::string_view text);

/// The lines of a block as a file: without the fence's indentation, carriage returns at their ends
/// and lines around it that are `<answer>` tags. "" where nothing is left but white space.
std::string code_of(const FencedBlock& block);
bool has_code(const FencedBlock& block);

}  // namespace cupel::code
