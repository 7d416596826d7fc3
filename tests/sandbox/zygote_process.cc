#include "tests/sandbox/zygote_process.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>

namespace cupel::sandbox {
namespace {

std::string python() {
  const char* chosen = std::getenv("CUPEL_TEST_PYTHON");
  return chosen ? chosen : "/usr/bin/python3";
}

Descriptor memory_file(const std::string& contents) {
  Descriptor file(::memfd_create("stream", MFD_CLOEXEC));
  if (::pwrite(file.get(), contents.data(), contents.size(), 0) !=
      static_cast<ssize_t>(contents.size())) {
    throw std::runtime_error("cannot fill a memory file");
  }
  return file;
}

std::string contents(const Descriptor& file) {
  std::string text(static_cast<std::size_t>(::lseek(file.get(), 0, SEEK_END)), '\0');
  if (::pread(file.get(), text.data(), text.size(), 0) != static_cast<ssize_t>(text.size())) {
    throw std::runtime_error("cannot read a memory file");
  }
  return text;
}

/// Starts a program in `folder` with the given descriptors as 0, 1, 2 and so on.
pid_t start(const std::vector<std::string>& command, const std::string& folder,
            std::span<const int> descriptors, uid_t user = 0) {
  std::vector<char*> arguments;
  for (const std::string& text : command) arguments.push_back(const_cast<char*>(text.c_str()));
  arguments.push_back(nullptr);
  char path[] = "PATH=/usr/bin:/bin", language[] = "LANG=C.UTF-8", seed[] = "PYTHONHASHSEED=0";
  char* environment[] = {path, language, seed, nullptr};
  const pid_t pid = ::fork();
  if (pid != 0) return pid;
  ::setsid();  // a program may kill its process group
  for (std::size_t i = 0; i < descriptors.size(); ++i) {
    ::dup2(::fcntl(descriptors[i], F_DUPFD, 64), static_cast<int>(i));
  }
  ::close_range(static_cast<unsigned>(descriptors.size()), ~0u, 0);
  if (user != 0 && ::geteuid() == 0 && ::setresuid(user, user, user) != 0) ::_exit(126);
  if (::chdir(folder.c_str()) == 0) ::execve(arguments[0], arguments.data(), environment);
  ::_exit(127);
}

}  // namespace

ZygoteProcess::ZygoteProcess(const ZygoteImports& imports, uid_t user) {
  folder_ = (std::filesystem::temp_directory_path() / "cupel-zygote-XXXXXX").string();
  if (!::mkdtemp(folder_.data())) throw std::runtime_error("cannot make a folder");
  std::filesystem::permissions(folder_, std::filesystem::perms(0755));
  file_ = folder_ + "/main.py";
  auto channel = Zygote::make_channel();
  if (!channel) throw std::runtime_error(channel.error().message);
  const Descriptor nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
  const int descriptors[] = {nothing.get(), nothing.get(), nothing.get(), channel->theirs.get()};
  const pid_t pid = start(Zygote::command(python(), folder_, imports), "/", descriptors, user);
  channel->theirs.reset();
  auto zygote = Zygote::await(std::move(channel->ours), pid, std::chrono::seconds(60));
  if (!zygote) throw std::runtime_error(zygote.error().message);
  zygote_ = std::move(*zygote);
}

ZygoteProcess::~ZygoteProcess() {
  ::kill(zygote_->pid(), SIGKILL);
  ::waitpid(zygote_->pid(), nullptr, 0);
  std::filesystem::remove_all(folder_);
}

void ZygoteProcess::write_program(const std::string& program) const {
  std::ofstream(file_, std::ios::binary) << program;
}

PythonRun ZygoteProcess::run(const std::string& program, const std::string& input,
                             std::span<const Zygote::Limit> limits,
                             std::chrono::milliseconds wall) {
  write_program(program);
  const Descriptor in = memory_file(input), out = memory_file(""), err = memory_file("");
  const char* arguments[] = {file_.c_str(), "first", "zweite \xc3\xa4"};
  const auto pid = zygote_->begin(
      {.arguments = arguments, .descriptors = {in.get(), out.get(), err.get()}, .limits = limits});
  if (!pid) throw std::runtime_error(pid.error().message);
  const Descriptor process(static_cast<int>(::syscall(SYS_pidfd_open, *pid, 0)));
  pollfd ready[] = {{zygote_->descriptor(), POLLIN, 0}, {process.get(), POLLIN, 0}};
  if (::poll(ready, 2, static_cast<int>(wall.count())) == 0) ::kill(*pid, SIGKILL);
  const Zygote::Ending ending = zygote_->end(std::chrono::seconds(10));
  return {contents(out), contents(err), ending.wait_status,
          ending.violation ? ending.violation : ""};
}

PythonRun ZygoteProcess::run_cold(const std::string& program, const std::string& input) {
  write_program(program);
  const Descriptor in = memory_file(input), out = memory_file(""), err = memory_file("");
  const int descriptors[] = {in.get(), out.get(), err.get()};
  const pid_t pid =
      start({python(), "-I", file_, "first", "zweite \xc3\xa4"}, folder_, descriptors);
  PythonRun run;
  ::waitpid(pid, &run.wait_status, 0);
  run.output = contents(out);
  run.errors = contents(err);
  return run;
}

}  // namespace cupel::sandbox
