#include "verifiers/code/internal/cpp_build.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cupel::code {
namespace {

bool is_clash_of_names(std::string_view diagnostics) {
  constexpr std::array<std::string_view, 4> kSigns = {"ambiguous", "conflicting declaration",
                                                      "redeclared", "redefinition"};
  return std::any_of(kSigns.begin(), kSigns.end(), [&](std::string_view sign) {
    return diagnostics.find(sign) != std::string_view::npos;
  });
}

/// A library that the context includes a header of, of those that may be missing at the link.
std::string_view foreign_library(std::string_view context) {
  for (const std::string_view folder : {"<openssl/", "<gmp", "<curl/", "<zlib", "<Eigen/"})
    if (context.find(folder) != std::string_view::npos) return folder.substr(1);
  return "";
}

}  // namespace

std::string cpp_dialect(std::string_view language) {
  return std::string(language == "cpp11" ? "cpp14" : language);
}

Compiled compile_cpp(const Workshop& workshop, std::string_view language,
                     const std::function<std::string(CppHeaders)>& source) {
  const std::string with_all = source(CppHeaders::all);
  const sandbox::CompileResult made = workshop.compiler.compile(language, with_all);
  const bool clashes =
      made.outcome == sandbox::Outcome::compile_error && is_clash_of_names(made.diagnostics);
  // What has been compiled is at hand.
  return compile(workshop, language, clashes ? source(CppHeaders::few) : with_all);
}

Compiled compile_cpp_solution(const Workshop& workshop, const Attempt& attempt,
                              const std::function<std::string(CppHeaders)>& source) {
  const std::string language = cpp_dialect(attempt.language);
  Compiled made = compile_cpp(workshop, language, source);
  const std::string_view library = foreign_library(attempt.problem.context);
  if (made.program || library.empty()) return made;
  const std::string diagnostics =
      workshop.compiler.compile(language, source(CppHeaders::all)).diagnostics;
  const std::size_t missing = diagnostics.find("undefined reference");
  if (missing != std::string::npos)
    made.instead = unscored(Outcome::error, Reason::no_toolchain,
                            fmt::format("programs are not linked with the library of <{}…>: {}",
                                        library, diagnostics.substr(missing, 60)));
  return made;
}

}  // namespace cupel::code
