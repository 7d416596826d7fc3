#pragma once

#include <vector>

#include "rewards/shaping.h"
#include "rewards/shaping/internal/row_tokens.h"

namespace cupel::shaping {

/// A shaping that looks at one completion at a time.
class EachCompletion : public Shaping {
 public:
  std::vector<Shaped> shape(const ShapingTask& task) const final;

 private:
  /// `judgement` is null where the shaping has no "of".
  virtual Shaped value(const Sample& sample, const Judgement* judgement, RowTokens& row) const = 0;
};

/// No value, and why.
Shaped without_value(std::string fault = {});

}  // namespace cupel::shaping
