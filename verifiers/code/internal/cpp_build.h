#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "verifiers/code/internal/cpp_source.h"
#include "verifiers/code/internal/workshop.h"

namespace cupel::code {

inline bool is_c(std::string_view language) { return language == "c" || language == "c11"; }

/// The language to compile in: our parts are written for C++14.
std::string cpp_dialect(std::string_view language);

/// Compiles what `source` makes: with all headers, which is quickest, and where a name of the
/// program's own is in conflict with one of theirs, with few.
Compiled compile_cpp(const Workshop& workshop, std::string_view language,
                     const std::function<std::string(CppHeaders)>& source);

/// Compiles the program of a solution's process. A library that the problem includes and that
/// programs here are not linked with is no fault of the solution: `no_toolchain`.
Compiled compile_cpp_solution(const Workshop& workshop, const Attempt& attempt,
                              const std::function<std::string(CppHeaders)>& source);

}  // namespace cupel::code
