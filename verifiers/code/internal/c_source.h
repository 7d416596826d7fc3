#pragma once

#include <span>
#include <string>
#include <string_view>

#include "verifiers/code/internal/c_type.h"
#include "verifiers/code/internal/cpp_source.h"

namespace cupel::code {

/// A function that is called in the process of a C solution.
struct CEntry {
  CFunction function;
  /// Its result is what it leaves in the first argument that it may change.
  bool gives_argument = false;
};

/// The program of the solution's process. Its main speaks the protocol of solution_protocol.h.
std::string c_solution_program(const CppSolution& solution, std::span<const CEntry> entries);

/// The compiler's word where a function does not have the types that were read from its head.
bool has_other_types(std::string_view diagnostics);

/// The program of the tests' process: `before`, stubs in place of `remote`, the tests.
std::string c_test_program(std::string_view before, std::span<const CFunction> remote,
                           std::string_view test_code);

/// An expression that takes an item from the CupelReader* `reader`, and a statement that puts one
/// into the CupelText* `out`.
std::string taken(const CType& type, std::string_view reader);
std::string put(const CType& type, std::string_view out, std::string_view item);

}  // namespace cupel::code
