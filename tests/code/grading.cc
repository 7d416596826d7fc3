#include "tests/code/grading.h"

#include <stdexcept>

namespace cupel::test {

code::Grader& grader() {
  static const auto started = code::Grader::start({});
  if (!started) throw std::runtime_error(started.error().message);
  return **started;
}

code::Grade graded(const code::Problem& problem, std::string_view source, std::string_view language,
                   const code::GradeOptions& options) {
  return grader().grade(problem, source, language, options);
}

}  // namespace cupel::test
