#include "sandbox/internal/archive_symbols.h"

#include <ar.h>

#include <algorithm>
#include <charconv>
#include <functional>

namespace cupel::sandbox {
namespace {

std::uint64_t hash(std::string_view name) { return std::hash<std::string_view>{}(name); }

/// A number as the index has it: big-endian, of `width` bytes.
std::uint64_t big_endian(std::string_view bytes, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < width; ++i) {
    value = value << 8 | static_cast<unsigned char>(bytes[i]);
  }
  return value;
}

std::string_view without_padding(std::string_view field) {
  return field.substr(0, field.find_last_not_of(' ') + 1);
}

}  // namespace

Result<ArchiveSymbols> ArchiveSymbols::read(std::string_view archive) {
  constexpr std::size_t kIndexBegins = SARMAG + sizeof(ar_hdr);
  if (!archive.starts_with(ARMAG) || archive.size() < kIndexBegins) {
    return failure("not a static library: it does not begin as an ar archive does");
  }
  std::string_view member = archive.substr(SARMAG, sizeof(ar_hdr));
  std::string_view name = without_padding(member.substr(0, sizeof(ar_hdr::ar_name)));
  std::size_t width = name == "/" ? 4 : name == "/SYM64/" ? 8 : 0;
  if (width == 0) return failure("the static library has no index of symbols; ranlib makes one");

  std::string_view digits =
      without_padding(member.substr(offsetof(ar_hdr, ar_size), sizeof(ar_hdr::ar_size)));
  std::size_t size = 0;
  auto parsed = std::from_chars(digits.data(), digits.data() + digits.size(), size);
  std::string_view index = archive.substr(kIndexBegins);
  if (parsed.ec != std::errc() || size < width || size > index.size()) {
    return failure("the static library's index is cut off");
  }
  index = index.substr(0, size);

  // How many names; for each where its member lies, of no interest here; then the names.
  std::uint64_t count = big_endian(index, width);
  index.remove_prefix(width);
  if (count > index.size() / width) return failure("the static library's index is cut off");
  index.remove_prefix(count * width);

  ArchiveSymbols symbols;
  symbols.hashes_.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    std::size_t end = index.find('\0');
    if (end == std::string_view::npos) return failure("the static library's index is cut off");
    symbols.hashes_.push_back(hash(index.substr(0, end)));
    index.remove_prefix(end + 1);
  }
  std::sort(symbols.hashes_.begin(), symbols.hashes_.end());
  return symbols;
}

bool ArchiveSymbols::contains(std::string_view name) const {
  return std::binary_search(hashes_.begin(), hashes_.end(), hash(name));
}

}  // namespace cupel::sandbox
