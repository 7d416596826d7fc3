#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <vector>

#include "verifiers/format/internal/beginnings.h"
#include "verifiers/format/internal/layout.h"

namespace cupel::format {

/// The marks of a template from left to right, the longest of those that begin at one place. Each
/// byte of the text is looked at a bounded number of times.
class TokenScanner {
 public:
  struct Found {
    std::size_t token;   ///< its index; that of no token at the end of the text
    std::size_t offset;  ///< the length of the text at its end
    std::size_t end;     ///< where what the token opens begins
  };

  /// `tokens` stay alive as long as the scanner.
  TokenScanner(std::span<const Token> tokens, std::string_view text);

  /// The first at `from` or behind it. `from` never goes back.
  Found next(std::size_t from);

 private:
  struct FirstByte {
    char byte;
    std::size_t next;  ///< where it occurs next
  };

  std::size_t first_byte_from(std::size_t from);
  Found longest_at(std::size_t offset) const;

  std::span<const Token> tokens_;
  std::string_view text_;
  std::vector<FirstByte> first_bytes_;
  Beginnings beginnings_;
};

}  // namespace cupel::format
