#include "verifiers/format/internal/beginnings.h"

namespace cupel::format {

void Beginnings::add(std::string_view text) {
  const Groups group = next_group();
  for (std::size_t position = 0; position < kBytes; ++position)
    if (position < text.size())
      at(position, text[position]) |= group;
    else
      for (Groups& groups : groups_[position]) groups |= group;
}

void Beginnings::add(char first, const Bytes& second, const Bytes& third) {
  const Groups group = next_group();
  at(0, first) |= group;
  add(1, second, group);
  add(2, third, group);
}

Beginnings::Groups Beginnings::next_group() {
  constexpr unsigned kGroups = 8;
  return static_cast<Groups>(1u << (count_++ % kGroups));
}

void Beginnings::add(std::size_t position, const Bytes& bytes, Groups group) {
  for (std::size_t byte = 0; byte < bytes.size(); ++byte)
    groups_[position][byte] |= bytes[byte] ? group : Groups{0};
}

}  // namespace cupel::format
