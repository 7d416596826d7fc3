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

/// What the code before the solution needs and this machine lacks; "" where it is nothing.
std::string missing_library(std::string_view context, std::string_view diagnostics) {
  for (const std::string_view folder : {"openssl/", "gmp", "curl/", "zlib", "Eigen/"}) {
    if (context.find(fmt::format("<{}", folder)) == std::string_view::npos) continue;
    for (const std::string_view sign : {"undefined reference", "No such file or directory"})
      if (const std::size_t at = diagnostics.find(sign); at != std::string_view::npos)
        return fmt::format("the library of <{}…> is missing: {}", folder,
                           diagnostics.substr(at, 60));
  }
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
  if (made.program) return made;
  const std::string diagnostics =
      workshop.compiler.compile(language, source(CppHeaders::all)).diagnostics;
  if (std::string missing = missing_library(attempt.problem.context, diagnostics); !missing.empty())
    made.instead = unscored(Outcome::error, Reason::no_toolchain, std::move(missing));
  return made;
}

}  // namespace cupel::code
