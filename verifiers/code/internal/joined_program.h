#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "verifiers/code/internal/source_tokens.h"
#include "verifiers/code/internal/workshop.h"

namespace cupel::code {

/// A solution, its tests and our part as one program. Our part comes first: it reads a secret from
/// standard input, closes it, runs the tests, and writes the secret after them. So nothing that
/// ends the program early can pass.
struct JoinedProgram {
  std::string source;
  std::string obstacle;   ///< why the tests cannot be run in this way; "" where they can
  std::string suspicion;  ///< what a solution of this kind has no business with; "" if nothing
};

JoinedProgram join_java(const Problem& problem, std::string_view solution);
JoinedProgram join_javascript(const Problem& problem, std::string_view solution);
JoinedProgram join_go(const Problem& problem, std::string_view solution);
JoinedProgram join_rust(const Problem& problem, std::string_view solution);

/// The solution with the problem's context, which it may go on from or repeat.
std::string with_context(const Problem& problem, std::string_view solution,
                         const std::vector<SourceToken>& tokens);

/// A name that a solution cannot guess without its tests: "cupel" and 16 digits.
std::string private_name(const Problem& problem, std::string_view solution);

/// `suspicious` words and sequences of words ("A.B" for A, ., B; "A::B") that are in `tokens`: the
/// first of them, "" if there is none.
std::string first_found(const std::vector<SourceToken>& tokens,
                        const std::vector<std::string_view>& suspicious);

}  // namespace cupel::code
