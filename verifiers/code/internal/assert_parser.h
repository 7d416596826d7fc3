#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "verifiers/code/internal/calls.h"
#include "verifiers/code/internal/python_cursor.h"

namespace cupel::code {

/// Reads `assert f(literals) == literal` and its kin, from Python source that `is_python_text`.
class AssertParser {
 public:
  /// `may_make` says of which functions a call may be an argument.
  AssertParser(PythonCursor& cursor, std::function<bool(std::string_view)> may_make)
      : cursor_(cursor), may_make_(std::move(may_make)) {}

  /// Reads what follows the word `assert`, to the end of its line. `out.call.name` stays empty
  /// where nothing is called: `assert True`. False where it is of another form: `fault` says why,
  /// and the cursor stands somewhere within.
  bool read(ExpectedCall& out);

  const std::string& fault() const { return fault_; }

 private:
  bool fail(const char* fault);
  bool read_message(unsigned levels);
  bool read_condition(ExpectedCall& out, unsigned levels);
  bool read_comparison(ExpectedCall& out);
  bool read_relation(ExpectedCall& out);
  bool read_result(ExpectedCall& out);
  bool read_nearness(ExpectedCall& out);
  bool at_condition_end() const;
  bool take_bare_truth();
  bool read_call(Call& out);
  bool read_argument(Call& out);
  bool read_value(Value& out);
  bool read_made(Value& out, std::string_view maker);
  bool read_literal(Value& out);
  bool starts_literal() const;

  PythonCursor& cursor_;
  std::function<bool(std::string_view)> may_make_;
  std::string fault_;
};

}  // namespace cupel::code
