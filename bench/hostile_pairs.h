#pragma once

#include <optional>
#include <string>
#include <vector>

namespace cupel::bench {

/// A pair made to exhaust time, memory or the stack of whoever compares it.
struct HostilePair {
  std::string name;
  std::string reference;
  std::string answer;
  std::optional<bool> equal;    ///< by construction; empty where that is a matter of taste
  bool is_whole_answer = true;  ///< else `answer` is a completion to extract one from
};

/// The same pairs on every call.
std::vector<HostilePair> hostile_pairs();

}  // namespace cupel::bench
