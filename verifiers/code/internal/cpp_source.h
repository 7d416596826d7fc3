#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "verifiers/code/internal/cpp_declaration.h"
#include "verifiers/code/problem.h"

namespace cupel::code {

/// A function that is called in the process of a C++ or C solution.
struct CppEntry {
  std::string name;  ///< "f", or "Class.f" for a method of a fresh object
  /// As the row declares it. Without, the solution's own definition says what its types are.
  std::optional<CppFunction> head;
};

/// The function that a problem's context ends in the head of, or declares; "" and no head where it
/// does neither.
CppEntry declared_entry(const Problem& problem);

/// Whether `code` defines a function (or something that can be called) of that name.
bool defines(const std::vector<CppItem>& code, std::string_view name);

/// A solution as a whole file: `before` comes from the problem's context, `code` from the
/// completion, or from both where the completion is the rest of a function that the context begins.
struct CppSolution {
  std::string before;
  std::string code;
  bool has_entry = false;  ///< `entry` is defined
};
CppSolution whole_solution(const Problem& problem, const std::string& source,
                           std::string_view entry);

/// Whether it has the letters of nan, in any case: tests that do may expect one.
bool mentions_nan(std::string_view text);

/// The lines of the problem's context before the function that is to be written.
std::string context_before_head(const Problem& problem, std::string_view entry);

/// What programs include besides what they include themselves.
enum class CppHeaders : std::uint8_t {
  all,  ///< bits/stdc++.h, which is precompiled
  few,  ///< no more than our parts need: its names may be the solution's own
};

/// The program of the solution's process. Its main speaks the protocol of solution_protocol.h.
std::string cpp_solution_program(const CppSolution& solution, std::span<const CppEntry> entries,
                                 CppHeaders headers);

/// The program of the tests' process: `before`, stubs in place of `remote`, the tests.
std::string cpp_test_program(std::string_view before, std::span<const CppFunction> remote,
                             std::string_view test_code, CppHeaders headers);

/// The head with types spelled so that they mean the same anywhere: for a head that a solution
/// wrote and the tests' program is to hold. Nothing but names of standard types gets through; the
/// aliases in `items` are followed. Nothing where another name is needed.
std::optional<CppFunction> portable_head(const CppFunction& head,
                                         const std::vector<CppItem>& items);

}  // namespace cupel::code
