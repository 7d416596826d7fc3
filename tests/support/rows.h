#pragma once

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace cupel::test {

/// `count` lines of input: right, wrong, unreadable and unscorable rows, of many lengths.
std::string mixed_rows(std::size_t count);

/// The JSON objects of a text, one a line; throws on a line that is not JSON.
std::vector<nlohmann::json> parse_lines(std::string_view text);

}  // namespace cupel::test
