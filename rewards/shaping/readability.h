#pragma once

#include <cstdint>
#include <string_view>

namespace cupel::shaping {

/// What makes a chain of thought hard to read. DeepSeek-R1 (arXiv 2501.12948, section 2.3.3) leaves
/// out "mixed languages, long paragraphs, and code blocks" and gives no figures; whether languages
/// are mixed is for the verifier `language` to say.
struct Readability {
  std::uint64_t longest_paragraph = 0;  ///< in characters; blank lines part paragraphs
  bool has_code_block = false;          ///< a line that opens with ``` or ~~~
};

/// Linear. Thread-safe.
Readability readability_of(std::string_view text);

/// More characters than this are a long paragraph. Of ours: about 350 English words.
inline constexpr std::uint64_t kLongParagraph = 2000;

}  // namespace cupel::shaping
