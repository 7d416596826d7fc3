#include "datasets/text_file.h"

#include <array>
#include <cerrno>
#include <cstring>
#include <fstream>

namespace cupel {

Result<std::string> read_text_file(const std::string& path) {
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text;
  std::array<char, 16384> piece;
  while (file) {
    // Not by iterators: they let through what the buffer throws, as where the path is a folder.
    file.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    text.append(piece.data(), static_cast<std::size_t>(file.gcount()));
  }
  if (!file.eof()) return failure(path + ": cannot read: " + std::strerror(errno));
  return text;
}

}  // namespace cupel
