#include "sandbox/internal/elf_object.h"

#include <elf.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>

#include "sandbox/internal/archive_symbols.h"
#include "tests/sandbox/user_program.h"

namespace cupel::sandbox {
namespace {

using test::UserProgram;

/// An ar archive of nothing but an index of these names.
std::string archive_of(const std::string& name, const std::string& index) {
  char header[61];
  std::snprintf(header, sizeof header, "%-16s%-12s%-6s%-6s%-8s%-10zu`\n", name.c_str(), "0", "0",
                "0", "0", index.size());
  return "!<arch>\n" + std::string(header, 60) + index;
}

TEST(ArchiveSymbols, ReadsBothWidthsOfIndex) {
  const std::string names("alpha\0beta\0", 11);
  const std::string narrow = std::string("\0\0\0\2", 4) + std::string(8, 'x') + names;
  const std::string wide = std::string("\0\0\0\0\0\0\0\2", 8) + std::string(16, 'x') + names;
  for (const std::string& archive : {archive_of("/", narrow), archive_of("/SYM64/", wide)}) {
    auto symbols = ArchiveSymbols::read(archive);
    ASSERT_TRUE(symbols) << symbols.error().message;
    EXPECT_EQ(symbols->size(), 2u);
    EXPECT_TRUE(symbols->contains("alpha"));
    EXPECT_TRUE(symbols->contains("beta"));
    EXPECT_FALSE(symbols->contains("bet"));
    EXPECT_FALSE(symbols->contains("xxxx"));
    for (std::size_t length = 0; length < archive.size(); ++length) {
      EXPECT_FALSE(ArchiveSymbols::read(archive.substr(0, length))) << length;
    }
  }
  EXPECT_FALSE(ArchiveSymbols::read(archive_of("x.o/", narrow)));
  EXPECT_FALSE(ArchiveSymbols::read(archive_of("/", std::string("\xff\xff\xff\xff", 4) + names)));
}

class MayStop : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    if (!test::has_static_libraries()) return;
    library_ = new ArchiveSymbols(ArchiveSymbols::read(test::c_library()).value());
  }
  static void TearDownTestSuite() {
    delete library_;
    library_ = nullptr;
  }
  void SetUp() override {
    if (!library_) GTEST_SKIP() << "no static C and C++ libraries (libc.a, libstdc++.a)";
  }

  std::string object(const std::string& name, std::string_view source,
                     const std::string& options = "") const {
    return test::read_file(program_.compile(name, source, options));
  }

  /// Empty where it may be stopped; else the reason.
  static std::string reason(std::string_view object) {
    auto checked = may_stop(object, *library_);
    return checked ? "" : checked.error().message;
  }
  std::string reason_for_c(std::string_view source, const std::string& options = "") const {
    return reason(object("program.c", source, options));
  }

  static inline const ArchiveSymbols* library_ = nullptr;
  UserProgram program_;
};

constexpr std::string_view kOrdinary = R"(
#include <bits/stdc++.h>
using namespace std;
int n, dp[100001], left_[10], end_;
template <class T> struct Tree { static inline T zero{}; vector<T> a; T sum() { return accumulate(a.begin(), a.end(), zero); } };
thread_local string local = "here";
struct Early { Early() { ios::sync_with_stdio(false); } } early;
int main() {
  Tree<long> tree; map<string, vector<int>> words; unordered_map<int, int> seen;
  thread worker([&] { local += "!"; tree.a.push_back(3); }); worker.join();
  try { words.at("none"); } catch (const out_of_range& e) { cerr << e.what(); }
  function<int(int)> f = [&](int i) { return i < 2 ? i : f(i - 1) + f(i - 2); };
  regex r("a+"); cout << f(10) << tree.sum() << regex_match("aaa", r) << local << dp[5] << n << endl;
}
)";

constexpr std::string_view kSmall = R"(
#include <stdexcept>
#include <vector>
thread_local int local = 3;
int main() {
  std::vector<int> v(3);
  try { return v.at(4); } catch (const std::out_of_range&) { return ++local; }
}
)";

TEST_F(MayStop, LetsOrdinaryProgramsPass) {
  EXPECT_EQ(reason(object("ordinary.cc", kOrdinary, "-std=c++20")), "");
  EXPECT_EQ(reason(object("debug.cc", kSmall, "-std=c++20 -O0 -g")), "");
  EXPECT_EQ(reason(object("pic.cc", kSmall, "-std=c++20 -fPIC -ffunction-sections")), "");
  EXPECT_EQ(reason_for_c("#include <stdio.h>\nint max(int a, int b) { return a > b ? a : b; }\n"
                         "void swap(int *a, int *b) { int t = *a; *a = *b; *b = t; }\n"
                         "int table[1000], count, end;\n"
                         "int main(void) { int n; scanf(\"%d\", &n); printf(\"%d\", max(n, 3)); }"),
            "");
  EXPECT_EQ(reason_for_c("int count; int main(void) { return count; }", "-fcommon"), "");
}

TEST_F(MayStop, LetsConstructorsPassForTheyRunAfterTheStop) {
  EXPECT_EQ(reason_for_c("__attribute__((constructor)) void f(void) {}\n"
                         "__attribute__((constructor(101))) void g(void) {}\n"
                         "__attribute__((destructor)) void h(void) {}\nint main(void) {}"),
            "");
  EXPECT_EQ(reason(object("priority.cc",
                          "struct A { A(); int x; }; A::A() : x(1) {}\n"
                          "A a __attribute__((init_priority(101)));\n"
                          "int main() {}")),
            "");
}

TEST_F(MayStop, RefusesIndirectFunctions) {
  EXPECT_EQ(reason_for_c("static int g(void) { return 1; } static void *r(void) { return g; }\n"
                         "int f(void) __attribute__((ifunc(\"r\"))); int main(void) { f(); }"),
            "its function 'f' is chosen by a resolver (ifunc)");
  EXPECT_EQ(reason_for_c("static int g(void) { return 1; } static void *r(void) { return g; }\n"
                         "static int f(void) __attribute__((ifunc(\"r\")));\n"
                         "int main(void) { f(); }"),
            "its function 'f' is chosen by a resolver (ifunc)");
}

TEST_F(MayStop, RefusesSectionsThatStartCodeReads) {
  const std::string variable = "int main(void) {} void f(void) {}\n";
  auto with = [&](const std::string& section) {
    return reason_for_c(variable + "__attribute__((section(\"" + section +
                        "\"), used)) void (*p)(void) = f;");
  };
  EXPECT_EQ(with(".data.mine"), "");
  EXPECT_EQ(with(".init_array"), "");
  EXPECT_EQ(with(".preinit_array"), "it has a section '.preinit_array'");
  EXPECT_EQ(with("__libc_atexit"), "it has a section '__libc_atexit'");
  EXPECT_EQ(with("__libc_IO_vtables"), "it has a section '__libc_IO_vtables'");
  EXPECT_EQ(with(".got.plt"), "it has a section '.got.plt'");
  EXPECT_EQ(with(".rela.iplt"), "it has a section '.rela.iplt'");
  EXPECT_EQ(with(".database"), "it has a section '.database'");
  EXPECT_EQ(reason_for_c("__asm__(\".section .init,\\\"ax\\\"\\n call f\\n .text\");\n"
                         "void f(void) {} int main(void) {}"),
            "it has a section '.init'");
  // Without the flag that makes it part of the program, linkers gather it all the same.
  EXPECT_EQ(reason_for_c("__asm__(\".section .preinit_array,\\\"\\\",@progbits\\n .quad f\\n"
                         " .text\");\nvoid f(void) {} int main(void) {}"),
            "it has a section '.preinit_array'");
  // A harmless name with the type that some linkers go by.
  EXPECT_EQ(reason_for_c("__asm__(\".section .data.x,\\\"aw\\\",@preinit_array\\n .quad f\\n"
                         " .text\");\nvoid f(void) {} int main(void) {}"),
            "its object file is malformed");
  EXPECT_EQ(reason_for_c(variable, "-flto -fno-fat-lto-objects").substr(0, 17),
            "it has a section ");
}

TEST_F(MayStop, RefusesNamesThatTheStartCodeMayFind) {
  auto defining = [&](const std::string& definition) {
    return reason_for_c(definition + "\nint main(void) {}", "-fno-builtin");
  };
  const std::string of_library = ", a name of the C library";
  const std::string reserved = ", a name reserved for the compiler and library";
  EXPECT_EQ(defining("void *memcpy(void *a, const void *b, unsigned long n) { return a; }"),
            "it defines 'memcpy'" + of_library);
  EXPECT_EQ(defining("char *getenv(const char *n) { return 0; }"),
            "it defines 'getenv'" + of_library);
  EXPECT_EQ(defining("__attribute__((weak)) unsigned long strlen(const char *n) { return 0; }"),
            "it defines 'strlen'" + of_library);
  EXPECT_EQ(defining("char **environ;"), "it defines 'environ'" + of_library);
  EXPECT_EQ(defining("int __libc_start_main(void) { return 0; }"),
            "it defines '__libc_start_main'" + reserved);
  EXPECT_EQ(defining("void _start(void) {}"), "it defines '_start'" + reserved);
  EXPECT_EQ(defining("void _init(void) {}"), "it defines '_init'" + reserved);
  // Tables between two names that linkers provide where nobody defines them.
  EXPECT_EQ(defining("long __rela_iplt_start[3];"), "it defines '__rela_iplt_start'" + reserved);
  EXPECT_EQ(defining("long __preinit_array_start;"),
            "it defines '__preinit_array_start'" + reserved);
  EXPECT_EQ(defining("__asm__(\".globl sbrk\\n.set sbrk, 0x401000\");"),
            "it defines 'sbrk'" + of_library);
  EXPECT_EQ(defining("__asm__(\".comm memset,8\");"), "it defines 'memset'" + of_library);
  EXPECT_EQ(defining("void f(void) {}\n__asm__(\".symver f,memcpy@@GLIBC_2.14\");").substr(0, 18),
            "its symbol 'memcpy");
  // Local names are nobody else's.
  EXPECT_EQ(defining("__attribute__((used)) static int memset(int x) { return x; }"), "");
}

TEST_F(MayStop, RefusesRelocationsThatNoCompilerAsksFor) {
  const std::string rest = "\\n .text\");\nint main(void) {}";
  EXPECT_EQ(reason_for_c("__asm__(\".data\\n .quad memcpy" + rest), "");
  EXPECT_EQ(reason_for_c("__asm__(\".data\\n .quad memcpy+16" + rest),
            "it has a relocation in '.data' of a kind that compilers do not ask for");
  EXPECT_EQ(reason_for_c("__asm__(\".data\\n .quad 0\\n .reloc 0, R_X86_64_IRELATIVE, main" + rest),
            "it has a relocation in '.data' of a kind that compilers do not ask for");
}

TEST_F(MayStop, RefusesOtherLibrariesAndOtherFiles) {
  const std::string ordinary = object("program.c", "int main(void) {}");
  auto musl = ArchiveSymbols::read(
      archive_of("/", std::string("\0\0\0\1\0\0\0\0", 8) + "__libc_start_main" + '\0'));
  ASSERT_TRUE(musl);
  auto checked = may_stop(ordinary, *musl);
  ASSERT_FALSE(checked);
  EXPECT_EQ(checked.error().message, "the C library is not glibc, whose start alone is known");
  EXPECT_EQ(reason("int main() {}"), "its object file is not a relocatable one for x86-64");
  std::string other_machine = ordinary;
  other_machine[offsetof(Elf64_Ehdr, e_machine)] = char{EM_386};
  EXPECT_EQ(reason(other_machine), "its object file is not a relocatable one for x86-64");
}

TEST_F(MayStop, RefusesEveryTruncation) {
  const std::string whole = object("ordinary.cc",
                                   "#include <vector>\nstd::vector<int> v;\n"
                                   "int main() { v.push_back(1); }");
  ASSERT_EQ(reason(whole), "");
  // The table of sections is the last thing in the file.
  for (std::size_t length = 0; length < whole.size(); ++length) {
    ASSERT_NE(reason(std::string(whole.data(), length)), "") << length;
  }
}

TEST_F(MayStop, LivesThroughDamage) {
  const std::string whole = object("program.c",
                                   "int memset; int f(int x) { return x; }\n"
                                   "int main(void) { return f(memset); }",
                                   "-fno-builtin");
  ASSERT_EQ(reason(whole), "it defines 'memset', a name of the C library");
  std::mt19937 dice(1);
  std::size_t refused = 0;
  constexpr std::size_t kRounds = 20000;
  for (std::size_t round = 0; round < kRounds; ++round) {
    std::string damaged = whole;
    for (int i = 0; i < 3; ++i) damaged[dice() % damaged.size()] = static_cast<char>(dice());
    refused += reason(damaged) != "";
  }
  // Damage may rename the variable or hide it, but seldom does.
  EXPECT_GT(refused, kRounds * 9 / 10);
}

TEST_F(MayStop, KnowsStaticPrograms) {
  const std::string object = program_.compile("program.c", "int main(void) {}");
  std::string program = test::read_file(program_.link("program", object));
  EXPECT_TRUE(is_static_program(program));
  EXPECT_FALSE(is_static_program(std::string_view(program).substr(0, 100)));
  EXPECT_FALSE(is_static_program(test::read_file(object)));
  program[offsetof(Elf64_Ehdr, e_type)] = char{ET_DYN};
  EXPECT_FALSE(is_static_program(program)) << "it would lie at an address of the loader's choice";
  std::string dynamic = test::read_file("/proc/self/exe");
  dynamic[offsetof(Elf64_Ehdr, e_type)] = char{ET_EXEC};
  EXPECT_FALSE(is_static_program(dynamic)) << "it needs a dynamic linker";
}

}  // namespace
}  // namespace cupel::sandbox
