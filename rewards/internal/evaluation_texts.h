#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "rewards/decontamination.h"

namespace cupel {

/// A question or a solution of an evaluation file.
struct EvaluationText {
  std::size_t file;  ///< its position among the files
  std::uint64_t line;
  std::string field;
  std::string text;
  bool is_question;
};

struct EvaluationTexts {
  std::vector<EvaluationText> texts;
  std::size_t rows = 0;
  std::vector<std::string> notices;
};

/// The texts of all rows. Fails on a file that cannot be read or that has none.
Result<EvaluationTexts> read_evaluation_texts(const std::vector<std::string>& files,
                                              const EvaluationFields& fields);

}  // namespace cupel
