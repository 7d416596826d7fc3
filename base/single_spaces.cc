#include "base/single_spaces.h"

#include <cstdint>
#include <cstring>

#include "base/text.h"

namespace cupel {
namespace {

/// Eight bytes at a time: in most of them nothing is to be changed.
struct EightBytes {
  explicit EightBytes(const char* at) { std::memcpy(&bytes, at, sizeof bytes); }

  bool has_control() const { return zeros(bytes & 0xe0e0e0e0e0e0e0e0) != 0; }
  /// The highest bit of each byte that is a space.
  std::uint64_t spaces() const { return zeros(bytes ^ 0x2020202020202020); }

  static std::uint64_t zeros(std::uint64_t word) {
    constexpr std::uint64_t kLow = 0x7f7f7f7f7f7f7f7f;
    return ~(((word & kLow) + kLow) | word | kLow);
  }

  std::uint64_t bytes;
};

}  // namespace

void append_single_spaced(std::string& out, std::string_view text) {
  const std::size_t begin = out.size();
  out.resize(begin + text.size());
  char* const first = out.data() + begin;
  char* to = first;
  bool is_behind_space = true;
  const auto take = [&](char c) {
    const bool is_space_too = is_space(c);
    *to = is_space_too ? ' ' : c;
    to += !(is_space_too && is_behind_space);
    is_behind_space = is_space_too;
  };
  std::size_t at = 0;
  for (; at + sizeof(EightBytes) <= text.size(); at += sizeof(EightBytes)) {
    const EightBytes eight(text.data() + at);
    const std::uint64_t spaces = eight.spaces();
    const std::uint64_t behind_spaces = spaces << 8 | (is_behind_space ? 0x80 : 0);
    if (eight.has_control() || (spaces & behind_spaces)) {
      for (std::size_t i = 0; i < sizeof(EightBytes); ++i) take(text[at + i]);
    } else {
      std::memcpy(to, &eight.bytes, sizeof eight.bytes);
      to += sizeof eight.bytes;
      is_behind_space = spaces >> 63;
    }
  }
  for (; at < text.size(); ++at) take(text[at]);
  if (is_behind_space && to > first) --to;
  out.resize(static_cast<std::size_t>(to - out.data()));
}

}  // namespace cupel
