#pragma once

#include <sodium/crypto_generichash.h>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace cupel {

/// BLAKE2b, 256 bits. Sources are hostile: who could make two of one digest would be given the
/// other's binary, so a quick hash will not do.
using Digest = std::array<unsigned char, 32>;

inline std::string_view bytes_of(const Digest& digest) {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

/// The digest of one text that comes in pieces: what `b2sum -l 256` says of such a file.
class ContentDigester {
 public:
  ContentDigester() { crypto_generichash_init(&state_, nullptr, 0, Digest().size()); }

  void add(std::string_view piece) {
    crypto_generichash_update(&state_, reinterpret_cast<const unsigned char*>(piece.data()),
                              piece.size());
  }

  Digest finish() {
    Digest digest;
    crypto_generichash_final(&state_, digest.data(), digest.size());
    return digest;
  }

 private:
  crypto_generichash_state state_;
};

/// Digests a sequence of texts. Each goes in with its length, so no two sequences look alike.
class Digester {
 public:
  Digester& add(std::string_view text) {
    const std::uint64_t size = text.size();
    content_.add({reinterpret_cast<const char*>(&size), sizeof size});
    content_.add(text);
    return *this;
  }
  Digester& add(std::uint64_t number) {
    return add(std::string_view(reinterpret_cast<const char*>(&number), sizeof number));
  }

  Digest finish() { return content_.finish(); }

 private:
  ContentDigester content_;
};

/// Lower-case hexadecimal.
inline std::string hexadecimal(const Digest& digest) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string text;
  for (const unsigned char byte : digest) {
    text += kDigits[byte >> 4];
    text += kDigits[byte & 15];
  }
  return text;
}

}  // namespace cupel
