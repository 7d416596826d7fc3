#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace cupel::bench {

/// A program run again and again without a sandbox, by `bare_loop`: a small process of its own, for
/// which fork is as cheap as it can be.
class Outside {
 public:
  explicit Outside(std::vector<std::string> command);
  ~Outside();

  /// Runs it `count` times; the seconds of one.
  std::optional<double> run(int count);

 private:
  class Loop;
  std::unique_ptr<Loop> loop_;
};

}  // namespace cupel::bench
