#include "python/core/utf8_text.h"

#include <algorithm>
#include <cstdint>

namespace cupel::python {
namespace {

constexpr std::size_t kBlock = 32;  // units: a few registers of any machine

/// Most text that is not ASCII is nearly so.
template <class Unit>
bool is_ascii_block(const Unit* units) {
  Unit all = 0;
  for (std::size_t i = 0; i < kBlock; ++i) all = static_cast<Unit>(all | units[i]);
  return all < 0x80;
}

std::size_t size_of(std::uint32_t c) { return 1u + (c >= 0x80) + (c >= 0x800) + (c >= 0x10000); }

char* put(char* out, std::uint32_t c) {
  constexpr std::uint32_t kReplacement = 0xFFFD;
  if (c >= 0xD800 && c < 0xE000) c = kReplacement;
  const auto lead = [](std::uint32_t mark, std::uint32_t bits) {
    return static_cast<char>(mark | bits);
  };
  const auto next = [](std::uint32_t bits) { return static_cast<char>(0x80 | (bits & 0x3F)); };
  switch (size_of(c)) {
    case 1:
      *out++ = static_cast<char>(c);
      return out;
    case 2:
      *out++ = lead(0xC0, c >> 6);
      break;
    case 3:
      *out++ = lead(0xE0, c >> 12);
      *out++ = next(c >> 6);
      break;
    default:
      *out++ = lead(0xF0, c >> 18);
      *out++ = next(c >> 12);
      *out++ = next(c >> 6);
  }
  *out++ = next(c);
  return out;
}

template <class Unit>
std::size_t size_of_units(const Unit* units, std::size_t length) {
  std::size_t size = 0, i = 0;
  while (i < length) {
    if (length - i >= kBlock && is_ascii_block(units + i)) {
      size += kBlock;
      i += kBlock;
      continue;
    }
    for (const std::size_t end = std::min(i + kBlock, length); i < end; ++i)
      size += size_of(units[i]);
  }
  return size;
}

template <class Unit>
void write_units(const Unit* units, std::size_t length, char* out) {
  std::size_t i = 0;
  while (i < length) {
    if (length - i >= kBlock && is_ascii_block(units + i)) {
      for (std::size_t k = 0; k < kBlock; ++k) out[k] = static_cast<char>(units[i + k]);
      out += kBlock;
      i += kBlock;
      continue;
    }
    for (const std::size_t end = std::min(i + kBlock, length); i < end; ++i)
      out = put(out, units[i]);
  }
}

/// `work(units)` with the units as what they are.
template <class Work>
auto with_units(const void* units, int width, const Work& work) {
  if (width == 1) return work(static_cast<const std::uint8_t*>(units));
  if (width == 2) return work(static_cast<const std::uint16_t*>(units));
  return work(static_cast<const std::uint32_t*>(units));
}

}  // namespace

RawText::RawText(nanobind::handle text) {
#if PY_VERSION_HEX < 0x030C0000
  if (PyUnicode_READY(text.ptr()) != 0) throw nanobind::python_error();
#endif
  units_ = PyUnicode_DATA(text.ptr());
  length_ = static_cast<std::size_t>(PyUnicode_GET_LENGTH(text.ptr()));
  width_ = static_cast<int>(PyUnicode_KIND(text.ptr()));
}

std::size_t RawText::utf8_size() const {
  return with_units(units_, width_,
                    [&](const auto* units) { return size_of_units(units, length_); });
}

void RawText::write_utf8(char* out) const {
  with_units(units_, width_, [&](const auto* units) { write_units(units, length_, out); });
}

RawText::Utf8 RawText::utf8() const {
  Utf8 text;
  text.size = utf8_size();
  text.bytes = std::make_unique_for_overwrite<char[]>(text.size);
  write_utf8(text.bytes.get());
  return text;
}

std::string_view utf8_of(nanobind::handle text, RawText::Utf8& spare) {
  if (const auto held = held_utf8(text)) return *held;
  spare = RawText(text).utf8();
  return spare.view();
}

}  // namespace cupel::python
