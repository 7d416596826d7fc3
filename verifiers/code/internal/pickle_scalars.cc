#include "verifiers/code/internal/pickle_scalars.h"

#include <gmp.h>

#include <algorithm>
#include <bit>
#include <charconv>

#include "base/utf8.h"
#include "verifiers/code/internal/spelling.h"

namespace cupel::code {
namespace {

Value integer(std::string digits) {
  Value value;
  value.kind = Value::Kind::integer;
  value.text = std::move(digits);
  return value;
}

/// The number of `count` hexadecimal digits that `text` starts with.
std::optional<char32_t> hexadecimal(std::string_view text, std::size_t count) {
  if (text.size() < count) return std::nullopt;
  std::uint32_t number = 0;
  const auto read = std::from_chars(text.data(), text.data() + count, number, 16);
  if (read.ec != std::errc() || read.ptr != text.data() + count) return std::nullopt;
  return number;
}

}  // namespace

std::uint64_t little_endian(std::string_view bytes) {
  std::uint64_t number = 0;
  for (std::size_t i = bytes.size(); i-- > 0;)
    number = number << 8 | static_cast<unsigned char>(bytes[i]);
  return number;
}

Value integer_from_bytes(std::string_view bytes) {
  if (bytes.empty()) return integer("0");
  mpz_t number;
  mpz_init(number);
  mpz_import(number, bytes.size(), -1, 1, 0, 0, bytes.data());
  if (static_cast<unsigned char>(bytes.back()) & 0x80) {
    mpz_t power;
    mpz_init(power);
    mpz_setbit(power, 8 * bytes.size());
    mpz_sub(number, number, power);
    mpz_clear(power);
  }
  std::string digits(mpz_sizeinbase(number, 10) + 2, '\0');
  mpz_get_str(digits.data(), 10, number);
  digits.resize(digits.find('\0'));
  mpz_clear(number);
  return integer(std::move(digits));
}

std::optional<Value> integer_from_line(std::string_view line) {
  if (line.ends_with('L')) line.remove_suffix(1);
  const bool is_negative = line.starts_with('-');
  if (is_negative) line.remove_prefix(1);
  const bool are_digits = !line.empty() && std::all_of(line.begin(), line.end(),
                                                       [](char c) { return c >= '0' && c <= '9'; });
  if (!are_digits) return std::nullopt;
  line.remove_prefix(std::min(line.find_first_not_of('0'), line.size() - 1));
  const bool has_sign = is_negative && line != "0";
  return integer((has_sign ? "-" : "") + std::string(line));
}

std::optional<Value> boolean_or_integer_from_line(std::string_view line) {
  if (line == "00" || line == "01") return Value::of(line == "01");
  return integer_from_line(line);
}

std::optional<Value> real_from_line(std::string_view line) {
  double number = 0;
  const auto read = std::from_chars(line.data(), line.data() + line.size(), number);
  if (read.ec != std::errc() || read.ptr != line.data() + line.size()) return std::nullopt;
  return Value::of(number);
}

Value real_from_bytes(std::string_view eight_big_endian) {
  std::uint64_t bits = 0;
  for (const char byte : eight_big_endian) bits = bits << 8 | static_cast<unsigned char>(byte);
  return Value::of(std::bit_cast<double>(bits));
}

std::optional<Value> text_from_bytes(std::string_view bytes) {
  std::string_view rest = bytes;
  while (!rest.empty()) {
    rest.remove_prefix(valid_utf8_length(rest));
    if (rest.empty()) break;
    const bool is_surrogate =
        rest.size() >= 3 && rest[0] == '\xED' && static_cast<unsigned char>(rest[1]) >= 0xA0 &&
        static_cast<unsigned char>(rest[1]) <= 0xBF &&
        static_cast<unsigned char>(rest[2]) >= 0x80 && static_cast<unsigned char>(rest[2]) <= 0xBF;
    if (!is_surrogate) return std::nullopt;
    rest.remove_prefix(3);
  }
  return Value::of(bytes);
}

std::optional<Value> text_from_quoted_line(std::string_view line) {
  if (line.size() < 2 || line.front() != line.back()) return std::nullopt;
  if (line.front() != '\'' && line.front() != '"') return std::nullopt;
  line = line.substr(1, line.size() - 2);
  std::string text;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (static_cast<unsigned char>(line[i]) >= 0x80) return std::nullopt;
    if (line[i] != '\\') {
      text += line[i];
      continue;
    }
    if (++i == line.size()) return std::nullopt;
    constexpr std::string_view kLetters = "\\'\"ntr";
    constexpr std::string_view kMeant = "\\'\"\n\t\r";
    if (const std::size_t at = kLetters.find(line[i]); at != std::string_view::npos) {
      text += kMeant[at];
    } else {
      const auto byte = line[i] == 'x' ? hexadecimal(line.substr(i + 1), 2) : std::nullopt;
      if (!byte || *byte >= 0x80) return std::nullopt;
      text += static_cast<char>(*byte);
      i += 2;
    }
  }
  return Value::of(std::string_view(text));
}

std::optional<Value> text_from_escaped_line(std::string_view line) {
  std::string text;
  for (std::size_t i = 0; i < line.size();) {
    const bool is_escape =
        line[i] == '\\' && i + 1 < line.size() && (line[i + 1] == 'u' || line[i + 1] == 'U');
    if (!is_escape) {
      append_code_point(text, static_cast<unsigned char>(line[i++]));
      continue;
    }
    const std::size_t digits = line[i + 1] == 'u' ? 4 : 8;
    const auto character = hexadecimal(line.substr(i + 2), digits);
    if (!character || *character > 0x10FFFF) return std::nullopt;
    append_code_point(text, *character);
    i += 2 + digits;
  }
  return Value::of(std::string_view(text));
}

}  // namespace cupel::code
