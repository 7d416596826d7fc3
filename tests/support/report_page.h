#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace cupel::test {

/// What a browser finds in a page of `Report`: its data, decoded without the library.
struct ReportPage {
  explicit ReportPage(std::string_view page);

  nlohmann::json rows;
  nlohmann::json texts;
};

}  // namespace cupel::test
