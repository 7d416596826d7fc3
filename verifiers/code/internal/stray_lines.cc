#include "verifiers/code/internal/stray_lines.h"

#include <unordered_map>

#include "verifiers/code/internal/words.h"

namespace cupel::code {
namespace {

void append_words(std::string& out, std::string_view line) {
  const std::size_t begin = out.size();
  for (Words words(line); words.next();) {
    if (out.size() > begin) out += ' ';
    out += words.word();
  }
}

/// Calls `take(words, number)` for each line that is not blank until one returns false.
template <class Take>
void for_each_line(std::string_view text, const Take& take) {
  std::string words;
  for (std::size_t number = 1; !text.empty(); ++number) {
    words.clear();
    append_words(words, take_line(text));
    if (!words.empty() && !take(words, number)) return;
  }
}

}  // namespace

std::optional<StrayLine> stray_line(std::string_view output, std::string_view expected) {
  // Only expected lines are kept, so that no output can fill the memory or the table's buckets.
  std::unordered_map<std::string, std::size_t> missing;
  std::size_t all_missing = 0;
  for_each_line(expected, [&](const std::string& words, std::size_t) {
    ++missing[words];
    ++all_missing;
    return true;
  });
  std::optional<StrayLine> stray;
  for_each_line(output, [&](const std::string& words, std::size_t number) {
    const auto found = missing.find(words);
    if (found == missing.end() || found->second == 0) {
      stray = StrayLine{words, number, false};
      return false;
    }
    --found->second;
    --all_missing;
    return true;
  });
  if (stray || all_missing == 0) return stray;
  for_each_line(expected, [&](const std::string& words, std::size_t number) {
    if (missing.at(words) == 0) return true;
    stray = StrayLine{words, number, true};
    return false;
  });
  return stray;
}

}  // namespace cupel::code
