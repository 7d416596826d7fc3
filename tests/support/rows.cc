#include "tests/support/rows.h"

#include <fmt/format.h>

#include <random>

namespace cupel::test {

std::string mixed_rows(std::size_t count) {
  std::mt19937 random(20);
  std::string text;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string padding(random() % 2000, 'x');
    switch (random() % 8) {
      case 0:
        text += fmt::format("{{\"id\":{},\"completion\":\"cut off {}\n", i, padding);
        break;
      case 1:
        text += fmt::format("{{\"id\":{},\"completion\":\"{}\"}}\n", i, padding);
        break;
      case 2:
        text += fmt::format("{{\"completions\":[\"{}\",\"#### 5\",\"\"],\"answer\":\"#### 5\"}}\n",
                            padding);
        break;
      default:
        text += fmt::format(
            "{{\"id\":\"r{}\",\"completion\":\"{}\\n\\\\boxed{{{}}}\",\"reference\":\"{}\","
            "\"data_source\":\"s{}\"}}\n",
            i, padding, i % 7, i % 3, i % 2);
    }
  }
  return text;
}

std::vector<nlohmann::json> parse_lines(std::string_view text) {
  std::vector<nlohmann::json> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(nlohmann::json::parse(text.substr(0, end)));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

}  // namespace cupel::test
