#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "sandbox/command.h"
#include "sandbox/limits.h"

namespace cupel::sandbox {

/// How one language is compiled and run: an entry of languages.json. Programs are named as a shell
/// would ("g++") and looked for in the folders that a sandbox shows.
struct Language {
  using Arguments = std::vector<std::string>;

  std::string name;
  std::vector<std::string> aliases;
  std::string package;    ///< Debian's package that brings its programs
  Arguments version;      ///< prints the version of the compiler or interpreter
  Arguments flags;        ///< what "{flags}" in a step stands for
  Arguments environment;  ///< "NAME=value" for the steps
  Arguments mounts;       ///< patterns of files it reads outside the system's

  std::string source;                      ///< the name of the source file; may hold "{stem}"
  std::string stem = "Main";               ///< where none of `stem_patterns` matches
  std::vector<std::string> stem_patterns;  ///< RE2; the first group is the stem

  std::vector<Arguments> steps;      ///< what compiles it, in order; none: run as it is
  std::vector<std::string> collect;  ///< files that the steps make; the first is the program
  std::vector<std::string> depends;  ///< patterns of files whose change makes old binaries stale
  /// Where the steps compile the source but cannot link it: static linking refuses some programs
  /// that the compiler, asked plainly, accepts.
  std::vector<Arguments> otherwise;
  /// What "{libraries}" stands for where the source includes a header whose name starts so.
  std::map<std::string, Arguments> libraries;
  Limits compile_limits;

  std::string precompiled_header;       ///< of sources that include it first
  std::vector<Arguments> header_steps;  ///< make "header.gch" of the source "header.h"
  Arguments linker;                     ///< what "{linker}" stands for where it is installed
  std::string linker_program;

  /// By its name or one of its aliases.
  bool is_called(std::string_view called) const;
  std::string object;  ///< collected too: the source's object file
  bool stops = false;  ///< static, and "{stop}" is linked in

  Arguments run;  ///< empty: the program collected first is executed itself
  Start start = Start::exec;
  double cpu_factor = 1;  ///< what a run of the same algorithm needs beside C++
  std::uint64_t extra_memory = 0;
  std::uint32_t extra_processes = 0;
};

/// The table of languages. Immutable; safe to share between threads.
///
///     auto languages = Languages::standard();
///     auto cpp = languages.find("c++20");
///     if (!cpp) …  // cpp.error().message: unknown, or what to install
class Languages {
 public:
  /// Those that come with cupel.
  static Languages standard();

  /// From JSON text of the form of languages.json; a message names the path of what is wrong.
  static Result<Languages> load(std::string_view text);
  static Result<Languages> load_file(const std::filesystem::path& path);

  /// By name or alias. Fails where it is unknown, with those found on this machine, and where its
  /// programs are missing, with the package that brings them.
  Result<const Language*> find(std::string_view name) const;

  /// By name or alias, whether or not its programs are here.
  bool knows(std::string_view name) const;

  struct Presence {
    const Language* language;
    std::vector<std::string> missing;  ///< programs that are not here; none: it can be used
  };
  /// Looks for the programs of every language, now.
  std::vector<Presence> found() const;

  /// Files and folders beside the system's that the languages read; for `Runner::Options::mounts`.
  std::vector<std::filesystem::path> mounts() const;

  const std::vector<Language>& all() const { return languages_; }

 private:
  std::vector<Language> languages_;
};

/// The programs that `language` names and this machine lacks.
std::vector<std::string> missing_programs(const Language& language);

/// Where a sandbox sees the program called `name` ("/usr/bin/g++"); "" where it is not installed in
/// a folder that sandboxes show. Links that leave those folders are followed.
std::string find_program(std::string_view name);

}  // namespace cupel::sandbox
