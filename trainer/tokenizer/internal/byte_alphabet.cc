#include "trainer/tokenizer/internal/byte_alphabet.h"

#include <array>

#include "base/utf8.h"

namespace cupel::trainer {
namespace {

constexpr char32_t kEnd = 0x100 + 68;  // behind the last character that stands for a byte

constexpr bool stands_for_itself(unsigned byte) {
  return (byte >= 0x21 && byte <= 0x7E) || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
}

struct Alphabet {
  std::array<char32_t, 256> character{};
  std::array<int, kEnd> byte{};

  constexpr Alphabet() {
    byte.fill(-1);
    char32_t next = 0x100;
    for (unsigned each = 0; each < 256; ++each) {
      character[each] = stands_for_itself(each) ? each : next++;
      byte[character[each]] = static_cast<int>(each);
    }
  }
};

constexpr Alphabet kAlphabet;

}  // namespace

std::string byte_characters(std::string_view bytes) {
  std::string characters;
  for (const char byte : bytes)
    append_utf8(characters, kAlphabet.character[static_cast<unsigned char>(byte)]);
  return characters;
}

std::optional<std::string> bytes_of_characters(std::string_view characters) {
  std::string bytes;
  for (std::size_t i = 0; i < characters.size();) {
    const char32_t c = next_character(characters, i);
    if (c >= kEnd || kAlphabet.byte[c] < 0) return {};
    bytes.push_back(static_cast<char>(kAlphabet.byte[c]));
  }
  return bytes;
}

}  // namespace cupel::trainer
