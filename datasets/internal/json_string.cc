#include "datasets/internal/json_string.h"

#include <cstdint>
#include <cstring>
#include <optional>
#include <string>

#include "base/utf8.h"

namespace cupel {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The code unit of `\uXXXX` at `at`, or nothing.
std::optional<char32_t> code_unit(std::string_view raw, std::size_t at) {
  if (at + 6 > raw.size() || raw[at] != '\\' || raw[at + 1] != 'u') return std::nullopt;
  char32_t unit = 0;
  for (std::size_t i = at + 2; i < at + 6; ++i) {
    const int value = hex_value(raw[i]);
    if (value < 0) return std::nullopt;
    unit = unit * 16 + static_cast<char32_t>(value);
  }
  return unit;
}

bool is_high_surrogate(char32_t c) { return c >= 0xD800 && c < 0xDC00; }
bool is_low_surrogate(char32_t c) { return c >= 0xDC00 && c < 0xE000; }

char simple_escape(char c) {
  switch (c) {
    case '"':
    case '\\':
    case '/':
      return c;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return '\0';
  }
}

}  // namespace

bool has_valid_escapes(std::string_view raw) {
  std::size_t at = raw.find('\\');
  while (at != std::string_view::npos) {
    if (at + 1 >= raw.size()) return false;
    if (raw[at + 1] == 'u') {
      if (!code_unit(raw, at)) return false;
      at += 6;
    } else {
      if (simple_escape(raw[at + 1]) == '\0') return false;
      at += 2;
    }
    at = raw.find('\\', at);
  }
  return true;
}

std::string_view unescape_json(std::string_view raw, char*& out) {
  std::size_t escape = raw.find('\\');
  if (escape == std::string_view::npos) return raw;
  char* const start = out;
  const auto append = [&out](std::string_view text) {
    std::memcpy(out, text.data(), text.size());
    out += text.size();
  };
  std::size_t at = 0;
  std::string scalar;
  while (escape != std::string_view::npos) {
    append(raw.substr(at, escape - at));
    at = escape;
    if (raw[at + 1] == 'u') {
      char32_t unit = *code_unit(raw, at);
      at += 6;
      const auto low = is_high_surrogate(unit) ? code_unit(raw, at) : std::nullopt;
      if (low && is_low_surrogate(*low)) {
        unit = 0x10000 + ((unit - 0xD800) << 10) + (*low - 0xDC00);
        at += 6;
      }
      scalar.clear();
      append_utf8(scalar, unit);
      append(scalar);
    } else {
      *out++ = simple_escape(raw[at + 1]);
      at += 2;
    }
    escape = raw.find('\\', at);
  }
  append(raw.substr(at));
  return std::string_view(start, static_cast<std::size_t>(out - start));
}

}  // namespace cupel
