#include "verifiers/format/internal/beginnings.h"

namespace cupel::format {

void Beginnings::add(std::string_view text) {
  const Groups group = next_group();
  for (std::size_t position = 0; position < kBytes; ++position)
    if (position < text.size())
      at(position, text[position]) |= group;
    else
      add_all(position, group);
}

void Beginnings::add(char first, const Bytes& second) {
  const Groups group = next_group();
  at(0, first) |= group;
  for (std::size_t byte = 0; byte < second.size(); ++byte)
    if (second[byte]) groups_[1][byte] |= group;
  add_all(2, group);
}

Beginnings::Groups Beginnings::next_group() {
  constexpr unsigned kGroups = 8;
  return static_cast<Groups>(1u << (count_++ % kGroups));
}

void Beginnings::add_all(std::size_t position, Groups group) {
  for (Groups& groups : groups_[position]) groups |= group;
}

}  // namespace cupel::format
