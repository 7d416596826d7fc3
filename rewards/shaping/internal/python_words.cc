#include "rewards/shaping/internal/python_words.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <bit>
#include <cstring>
#include <limits>
#include <stdexcept>

#include "base/python_text.h"
#include "base/utf8.h"

namespace cupel::shaping {
namespace {

constexpr char32_t kCapitalSigma = 0x3A3, kSigma = 0x3C3, kFinalSigma = 0x3C2;
constexpr char32_t kCapitalIWithDot = 0x130, kDotAbove = 0x307;

constexpr std::uint64_t each_byte(std::uint64_t byte) { return byte * 0x0101010101010101u; }

/// Eight bytes, in lower case as far as they are ASCII letters.
std::uint64_t lowered(std::uint64_t bytes) {
  const std::uint64_t low = bytes & each_byte(0x7F);
  const std::uint64_t from_a = low + each_byte(0x80 - 'A'), behind_z = low + each_byte(0x7F - 'Z');
  return bytes | ((from_a & ~behind_z & ~bytes & each_byte(0x80)) >> 2);
}

/// How many of eight bytes, from the first on, are ASCII and neither space nor control characters.
std::size_t plain_bytes(std::uint64_t bytes) {
  const std::uint64_t low = bytes & each_byte(0x7F);
  const std::uint64_t stop = (bytes | ~(low + each_byte(0x7F - ' '))) & each_byte(0x80);
  if constexpr (std::endian::native == std::endian::little)
    return static_cast<std::size_t>(std::countr_zero(stop)) / 8;
  return static_cast<std::size_t>(std::countl_zero(stop)) / 8;
}

bool is_ascii_space(unsigned char c) {
  return c == ' ' || (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x1F);
}

class Lowering {
 public:
  Lowering(std::string_view text, char* out, std::vector<std::uint32_t>& starts)
      : text_(text), out_(out), end_(out), starts_(starts) {}

  void run() {
    std::size_t i = 0;
    while (i + 8 <= text_.size()) {
      std::uint64_t bytes;
      std::memcpy(&bytes, text_.data() + i, 8);
      const std::uint64_t lower = lowered(bytes);
      std::memcpy(end_, &lower, 8);  // what is not of the word is overwritten
      const std::size_t plain = plain_bytes(bytes);
      end_ += plain;
      i += plain;
      if (plain < 8) i = take_other(i);
    }
    while (i < text_.size()) i = take_other(i);
    end_word();
  }

 private:
  /// One character, whatever it is.
  std::size_t take_other(std::size_t i) {
    const auto byte = static_cast<unsigned char>(text_[i]);
    if (byte >= 0x80) return take_character(i);
    if (is_ascii_space(byte))
      end_word();
    else
      *end_++ = static_cast<char>(byte >= 'A' && byte <= 'Z' ? byte - 'A' + 'a' : byte);
    return i + 1;
  }

  void end_word() {
    const auto at = static_cast<std::uint32_t>(end_ - out_);
    if (at == starts_.back()) return;
    *end_++ = ' ';
    starts_.push_back(at + 1);
  }

  std::size_t take_character(std::size_t i) {
    const std::size_t start = i;
    const char32_t c = next_character(text_, i);
    if (is_python_space(c)) {
      end_word();
    } else if (c == kCapitalSigma) {
      append(is_final(start, i) ? kFinalSigma : kSigma);
    } else if (c == kCapitalIWithDot) {
      append(U'i');
      append(kDotAbove);
    } else {
      append(static_cast<char32_t>(u_tolower(static_cast<UChar32>(c))));
    }
    return i;
  }

  /// Unicode's Final_Sigma: behind a cased letter and before none, whatever case-ignorable
  /// characters stand between. Each stretch of those is passed twice at most.
  bool is_final(std::size_t before, std::size_t behind) const {
    char32_t c = 0;
    do {
      if (before == 0) return false;
      c = previous_character(before);
    } while (has(c, UCHAR_CASE_IGNORABLE));
    if (!has(c, UCHAR_CASED)) return false;
    do {
      if (behind == text_.size()) return true;
      c = next_character(text_, behind);
    } while (has(c, UCHAR_CASE_IGNORABLE));
    return !has(c, UCHAR_CASED);
  }

  static bool has(char32_t c, UProperty property) {
    return u_hasBinaryProperty(static_cast<UChar32>(c), property) != 0;
  }

  /// The character that ends at `i`; moves `i` to its start.
  char32_t previous_character(std::size_t& i) const {
    constexpr std::size_t kLongest = 4;
    const std::size_t least = i > kLongest ? i - kLongest : 0;
    do --i;
    while (i > least && U8_IS_TRAIL(text_[i]));
    std::size_t end = i;
    return next_character(text_, end);
  }

  void append(char32_t c) {
    std::size_t length = 0;
    U8_APPEND_UNSAFE(reinterpret_cast<std::uint8_t*>(end_), length, static_cast<UChar32>(c));
    end_ += length;
  }

  const std::string_view text_;
  char* const out_;
  char* end_;
  std::vector<std::uint32_t>& starts_;
};

/// Lower case may need more room than the text: two bytes become three (İ, Ⱥ), and an ill-formed
/// byte becomes U+FFFD. Words are written and read eight bytes at a time.
std::size_t room_for(std::string_view text) {
  unsigned char all = 0;
  for (char c : text) all |= static_cast<unsigned char>(c);
  return (all < 0x80 ? 1 : 3) * text.size() + PythonWords::kReadable + 1;
}

}  // namespace

PythonWords::PythonWords(std::string_view text) : starts_{0} {
  if (text.size() > std::numeric_limits<std::uint32_t>::max() / 2)
    throw std::length_error("words of a text of 2 GiB or more");
  constexpr std::size_t kUsualWord = 6;
  starts_.reserve(text.size() / kUsualWord + 2);
  // Uninitialised, so that room that is not needed costs nothing.
  lowered_.reset(new char[room_for(text)]);
  Lowering(text, lowered_.get(), starts_).run();
}

}  // namespace cupel::shaping
