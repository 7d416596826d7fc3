#include "bench/synthetic_rows.h"

#include <fmt/format.h>

#include <iterator>

#include "base/json_text.h"

namespace cupel::bench {
namespace {

std::string chain_of_thought(std::uint64_t number, std::uint64_t answer) {
  std::string text;
  const std::uint64_t steps = 6 + mix(number) % 9;
  for (std::uint64_t i = 1; i <= steps; ++i) {
    const std::uint64_t a = mix(number * 31 + i) % 900 + 2, b = mix(number * 37 + i) % 90 + 2;
    fmt::format_to(std::back_inserter(text),
                   "Step {}: the shop sells {} boxes a day, and each box holds {} pencils, so in "
                   "one day that makes \\( {} \\cdot {} = {} \\) pencils in all.\n\n",
                   i, a, b, a, b, a * b);
  }
  fmt::format_to(std::back_inserter(text), "The final answer is \\(\\boxed{{{}}}\\).", answer);
  return text;
}

}  // namespace

void append_row(std::string& out, std::uint64_t number) {
  const std::uint64_t gold = mix(number * 41) % 100'000;
  const std::uint64_t answer = number % 2 == 0 ? gold : gold + 1;
  fmt::format_to(std::back_inserter(out), R"({{"id":"row-{}","prompt":)", number);
  append_json_string(out, fmt::format("How many pencils does shop {} sell in a week? Put the "
                                      "answer in \\boxed{{}}.",
                                      number % 5000));
  out += R"(,"completion":)";
  append_json_string(out, chain_of_thought(number, answer));
  fmt::format_to(std::back_inserter(out),
                 R"(,"reference":"{}","data_source":"synthetic/{}","sampling":{{"temperature":0.6,)"
                 R"("seed":{}}}}})",
                 gold, number % 3, number);
  out += '\n';
}

}  // namespace cupel::bench
