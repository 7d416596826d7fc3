// Any bytes as completion and reference: extraction stays inside the text.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "verifiers/math/extract.h"

namespace {

using cupel::math::Extract;
using cupel::math::Extraction;

void check(bool holds) {
  if (!holds) std::abort();
}

Extraction extract_within(std::string_view text, Extract policy) {
  const Extraction found = cupel::math::extract(text, policy);
  if (found.has_answer()) {
    check(found.offset + found.text.size() <= text.size());
    check(text.substr(found.offset, found.text.size()) == found.text);
  }
  return found;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (std::size_t i = 0; i < cupel::math::extract_names().size(); ++i)
    extract_within(text, static_cast<Extract>(i));
  const std::string_view reference = cupel::math::reference_answer(text);
  check(reference.empty() || text.find(reference) != std::string_view::npos);
  return 0;
}
