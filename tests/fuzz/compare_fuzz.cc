// Any bytes, cut at the first line break into reference and answer: comparing neither crashes nor
// hangs, and swapping the two changes nothing.

#include <cstdint>
#include <string_view>

#include "tests/fuzz/both_ways.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const std::size_t cut = text.find('\n');
  if (cut == std::string_view::npos) {
    cupel::fuzz::timed_compare(text, "1");
    cupel::fuzz::timed_compare("1", text);
    return 0;
  }
  cupel::fuzz::compare_both_ways(text.substr(0, cut), text.substr(cut + 1));
  return 0;
}
