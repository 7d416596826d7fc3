#include "sandbox/languages.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "sandbox/internal/compile_step.h"

namespace cupel::sandbox {
namespace {

std::string entry(const std::string& more) {
  return R"({"languages": [{"name": "x", "package": "bash", "version": ["bash", "--version"],)"
         R"( "source": "x.sh", "run": ["bash", "x.sh"])" +
         more + "}]}";
}

std::string problem(const std::string& text) {
  const auto languages = Languages::load(text);
  return languages ? "" : languages.error().message;
}

TEST(Languages, StandardTableHasNamesAndAliases) {
  const Languages languages = Languages::standard();
  for (const char* name :
       {"c", "c11", "cpp", "cpp20", "python", "java", "javascript", "go", "rust"})
    EXPECT_TRUE(std::any_of(languages.all().begin(), languages.all().end(),
                            [&](const Language& language) { return language.name == name; }))
        << name;
  const auto python = languages.find("PY");
  ASSERT_TRUE(python) << python.error().message;
  EXPECT_EQ((*python)->name, "python");
  EXPECT_EQ((*python)->start, Start::zygote);
  const auto cpp20 = languages.find("C++20");
  ASSERT_TRUE(cpp20) << cpp20.error().message;
  EXPECT_EQ((*cpp20)->flags, Language::Arguments{"-std=gnu++20"});
  EXPECT_EQ((*cpp20)->source, "main.cpp");  // as in the entry it is like
}

TEST(Languages, MessagesNameThePath) {
  EXPECT_EQ(problem("{}"), "/languages: expected a list of at least one language");
  EXPECT_EQ(problem(entry(R"(, "flags": ["-a", 1])")),
            "/languages/0/flags/1: expected a string that is not empty");
  EXPECT_EQ(problem(entry(R"(, "source": "../x")")),
            "/languages/0/source: expected the name of a file, without folders");
  EXPECT_EQ(problem(entry(R"(, "source": "..")")),
            "/languages/0/source: expected the name of a file, without folders");
  EXPECT_EQ(problem(entry(R"(, "start": "fork")")),
            "/languages/0/start: expected \"exec\" or \"zygote\"");
  EXPECT_EQ(problem(entry(R"(, "cpu_factor": 0.5)")),
            "/languages/0/cpu_factor: expected a number from 1 to 100");
  EXPECT_EQ(problem(entry(R"(, "limits": {"processes": -1})")),
            "/languages/0/limits/processes: expected a whole number from 1 to 100000");
  EXPECT_EQ(problem(entry(R"(, "steps": [["bash"]])")),
            "/languages/0/steps: \"steps\" and \"collect\" come together");
  EXPECT_EQ(problem(entry(R"(, "like": "y")")),
            "/languages/0/like: no earlier entry is called \"y\"");
  EXPECT_EQ(problem(entry(R"(, "aliases": ["x"])")),
            "/languages/0: \"x\" is a name of /languages/0 too");
  EXPECT_NE(problem(entry(R"(, "sourse": "x")")).find("did you mean \"source\"?"),
            std::string::npos);
  EXPECT_EQ(problem("[").rfind("not valid JSON", 0), 0u);
}

TEST(Languages, UnknownNamesListWhatIsHere) {
  const auto languages = Languages::load(
      R"({"languages": [
        {"name": "shell", "package": "bash", "version": ["bash", "--version"], "source": "x.sh", "run": ["bash", "x.sh"]},
        {"name": "absent", "package": "absent-lang", "version": ["no-such-program", "-v"], "source": "x", "run": ["no-such-program", "x"]}]})");
  ASSERT_TRUE(languages) << languages.error().message;
  EXPECT_EQ(languages->find("shel").error().message,
            "unknown language \"shel\"; did you mean \"shell\"? Known: shell");
  EXPECT_EQ(languages->find("absent").error().message,
            "missing toolchain for absent: no-such-program is not here; on Debian: apt-get install "
            "absent-lang");
  const auto found = languages->found();
  ASSERT_EQ(found.size(), 2u);
  EXPECT_TRUE(found[0].missing.empty());
  EXPECT_EQ(found[1].missing, std::vector<std::string>{"no-such-program"});
}

TEST(Languages, ProgramsAreFoundWhereSandboxesShowThem) {
  EXPECT_EQ(find_program("sh"), "/usr/bin/sh");
  EXPECT_EQ(find_program("no-such-program"), "");
  EXPECT_EQ(find_program("../bin/sh"), "");
}

TEST(Languages, JavaSourcesAreCalledAsTheirClass) {
  const Languages languages = Languages::standard();
  Language java;
  for (const Language& language : languages.all())
    if (language.name == "java") java = language;
  EXPECT_EQ(stem_of(java, "import java.util.*;\npublic final class Solution {}"), "Solution");
  EXPECT_EQ(stem_of(java, "class Helper {}\nclass Task { static void main(String[] a) {} }"),
            "Task");
  EXPECT_EQ(stem_of(java, "nothing"), "Main");
  EXPECT_EQ(stem_of(java, ""), "Main");
}

TEST(Languages, StepsRunInOrderWhateverTheirWordsHold) {
  Language language;
  language.source = "x";
  language.environment = {"A=it's"};
  language.steps = {{"sh", "-c", "echo \"$A\" '$HOME' > one"}, {"sh", "-c", "cat one; exit 3"}};
  const Command command =
      compile_command(language, language.steps, "text", {}, language.compile_limits);
  ASSERT_EQ(command.arguments.size(), 3u);
  EXPECT_EQ(command.arguments[2],
            "export A='it'\\''s'\n"
            "'/usr/bin/sh' '-c' 'echo \"$A\" '\\''$HOME'\\'' > one'  && "
            "exec '/usr/bin/sh' '-c' 'cat one; exit 3' ");
}

}  // namespace
}  // namespace cupel::sandbox
