#include "tests/sandbox/run_here.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <vector>

#include "sandbox/internal/file_bytes.h"

namespace cupel::sandbox {
namespace {

namespace fs = std::filesystem;

void limit(int resource, rlim_t soft, rlim_t hard) {
  const rlimit value{soft, hard};
  ::setrlimit(static_cast<__rlimit_resource>(resource), &value);
}

[[noreturn]] void become(const Command& command, const fs::path& folder, int input, int output,
                         int errors) {
  std::vector<char*> arguments;
  for (const std::string& argument : command.arguments)
    arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  char* const environment[] = {const_cast<char*>("PATH=/usr/local/bin:/usr/bin:/bin"), nullptr};
  const auto seconds = static_cast<rlim_t>(command.limits.cpu_time.count() / 1'000'000'000);
  limit(RLIMIT_CPU, seconds, seconds + 1);
  limit(RLIMIT_FSIZE, command.limits.file_bytes, command.limits.file_bytes);
  ::dup2(input, 0);
  ::dup2(output, 1);
  ::dup2(errors, 2);
  if (::chdir(folder.c_str()) == 0) {
    if (command.executable)
      ::fexecve(command.executable->file.get(), arguments.data(), environment);
    else
      ::execve(arguments[0], arguments.data(), environment);
  }
  ::_exit(127);
}

}  // namespace

RunResult run_here(const Command& command) {
  std::string pattern = (fs::temp_directory_path() / "cupel-run-XXXXXX").string();
  const fs::path folder = ::mkdtemp(pattern.data());
  for (const InputFile& file : command.files)
    std::ofstream(folder / file.name, std::ios::binary) << file.contents;
  const Descriptor input(::memfd_create("input", MFD_CLOEXEC));
  const Descriptor output(::memfd_create("output", MFD_CLOEXEC));
  const Descriptor errors(::memfd_create("errors", MFD_CLOEXEC));
  write_all(input.get(), command.input);
  ::lseek(input.get(), 0, SEEK_SET);
  const pid_t child = ::fork();
  if (child == 0) become(command, folder, input.get(), output.get(), errors.get());
  RunResult result;
  int status = 0;
  ::waitpid(child, &status, 0);
  constexpr std::uint64_t kMost = 1ull << 30;
  result.output = read_file(output.get(), kMost).value_or("");
  result.errors = read_file(errors.get(), kMost).value_or("");
  if (WIFSIGNALED(status)) {
    result.signal = WTERMSIG(status);
    result.outcome = result.signal == SIGXCPU ? Outcome::time_limit : Outcome::signalled;
  } else {
    result.exit_code = WEXITSTATUS(status);
    result.outcome = result.exit_code == 0 ? Outcome::accepted : Outcome::nonzero_exit;
  }
  for (const std::string& name : command.collect)
    if (Descriptor file(::open((folder / name).c_str(), O_RDONLY | O_CLOEXEC)); file)
      result.collected.push_back({name, std::move(file)});
  fs::remove_all(folder);
  return result;
}

}  // namespace cupel::sandbox
