// Any bytes as completion and reference: extraction stays inside the text, and equality is
// symmetric for answers that can be read.

#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "verifiers/math/equal.h"
#include "verifiers/math/extract.h"

namespace {

using cupel::math::Extract;
using cupel::math::Extraction;
using cupel::math::Relation;

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

  const std::size_t half = text.find('\n') == std::string_view::npos ? size / 2 : text.find('\n');
  const std::string_view a = text.substr(0, half), b = text.substr(half);
  if (a.find('=') != std::string_view::npos || b.find('=') != std::string_view::npos) return 0;
  const Relation forward = cupel::math::compare(a, b).relation;
  const Relation backward = cupel::math::compare(b, a).relation;
  if (forward == Relation::equal) check(backward == Relation::equal);
  if (forward == Relation::different) check(backward != Relation::equal);
  return 0;
}
