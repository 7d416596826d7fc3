#include "tests/sandbox/attacks/harness/programs.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <functional>
#include <stdexcept>

#include "tests/sandbox/attacks/harness/attack_case.h"

namespace cupel::test {
namespace {

std::uint64_t identity_of(const std::string& bytes) { return std::hash<std::string>()(bytes); }

/// Runs a program with its output thrown away, or shown where it is the compiler's.
int run_host(std::vector<std::string> words, bool silent) {
  std::vector<char*> argv;
  for (std::string& word : words) argv.push_back(word.data());
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  for (int file = 0; silent && file < 3; ++file)
    posix_spawn_file_actions_addopen(&actions, file, "/dev/null", O_RDWR, 0);
  pid_t child = 0;
  const int failed = posix_spawnp(&child, argv[0], &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed) throw std::runtime_error("cannot start " + words[0]);
  int status = 0;
  if (::waitpid(child, &status, 0) != child) throw std::runtime_error("cannot wait");
  return WIFEXITED(status) ? WEXITSTATUS(status) : -WTERMSIG(status);
}

/// A copy in memory: Landlock keeps programs from executing files of the host's file systems.
std::shared_ptr<const sandbox::Executable> make_executable(const std::string& bytes) {
  auto made = std::make_shared<sandbox::Executable>();
  made->file = sandbox::Descriptor(::memfd_create("program", MFD_CLOEXEC));
  if (::write(made->file.get(), bytes.data(), bytes.size()) != static_cast<ssize_t>(bytes.size()))
    throw std::runtime_error("cannot keep a program in memory");
  made->identity = identity_of(bytes);
  return made;
}

std::string contents_of(int file) {
  std::string bytes;
  char part[65536];
  for (ssize_t got; (got = ::pread(file, part, sizeof part, static_cast<off_t>(bytes.size()))) > 0;)
    bytes.append(part, static_cast<std::size_t>(got));
  return bytes;
}

}  // namespace

const Programs::Compiled& Programs::compiled(const std::string& source) {
  const std::lock_guard lock(mutex_);
  const auto known = compiled_.find(source);
  if (known != compiled_.end()) return known->second;
  const bool is_c = source.ends_with(".c");
  const std::string path = folder_.path(source + ".bin");
  const std::vector<std::string> words = {is_c ? "gcc" : "g++",
                                          is_c ? "-std=gnu11" : "-std=c++20",
                                          "-D_GNU_SOURCE",
                                          "-O1",
                                          "-static",
                                          "-pthread",
                                          "-Wall",
                                          "-Werror",
                                          "-o",
                                          path,
                                          attack_folder() + "/" + source};
  if (run_host(words, false) != 0) throw std::runtime_error("cannot compile " + source);
  return compiled_.emplace(source, Compiled{path, make_executable(read_file(path))}).first->second;
}

std::shared_ptr<const sandbox::Executable> Programs::of(const std::string& source) {
  return compiled(source).executable;
}

std::shared_ptr<const sandbox::Executable> Programs::of_bytes(const std::string& bytes) {
  return make_executable(bytes);
}

bool Programs::is_unchanged(const std::string& source) {
  const Compiled& found = compiled(source);
  return identity_of(contents_of(found.executable->file.get())) == found.executable->identity;
}

int Programs::run_outside(const std::string& source, const std::vector<std::string>& arguments) {
  std::vector<std::string> words = {compiled(source).path};
  words.insert(words.end(), arguments.begin(), arguments.end());
  return run_host(words, true);
}

}  // namespace cupel::test
