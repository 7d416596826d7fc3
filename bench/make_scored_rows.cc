// Writes scored rows to standard output: make_scored_rows ROWS [BYTES A ROW]
//
// Eight completions a prompt, half of them right; texts of words drawn at random, so that no two
// are alike but those made so: every 50th completion is that of the row before with one word
// changed.

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "bench/synthetic_rows.h"

namespace {

using cupel::bench::mix;

/// One of 32,768 words of two to eight letters.
void append_word(std::string& out, std::uint64_t drawn) {
  std::uint64_t letters = mix(drawn % 32'768);
  for (std::uint64_t i = 2 + letters % 7; i > 0; --i, letters /= 26)
    out += static_cast<char>('a' + letters % 26);
}

void append_completion(std::string& out, std::uint64_t row, std::size_t bytes) {
  const bool is_copy = row % 50 == 49;
  const std::uint64_t text = is_copy ? row - 1 : row;
  const std::size_t end = out.size() + bytes;
  for (std::uint64_t word = 0; out.size() < end; ++word) {
    const bool is_changed = is_copy && word == 40;
    append_word(out, mix(text * 4096 + word + (is_changed ? 1'000'000 : 0)));
    out += word % 60 == 59 ? ".\\n\\n" : word % 12 == 11 ? ", " : " ";
  }
}

void append_row(std::string& out, std::uint64_t row, std::size_t bytes) {
  const std::uint64_t prompt = row / 8;
  const std::size_t start = out.size();
  const char* score = mix(row) % 2 == 0 ? "1" : "0";
  out += "{\"id\":\"" + std::to_string(prompt) + "\",\"index\":" + std::to_string(row % 8);
  out.append(",\"reward\":").append(score).append(",\"outcome\":\"");
  out.append(*score == '1' ? "correct\",\"reason\":\"passed"
                           : "incorrect\",\"reason\":\"not_equal");
  out.append("\",\"components\":{\"math\":").append(score);
  out += "},\"extracted\":\"7\",\"reference\":\"7\",\"detail\":null,\"data_source\":\"source-";
  out += std::to_string(prompt % 5) + "\",\"prompt\":\"Question " + std::to_string(prompt) + ": ";
  for (std::uint64_t word = 0; word < 20; ++word) {
    append_word(out, mix(prompt * 977 + word));
    out += ' ';
  }
  out += "\",\"completion\":\"";
  const std::size_t used = out.size() - start + 16;
  append_completion(out, row, bytes > used ? bytes - used : 1);
  out += "\\\\boxed{7}.\"}\n";
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 3) {
    std::fputs("usage: make_scored_rows ROWS [BYTES]\n", stderr);
    return 2;
  }
  const auto rows = std::strtoull(argv[1], nullptr, 10);
  const auto bytes = argc == 3 ? std::strtoull(argv[2], nullptr, 10) : 2000;
  std::string text;
  for (std::uint64_t row = 0; row < rows; ++row) {
    append_row(text, row, bytes);
    if (text.size() < (1u << 20) && row + 1 < rows) continue;
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) return 1;
    text.clear();
  }
  return std::fflush(stdout) == 0 ? 0 : 1;
}
