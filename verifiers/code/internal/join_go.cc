#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <set>

#include "verifiers/code/harness/entry.go.h"
#include "verifiers/code/internal/joined_program.h"

namespace cupel::code {
namespace {

constexpr std::array<std::string_view, 32> kHarmless = {"bufio",
                                                        "bytes",
                                                        "cmp",
                                                        "container/heap",
                                                        "container/list",
                                                        "container/ring",
                                                        "crypto/md5",
                                                        "crypto/sha1",
                                                        "crypto/sha256",
                                                        "encoding/base64",
                                                        "encoding/hex",
                                                        "encoding/json",
                                                        "errors",
                                                        "fmt",
                                                        "hash/fnv",
                                                        "io",
                                                        "maps",
                                                        "math",
                                                        "math/big",
                                                        "math/bits",
                                                        "math/cmplx",
                                                        "math/rand",
                                                        "regexp",
                                                        "slices",
                                                        "sort",
                                                        "strconv",
                                                        "strings",
                                                        "text/scanner",
                                                        "time",
                                                        "unicode",
                                                        "unicode/utf8",
                                                        "unicode/utf16"};

/// What a package of Go's own gives to tests, and ours gives in its place.
constexpr std::array<std::string_view, 3> kOurs = {"testing", "github.com/stretchr/testify/assert",
                                                   "github.com/stretchr/testify/require"};

struct Import {
  std::string name;  // "" where it is the package's own
  std::string path;
  auto operator<=>(const Import&) const = default;
};

/// A file without its package clause and its imports.
struct GoFile {
  std::set<Import> imports;
  std::string body;
};

GoFile taken_apart(std::string_view source) {
  static const RE2 kPackage("(?m)^[ \\t]*package[ \\t]+\\w+[ \\t]*;?");
  static const RE2 kImports(
      "(?m)(^[ \\t]*import[ \\t]*(\\((?:[^()\"`]|\"[^\"\\n]*\"|`[^`]*`)*\\)|"
      "[\\w.]*[ \\t]*(?:\"[^\"\\n]*\"|`[^`]*`)))");
  static const RE2 kOne("(?:([\\w.]+)[ \\t]+)?[\"`]([^\"`\\n]*)[\"`]");
  GoFile file;
  file.body = source;
  RE2::Replace(&file.body, kPackage, "");
  std::string without;
  re2::StringPiece rest(file.body), whole, specs;
  const char* before = rest.data();
  while (RE2::FindAndConsume(&rest, kImports, &whole, &specs)) {
    without.append(before, static_cast<std::size_t>(whole.data() - before));
    before = rest.data();
    std::string name, path;
    while (RE2::FindAndConsume(&specs, kOne, &name, &path)) file.imports.insert({name, path});
  }
  without.append(rest.data(), rest.size());
  file.body = std::move(without);
  return file;
}

template <std::size_t kSize>
bool is_one_of(const std::array<std::string_view, kSize>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

std::string suspicion_of(const GoFile& file, const std::vector<SourceToken>& tokens) {
  for (const Import& import : file.imports) {
    if (!is_one_of(kHarmless, import.path)) return "the package " + import.path;
    if (!import.name.empty() && import.path == "fmt") return "fmt by another name";
  }
  if (const std::string word =
          first_found(tokens, {"import", "fmt.Scan", "fmt.Scanf", "fmt.Scanln"});
      !word.empty())
    return word;
  // The tests are in the same package: what the language has built in must stay what it is.
  for (std::size_t i = 1; i + 1 < tokens.size(); ++i) {
    const bool built_in = [&] {
      for (const std::string_view name :
           {"true", "false",  "nil",  "iota",    "append",  "cap", "copy",
            "len",  "make",   "new",  "panic",   "recover", "any", "error",
            "int",  "string", "bool", "float64", "byte",    "rune"})
        if (tokens[i].is(name)) return true;
      return false;
    }();
    if (!built_in) continue;
    const bool assigned =
        tokens[i + 1].is("=") && !(i + 2 < tokens.size() && tokens[i + 2].is("="));
    const bool is_type_alias = i + 2 < tokens.size() && tokens[i - 1].is("type");
    const bool declared = tokens[i - 1].is("const") || is_type_alias ||
                          (tokens[i - 1].is("func") && tokens[i + 1].is("(") &&
                           !tokens[i].is("error") && !tokens[i].is("bool"));
    const bool is_value = tokens[i].is("true") || tokens[i].is("false") || tokens[i].is("nil");
    if (declared || (assigned && is_value)) return fmt::format("its own {}", tokens[i].spelling);
  }
  return "";
}

}  // namespace

JoinedProgram join_go(const Problem& problem, std::string_view solution) {
  const std::vector<SourceToken> of_solution = source_tokens(solution, "go");
  const std::string mark = private_name(problem, solution);
  GoFile context, own = taken_apart(solution), tests = taken_apart(problem.test_code);
  JoinedProgram joined;
  joined.suspicion = suspicion_of(own, source_tokens(own.body, "go"));

  // The context's imports are there for the solution to use or not; its head goes before a body.
  Problem bare = problem;
  context = taken_apart(problem.context);
  bare.context = context.body;
  std::string code = with_context(bare, own.body, of_solution);
  static const RE2 kMain("(?m)^func[ \\t]+main[ \\t]*\\([ \\t]*\\)");
  RE2::GlobalReplace(&code, kMain, "func cupelTheirMain()");
  // An import that nothing uses is an error, so only the solution's own are taken as they are.
  const std::string both = code + tests.body;
  const std::vector<SourceToken> all = source_tokens(both, "go");
  for (const auto* imports : {&context.imports, &tests.imports})
    for (const Import& import : *imports) {
      const std::string called =
          import.name.empty() ? import.path.substr(import.path.rfind('/') + 1) : import.name;
      if (!is_one_of(kOurs, import.path) && has_sequence(all, {called, "."}))
        own.imports.insert(import);
    }

  std::vector<std::string> names;
  static const RE2 kTest(
      "(?m)^func[ \\t]+(Test\\w*)[ \\t]*\\([ \\t]*\\w+[ \\t]+\\*testing\\.T[ \\t]*\\)");
  std::string name;
  for (re2::StringPiece input(tests.body); RE2::FindAndConsume(&input, kTest, &name);)
    names.push_back(name);
  if (names.empty()) joined.obstacle = "the tests hold no func Test…(t *testing.T)";
  static const RE2 kT("\\*\\s*testing\\s*\\.\\s*T\\b");
  RE2::GlobalReplace(&tests.body, kT, "*cupelT");
  if (has_sequence(source_tokens(tests.body, "go"), {"testing", "."}))
    joined.obstacle = "the tests use more of testing than testing.T";

  std::string& text = joined.source;
  text =
      "package main\n\nimport (\n\tcupelfmt \"fmt\"\n\tcupelos \"os\"\n\tcupelio \"io\"\n"
      "\tcupelreflect \"reflect\"\n";
  for (const Import& import : own.imports)
    text += fmt::format("\t{} \"{}\"\n", import.name, import.path);
  text += ")\n";
  text += kGoEntry;
  text += "\nvar assert, require = cupelAssertPackage{}, cupelAssertPackage{0 == 0}\n";
  text +=
      "\nfunc main() {\n\tsecret, _ := cupelio.ReadAll(cupelos.Stdin)\n\tcupelos.Stdin.Close()\n"
      "\tif !cupelLanguage() {\n\t\tcupelos.Exit(3)\n\t}\n";
  for (const std::string& test : names)
    text += fmt::format(
        "\tif first := cupelRun({}); first != \"\" {{\n"
        "\t\tcupelfmt.Fprintln(cupelos.Stderr, \"{}\", first)\n\t\tcupelos.Exit(1)\n\t}}\n",
        test, test);
  text += "\tcupelos.Stdout.Write(secret)\n\tcupelos.Exit(0)\n}\n";
  // Nothing of ours can be named by the solution.
  RE2::GlobalReplace(&text, "\\bcupel(\\w+)", mark + "\\1");
  RE2::GlobalReplace(&tests.body, "\\*cupelT\\b", "*" + mark + "T");
  RE2::GlobalReplace(&code, "func cupelTheirMain\\(\\)", "func " + mark + "TheirMain()");
  text += "\n" + code + "\n" + tests.body + "\n";
  return joined;
}

}  // namespace cupel::code
