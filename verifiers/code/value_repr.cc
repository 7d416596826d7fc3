#include <fmt/format.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

#include "base/utf8.h"
#include "verifiers/code/internal/spelling.h"
#include "verifiers/code/value.h"

namespace cupel::code {
namespace {

/// As `str.isprintable` has it.
bool is_printable(char32_t c) {
  if (c < 0x7F) return c >= 0x20;
  switch (u_charType(static_cast<UChar32>(c))) {
    case U_CONTROL_CHAR:
    case U_FORMAT_CHAR:
    case U_SURROGATE:
    case U_PRIVATE_USE_CHAR:
    case U_UNASSIGNED:
    case U_LINE_SEPARATOR:
    case U_PARAGRAPH_SEPARATOR:
    case U_SPACE_SEPARATOR:
      return false;
    default:
      return true;
  }
}

/// The shortest digits that read back as `number`, laid out as Python does: with an exponent
/// below 1e-4 and from 1e16 on.
std::string shortest(double number, bool with_point) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number < 0 ? "-inf" : "inf";
  std::array<char, 40> buffer;
  const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(),
                                     std::fabs(number), std::chars_format::scientific);
  const std::string_view text(buffer.data(), static_cast<std::size_t>(written.ptr - buffer.data()));
  const std::size_t e = text.find('e');
  std::string digits(1, text[0]);
  if (e > 2) digits += text.substr(2, e - 2);
  int exponent = 0;
  const std::size_t exponent_at = e + (text[e + 1] == '+' ? 2 : 1);
  std::from_chars(text.data() + exponent_at, text.data() + text.size(), exponent);

  std::string out = std::signbit(number) ? "-" : "";
  if (exponent < -4 || exponent >= 16) {
    out += digits[0];
    if (digits.size() > 1) out.append(1, '.').append(digits, 1);
    return out + fmt::format("e{}{:02}", exponent < 0 ? '-' : '+', std::abs(exponent));
  }
  if (exponent < 0)
    return out + "0." + std::string(static_cast<unsigned>(-exponent - 1), '0') + digits;
  const std::size_t whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() <= whole) {
    digits.resize(whole, '0');
    return out + digits + (with_point ? ".0" : "");
  }
  return out + digits.insert(whole, 1, '.');
}

/// Writes until it has enough.
class Writer {
 public:
  explicit Writer(std::size_t most) : most_(most) {}

  void write(const Value& value);
  std::string finish() &&;

 private:
  bool is_full() const { return out_.size() > most_; }
  /// No more of `text` than can be shown.
  std::string_view shown(std::string_view text) const {
    return text.substr(0, std::min(text.size(), most_ - out_.size()) + 1);
  }
  void write_complex(const Value& value);
  void write_object(std::string_view text);
  void write_text(std::string_view text);
  void write_bytes(std::string_view bytes);
  void write_dict(const std::vector<Value>& items);
  void write_items(std::string_view open, const std::vector<Value>& items, std::string_view close);

  std::string out_;
  std::size_t most_;
};

void Writer::write(const Value& value) {
  if (is_full()) return;
  switch (value.kind) {
    case Value::Kind::none:
      out_ += "None";
      return;
    case Value::Kind::boolean:
      out_ += value.truth ? "True" : "False";
      return;
    case Value::Kind::integer:
      out_ += shown(value.text);
      return;
    case Value::Kind::real:
      out_ += shortest(value.real, true);
      return;
    case Value::Kind::complex:
      return write_complex(value);
    case Value::Kind::text:
      return write_text(value.text);
    case Value::Kind::bytes:
      return write_bytes(value.text);
    case Value::Kind::list:
      return write_items("[", value.items, "]");
    case Value::Kind::tuple:
      return write_items("(", value.items, value.items.size() == 1 ? ",)" : ")");
    case Value::Kind::set:
      if (value.items.empty()) return write_items("set(", {}, ")");
      return write_items("{", value.items, "}");
    case Value::Kind::frozenset:
      if (value.items.empty()) return write_items("frozenset(", {}, ")");
      return write_items("frozenset({", value.items, "})");
    case Value::Kind::dict:
      return write_dict(value.items);
    case Value::Kind::opaque:
      return write_object(value.text);
  }
}

void Writer::write_object(std::string_view text) {
  constexpr std::string_view kMade = "=made ";
  if (!text.starts_with(kMade)) {
    const std::string_view type = text.substr(text.find(':') + 1);
    out_.append("<").append(shorten(shown(type), 100)).append(" object>");
    return;
  }
  text.remove_prefix(kMade.size());
  const std::size_t name = text.find(' ');
  const auto arguments = parse_wire(text.substr(std::min(name + 1, text.size())));
  out_.append(text.substr(0, name));
  if (arguments) write_items("(", arguments->first.items, ")");
}

void Writer::write_complex(const Value& value) {
  const std::string imaginary = shortest(value.imaginary, false) + 'j';
  if (value.real == 0 && !std::signbit(value.real)) {
    out_ += imaginary;
    return;
  }
  out_.append("(").append(shortest(value.real, false));
  if (imaginary[0] != '-') out_ += '+';
  out_.append(imaginary).append(")");
}

char quote_for(std::string_view text) {
  const bool holds_single = text.find('\'') != std::string_view::npos;
  return holds_single && text.find('"') == std::string_view::npos ? '"' : '\'';
}

/// Appends what is ASCII and printable, and anything else as an escape.
void append_byte(std::string& out, char c, char quote) {
  static constexpr std::string_view kEscaped = "\n\r\t\\";
  static constexpr std::string_view kLetters = "nrt\\";
  const std::size_t escaped = kEscaped.find(c);
  if (escaped != std::string_view::npos)
    out.append(1, '\\').append(1, kLetters[escaped]);
  else if (c == quote)
    out.append(1, '\\').append(1, c);
  else if (c >= 0x20 && c < 0x7F)
    out += c;
  else
    out += fmt::format("\\x{:02x}", static_cast<unsigned char>(c));
}

/// The code point at `i`, by WTF-8: lone surrogates are characters. An ill-formed byte is itself.
char32_t character_at(std::string_view text, std::size_t& i) {
  const std::size_t begin = i;
  const char32_t c = next_character(text, i);
  if (c != 0xFFFD || text.substr(begin).starts_with("\xEF\xBF\xBD")) return c;
  i = begin + 1;
  const auto byte = [&](std::size_t k) { return static_cast<unsigned char>(text[begin + k]); };
  if (byte(0) != 0xED || begin + 2 >= text.size() || byte(1) < 0xA0 || byte(1) > 0xBF ||
      (byte(2) & 0xC0) != 0x80)
    return byte(0);
  i = begin + 3;
  return 0xD000u | (byte(1) & 0x3Fu) << 6 | (byte(2) & 0x3Fu);
}

void Writer::write_text(std::string_view text) {
  const char quote = quote_for(text);
  out_ += quote;
  for (std::size_t i = 0; i < text.size() && !is_full();) {
    const std::size_t begin = i;
    const char32_t c = character_at(text, i);
    if (c < 0x80) {
      append_byte(out_, static_cast<char>(c), quote);
    } else if (i - begin > 1 && is_printable(c)) {
      out_ += text.substr(begin, i - begin);
    } else if (c < 0x100) {
      out_ += fmt::format("\\x{:02x}", static_cast<std::uint32_t>(c));
    } else if (c < 0x10000) {
      out_ += fmt::format("\\u{:04x}", static_cast<std::uint32_t>(c));
    } else {
      out_ += fmt::format("\\U{:08x}", static_cast<std::uint32_t>(c));
    }
  }
  out_ += quote;
}

void Writer::write_bytes(std::string_view bytes) {
  const char quote = quote_for(bytes);
  out_.append(1, 'b').append(1, quote);
  for (std::size_t i = 0; i < bytes.size() && !is_full(); ++i) append_byte(out_, bytes[i], quote);
  out_ += quote;
}

void Writer::write_items(std::string_view open, const std::vector<Value>& items,
                         std::string_view close) {
  out_ += open;
  for (std::size_t i = 0; i < items.size() && !is_full(); ++i) {
    if (i > 0) out_ += ", ";
    write(items[i]);
  }
  out_ += close;
}

void Writer::write_dict(const std::vector<Value>& items) {
  out_ += '{';
  for (std::size_t i = 0; i + 1 < items.size() && !is_full(); i += 2) {
    if (i > 0) out_ += ", ";
    write(items[i]);
    out_ += ": ";
    write(items[i + 1]);
  }
  out_ += '}';
}

std::string Writer::finish() && {
  if (!is_full()) return std::move(out_);
  return std::string(utf8_prefix(out_, most_)) + "…";
}

}  // namespace

std::string python_repr(const Value& value, std::size_t most) {
  Writer writer(most);
  writer.write(value);
  return std::move(writer).finish();
}

}  // namespace cupel::code
