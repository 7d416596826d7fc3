#include "tests/support/cases.h"

#include <cctype>
#include <filesystem>
#include <fstream>

namespace cupel::test {

namespace fs = std::filesystem;
using nlohmann::json;

void PrintTo(const Case& c, std::ostream* out) { *out << c.place(); }

std::vector<Case> cases_in(const std::string& folder) {
  const fs::path all = fs::path(CUPEL_SOURCE_DIR) / "tests/cases";
  std::vector<Case> cases;
  for (const auto& entry : fs::directory_iterator(all / folder)) {
    std::ifstream file(entry.path());
    std::string text;
    for (std::size_t line = 1; std::getline(file, text); ++line)
      if (!text.empty())
        cases.push_back({fs::relative(entry.path(), all).string(), line, json::parse(text)});
  }
  return cases;
}

std::string test_name(const testing::TestParamInfo<Case>& info) {
  std::string name = info.param.content.at("name").get<std::string>();
  for (char& c : name)
    if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
  return name + "_" + std::to_string(info.index);
}

}  // namespace cupel::test
