#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "rewards/validation/check.h"

namespace cupel {

/// What is wrong with one row, each check at most once.
class Faults {
 public:
  void add(Check check, std::string detail) {
    if (!has(check)) list_.push_back({check, std::move(detail)});
  }

  /// For when all have been added: what some checks find depends on what others have found.
  void drop(const std::set<Check>& ignored) {
    std::erase_if(list_, [&](const Fault& fault) { return ignored.contains(fault.check); });
  }

  bool has(Check check) const {
    for (const Fault& fault : list_)
      if (fault.check == check) return true;
    return false;
  }

  bool has_error() const {
    for (const Fault& fault : list_)
      if (info_of(fault.check).severity == Severity::error) return true;
    return false;
  }

  const std::vector<Fault>& list() const { return list_; }

 private:
  std::vector<Fault> list_;
};

}  // namespace cupel
