#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

namespace cupel {

/// What a verifier did, step by step, for `cupel explain`. A verifier is given a null trace when
/// nobody asked, and then records nothing. One trace belongs to one thread.
class Trace {
 public:
  struct Step {
    std::string name;
    std::string finding;
    std::chrono::nanoseconds elapsed;
  };

  const std::vector<Step>& steps() const { return steps_; }

  void record(std::string name, std::string finding) {
    const auto now = std::chrono::steady_clock::now();
    steps_.push_back({std::move(name), std::move(finding), now - since_});
    since_ = std::chrono::steady_clock::now();
  }

 private:
  std::vector<Step> steps_;
  std::chrono::steady_clock::time_point since_ = std::chrono::steady_clock::now();
};

}  // namespace cupel
