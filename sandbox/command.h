#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sandbox/descriptor.h"
#include "sandbox/limits.h"

namespace cupel::sandbox {

/// A file put into the work folder before a run. Its name may hold folders ("a/b.txt") but neither
/// ".." nor a leading "/".
struct InputFile {
  std::string name;
  std::string contents;
};

/// A binary that lies outside the sandbox and is run from its descriptor: a memory file (as
/// `load_executable` makes), because Landlock lets nothing else of outside be executed.
struct Executable {
  Descriptor file;
  std::uint64_t identity = 0;  ///< a hash of its contents
  bool may_stop = false;       ///< nothing of its own runs before the stopped parent's stop
};

/// How the process of a run comes to be.
enum class Start : std::uint8_t {
  exec,            ///< a fresh process executes the program
  zygote,          ///< a Python interpreter that is already up forks and runs arguments[1]
  stopped_parent,  ///< a copy of the executable, stopped before main, forks
};

/// One run to be done: what, on which files and input, within which limits.
struct Command {
  std::vector<std::string> arguments = {};  ///< argv; [0] is a path inside the sandbox
  std::shared_ptr<const Executable> executable =
      nullptr;  ///< executed instead of arguments[0] where given
  std::vector<InputFile> files = {};
  std::vector<std::string> collect = {};  ///< files of the work folder to bring back
  /// Those of `Runner::Options::zygote_sources` that the program imports, and those that these
  /// import, by their names there. A
  /// run by the zygote has them imported already; any other finds them in its work folder, where
  /// Python looks unless told not to (-I, -P).
  std::vector<std::string> modules = {};
  std::string input = {};  ///< standard input
  Limits limits = {};
  Start start = Start::exec;
  bool is_tool =
      false;  ///< a compiler or the like: under T2 it may start processes and write files
};

}  // namespace cupel::sandbox
