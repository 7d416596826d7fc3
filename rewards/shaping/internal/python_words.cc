#include "rewards/shaping/internal/python_words.h"

#include <bit>
#include <cstring>
#include <limits>
#include <stdexcept>
#include <string>

#include "base/python_text.h"
#include "base/text.h"
#include "base/utf8.h"

namespace cupel::shaping {
namespace {

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
    if (is_python_space(byte))
      end_word();
    else
      *end_++ = ascii_lower(text_[i]);
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
    const unsigned char classes = classes_of(c);
    if (classes & python_class::kSpace) {
      end_word();
    } else if (classes & python_class::kChanges || c == kIllFormed) {
      lower_.clear();
      append_lower_at(lower_, text_, start);
      append(lower_);
    } else {
      append(text_.substr(start, i - start));
    }
    return i;
  }

  void append(std::string_view piece) {
    std::memcpy(end_, piece.data(), piece.size());
    end_ += piece.size();
  }

  static constexpr char32_t kIllFormed = 0xFFFD;

  const std::string_view text_;
  char* const out_;
  char* end_;
  std::vector<std::uint32_t>& starts_;
  std::string lower_;
};

/// Lower case may need more room than the text: two bytes become three (İ, Ⱥ), and an ill-formed
/// byte becomes U+FFFD. Words are written and read eight bytes at a time.
std::size_t room_for(std::string_view text) {
  return (is_ascii(text) ? 1 : 3) * text.size() + PythonWords::kReadable + 1;
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
