#include <fmt/format.h>
#include <re2/re2.h>

#include <set>
#include <string_view>

#include "verifiers/code/internal/joined_program.h"

namespace cupel::code {
namespace {

/// The imports of a source, which must stand before all classes, and the rest.
struct JavaFile {
  std::string imports;
  std::string body;
};

JavaFile taken_apart(std::string_view source) {
  static const RE2 kImport("(?m)(^[ \\t]*import\\s+(?:static\\s+)?[\\w.]+(?:\\.\\*)?\\s*;)");
  static const RE2 kPackage("(?m)^[ \\t]*package\\s+[\\w.]+\\s*;");
  JavaFile file;
  file.body = source;
  RE2::Replace(&file.body, kPackage, "");
  std::string import;
  for (re2::StringPiece rest(file.body); RE2::FindAndConsume(&rest, kImport, &import);)
    file.imports += import + "\n";
  RE2::GlobalReplace(&file.body, kImport, "");
  return file;
}

bool is_harmless(std::string_view import) {
  static const RE2 kHarmless(
      "java\\.(lang\\.(Math\\.)?|util\\.((stream|function|regex|concurrent|concurrent\\.atomic)\\.)"
      "?"
      "|math\\.|text\\.|time\\.)(\\w+|\\*|\\w+\\.(\\w+|\\*))"
      "|java\\.security\\.(MessageDigest|NoSuchAlgorithmException)"
      "|java\\.nio\\.charset\\.(StandardCharsets|Charset)|java\\.lang\\.Math\\.\\*"
      "|java\\.io\\.(Serializable|UncheckedIOException|IOException)");
  return RE2::FullMatch(re2::StringPiece(import.data(), import.size()), kHarmless);
}

/// What changes or reads what tests rest on.
std::string suspicion_of(const JavaFile& own, std::string_view solution,
                         const std::vector<SourceToken>& tokens, const JavaFile& tests) {
  std::set<std::string_view> in_tests;
  for (const SourceToken& token : source_tokens(tests.body, "java"))
    if (token.kind == SourceToken::Kind::word) in_tests.insert(token.spelling);
  static const RE2 kEscape("\\\\u+00[0-7]");
  static const RE2 kPath("import\\s+(?:static\\s+)?([\\w.*]+)");
  if (RE2::PartialMatch(re2::StringPiece(solution.data(), solution.size()), kEscape))
    return "letters written as \\u00..";
  std::string path;
  for (re2::StringPiece rest(own.imports); RE2::FindAndConsume(&rest, kPath, &path);)
    if (!is_harmless(path)) return "import " + path;
  std::string found = first_found(tokens, {"System.in",
                                           "java.io",
                                           "java.nio",
                                           "reflect",
                                           "Runtime",
                                           "ProcessBuilder",
                                           "ProcessHandle",
                                           "ClassLoader",
                                           "forName",
                                           "getClassLoader",
                                           "getResource",
                                           "getResourceAsStream",
                                           "getMethods",
                                           "getDeclaredMethods",
                                           "getDeclaredMethod",
                                           "getMethod",
                                           "getDeclaredField",
                                           "getDeclaredFields",
                                           "setAccessible",

                                           "Unsafe",
                                           "sun.misc",
                                           "jdk.internal",
                                           "javax",
                                           "com.sun",
                                           "native",
                                           "ServiceLoader",

                                           "loadLibrary",
                                           "setOut",
                                           "getRuntime",
                                           "invokeExact",
                                           "MethodHandles",
                                           "StackWalker",
                                           "assertionStatus",
                                           "halt"});
  if (!found.empty()) return found;
  for (std::size_t i = 1; i < tokens.size(); ++i) {
    const SourceToken& before = tokens[i - 1];
    if (tokens[i].is("equals") && !before.is(".") && !before.is(":") && !before.is("!") && i > 1 &&
        (before.is("boolean") || before.is(">")))
      return "its own equals";
    const bool declares =
        before.is("class") || before.is("interface") || before.is("enum") || before.is("record");
    // A type of the solution's hides the one that the tests mean.
    if (declares && !tokens[i].is("Solution") && in_tests.count(tokens[i].spelling) > 0)
      return fmt::format("its own {}, a name that the tests use", tokens[i].spelling);
  }
  return "";
}

/// Where the completion is a method alone, or goes on from the head.
std::string whole_class(const Problem& problem, const std::string& body,
                        const std::vector<SourceToken>& tokens, const std::string& context) {
  if (has_sequence(tokens, {"class", "Solution"})) return body;
  const std::string_view name =
      std::string_view(problem.entry_point).substr(problem.entry_point.rfind('.') + 1);
  const bool is_method = !name.empty() && defines_function(tokens, name);
  const bool is_type = has_sequence(tokens, {"class"}) || has_sequence(tokens, {"record"});
  if (is_method && !is_type) return "class Solution {\n" + body + "\n}\n";
  return context + body;
}

}  // namespace

JoinedProgram join_java(const Problem& problem, std::string_view solution) {
  const std::vector<SourceToken> tokens = source_tokens(solution, "java");
  const JavaFile context = taken_apart(problem.context), own = taken_apart(solution);
  JavaFile tests = taken_apart(problem.test_code);
  JoinedProgram joined;
  joined.suspicion = suspicion_of(own, solution, tokens, tests);
  static const RE2 kMain("\\bclass\\s+Main\\b");
  static const RE2 kStart("\\bvoid\\s+main\\s*\\(");
  if (!RE2::PartialMatch(tests.body, kMain) || !RE2::PartialMatch(tests.body, kStart)) {
    joined.obstacle = "the tests hold no class Main with a main";
    return joined;
  }
  static const RE2 kPublic(
      "\\bpublic\\s+((?:final\\s+|abstract\\s+)*(?:class|interface|enum|record)\\b)");
  std::string code = whole_class(problem, own.body, tokens, context.body);
  for (std::string* body : {&code, &tests.body}) RE2::GlobalReplace(body, kPublic, "\\1");
  const std::string entry = private_name(problem, solution);
  joined.source = fmt::format(
      "{}{}{}\n"
      "public class {} {{\n"
      "  public static void main(String[] arguments) throws Throwable {{\n"
      "    java.io.PrintStream out = new java.io.PrintStream(\n"
      "        new java.io.FileOutputStream(java.io.FileDescriptor.out), true);\n"
      "    byte[] secret = java.lang.System.in.readAllBytes();\n"
      "    java.lang.System.in.close();\n"
      "    {}.class.getClassLoader().setDefaultAssertionStatus(true);\n"
      "    Main.main(new java.lang.String[0]);\n"
      "    java.lang.System.out.flush();\n"
      "    out.write(secret);\n"
      "    out.flush();\n"
      "    java.lang.Runtime.getRuntime().halt(0);\n"
      "  }}\n}}\n",
      context.imports, own.imports, tests.imports, entry, entry);
  joined.source += code + "\n" + tests.body + "\n";
  return joined;
}

}  // namespace cupel::code
