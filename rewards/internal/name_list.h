#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace cupel::internal {

/// Names by number, in the order in which they were first seen. What a file may be full of is kept
/// within `most` names; the others share the last number and `rest`.
class NameList {
 public:
  NameList(std::size_t most, std::string rest) : most_(most), rest_(std::move(rest)) {}

  std::uint16_t number_of(std::string_view name) {
    if (const auto found = numbers_.find(name); found != numbers_.end()) return found->second;
    if (names_.size() > most_) return static_cast<std::uint16_t>(most_);
    const auto number = static_cast<std::uint16_t>(names_.size());
    if (number == most_) {
      names_.push_back(rest_);
      return number;
    }
    names_.emplace_back(name);
    numbers_.emplace(name, number);
    return number;
  }

  const std::vector<std::string>& names() const { return names_; }

 private:
  std::size_t most_;
  std::string rest_;
  std::vector<std::string> names_;
  std::map<std::string, std::uint16_t, std::less<>> numbers_;
};

}  // namespace cupel::internal
