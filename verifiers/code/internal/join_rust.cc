#include <fmt/format.h>
#include <re2/re2.h>

#include "verifiers/code/internal/joined_program.h"

namespace cupel::code {
namespace {

bool declares_type(const SourceToken& before) {
  for (const std::string_view keyword : {"struct", "enum", "type", "trait", "mod", "union", "as"})
    if (before.is(keyword)) return true;
  return false;
}

bool is_of_the_prelude(const SourceToken& token) {
  for (const std::string_view name : {"String", "Vec", "Option", "Some", "None", "Result", "Ok",
                                      "Err", "Box", "std", "core", "alloc", "bool", "i32", "f64"})
    if (token.is(name)) return true;
  return false;
}

bool is_a_test_macro(const SourceToken& token) {
  for (const std::string_view name : {"assert", "assert_eq", "assert_ne", "panic", "vec", "matches",
                                      "debug_assert", "debug_assert_eq", "format"})
    if (token.is(name)) return true;
  return false;
}

/// What reaches the process, or changes what tests rest on.
std::string suspicion_of(const std::vector<SourceToken>& tokens) {
  std::string found = first_found(tokens, {"unsafe",
                                           "extern",
                                           "std::process",
                                           "std::env",
                                           "std::fs",
                                           "std::io",
                                           "std::net",
                                           "std::os",
                                           "std::ffi",
                                           "std::arch",
                                           "std::ptr",
                                           "std::backtrace",
                                           "core::ptr",
                                           "core::arch",
                                           "core::ffi",
                                           "core::intrinsics",
                                           "std::intrinsics",
                                           "process",
                                           "stdin",
                                           "fs",
                                           "from_raw_fd",
                                           "include_str",
                                           "include_bytes",
                                           "include",
                                           "asm",
                                           "global_asm",
                                           "link_section",
                                           "no_mangle",
                                           "export_name",
                                           "global_allocator",
                                           "panic_handler",
                                           "path",
                                           "set_hook",
                                           "no_std",
                                           "no_core",
                                           "feature"});
  if (!found.empty()) return found;
  if (has_sequence(tokens, {"r", "#"})) return "names written as r#…";
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    const bool renames_all =
        i > 0 && tokens[i].is("as") &&
        (tokens[i - 1].is("std") || tokens[i - 1].is("core") || tokens[i - 1].is("self"));
    if (renames_all) return "std by another name";
    if (i > 0 && declares_type(tokens[i - 1]) && is_of_the_prelude(tokens[i]) &&
        !(tokens[i - 1].is("as") &&
          (tokens[i].is("i32") || tokens[i].is("f64") || tokens[i].is("bool"))))
      return fmt::format("its own {}", tokens[i].spelling);
    const bool defines = i > 1 && tokens[i - 1].is("!") && tokens[i - 2].is("macro_rules");
    if (is_a_test_macro(tokens[i]) && (defines || (i > 0 && tokens[i - 1].is("as"))))
      return fmt::format("its own {}!", tokens[i].spelling);
    // Between its own types equality is its own affair; with those of the tests it is not.
    if (tokens[i].is("PartialEq") && i + 1 < tokens.size() &&
        (tokens[i + 1].is("<") || tokens[i + 1].is("as")))
      return "its own equality";
  }
  return has_sequence(tokens, {"std", ":", ":", "{"}) &&
                 !first_found(tokens, {"io", "env", "net", "os", "ffi", "ptr"}).empty()
             ? "std's parts that reach the process"
             : "";
}

/// Lines that name crates which are not here: of the row's making, so they are left out.
void drop_foreign_uses(std::string& text) {
  static const RE2 kForeign("(?m)^[ \\t]*use[ \\t]+(?:rand|regex|md5)\\b[^;]*;");
  RE2::GlobalReplace(&text, kForeign, "");
}

}  // namespace

JoinedProgram join_rust(const Problem& problem, std::string_view solution) {
  const std::vector<SourceToken> tokens = source_tokens(solution, "rust");
  JoinedProgram joined;
  joined.suspicion = suspicion_of(tokens);
  std::string tests = problem.test_code;
  drop_foreign_uses(tests);

  static const RE2 kModule("#\\[cfg\\(test\\)\\]\\s*(?:pub\\s+)?mod\\s+(\\w+)\\s*\\{");
  static const RE2 kTest("#\\[test\\]\\s*(?:#\\[(\\w+)[^\\]]*\\]\\s*)*(?:pub\\s+)?fn\\s+(\\w+)");
  std::string module, attribute, name;
  std::vector<std::string> names;
  if (!RE2::PartialMatch(tests, kModule, &module))
    joined.obstacle = "the tests hold no #[cfg(test)] mod";
  for (re2::StringPiece rest(tests); RE2::FindAndConsume(&rest, kTest, &attribute, &name);) {
    if (attribute == "should_panic") joined.obstacle = "the tests hold #[should_panic]";
    names.push_back(name);
  }
  if (names.empty()) joined.obstacle = "the tests hold no #[test]";
  RE2::GlobalReplace(&tests, kModule, "pub mod \\1 {");
  RE2::GlobalReplace(&tests, kTest, "pub fn \\2");

  Problem bare = problem;
  drop_foreign_uses(bare.context);
  std::string code = with_context(bare, solution, tokens);
  static const RE2 kMain("\\bfn\\s+main\\s*\\(\\s*\\)");
  RE2::GlobalReplace(&code, kMain, "#[allow(dead_code)] fn unused_main()");

  const std::string mark = private_name(problem, solution);
  std::string calls;
  for (const std::string& test : names)
    calls += fmt::format("    {}::{}::{}();\n", mark, module, test);
  joined.source = fmt::format(
      "#![allow(warnings)]\n"
      "mod {0} {{\n{1}\n{2}\n}}\n"
      "fn main() {{\n"
      "    use ::std::io::{{Read, Write}};\n"
      "    use ::std::os::unix::io::FromRawFd;\n"
      "    let mut secret = ::std::vec::Vec::new();\n"
      "    {{\n"
      "        let mut input = unsafe {{ ::std::fs::File::from_raw_fd(0) }};\n"
      "        input.read_to_end(&mut secret).unwrap();\n"
      "    }}\n"
      "{3}"
      "    ::std::io::stdout().write_all(&secret).unwrap();\n"
      "    ::std::io::stdout().flush().unwrap();\n"
      "}}\n",
      mark, code, tests, calls);
  return joined;
}

}  // namespace cupel::code
