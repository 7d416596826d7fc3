// Writes synthetic rows to standard output: make_rows BYTES

#include <cstdio>
#include <cstdlib>
#include <string>

#include "bench/synthetic_rows.h"

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fputs("usage: make_rows BYTES\n", stderr);
    return 2;
  }
  const auto bytes = std::strtoull(argv[1], nullptr, 10);
  std::string text;
  std::size_t written = 0;
  for (std::uint64_t number = 0; written + text.size() < bytes; ++number) {
    cupel::bench::append_row(text, number);
    if (text.size() < (1u << 20)) continue;
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) return 1;
    written += text.size();
    text.clear();
  }
  return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() ? 0 : 1;
}
