#include "sandbox/supervisor/internal/stopped_parent.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>
#include <optional>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "tests/sandbox/user_program.h"

namespace cupel::sandbox {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;
using test::UserProgram;

constexpr unsigned kNobody = 65534;

steady_clock::time_point soon() { return steady_clock::now() + seconds(20); }

/// The slot in miniature: memory files for 0, 1 and 2, a program stopped on them, copies of it.
class Stopped {
 public:
  explicit Stopped(const std::string& program) {
    for (Descriptor& file : files_) file = Descriptor(memfd_create("stream", MFD_CLOEXEC));
    auto channel = StoppedParent::make_channel();
    EXPECT_TRUE(channel);
    std::array<char*, 2> arguments = {const_cast<char*>(program.c_str()), nullptr};
    std::array<char*, 4> environment = {const_cast<char*>("FIRST=1"),
                                        const_cast<char*>("CUPEL_STOP=1"),
                                        const_cast<char*>("LAST=1"), nullptr};
    Descriptor file(open(program.c_str(), O_PATH | O_CLOEXEC));
    pid_t pid = fork();
    if (pid < 0) throw std::runtime_error("no process for the program");
    if (pid == 0) {
      for (int i = 0; i < 3; ++i) dup2(files_[static_cast<std::size_t>(i)].get(), i);
      dup2(channel->second.get(), 3);
      // Root may do everything to others; a program is never root.
      if (geteuid() == 0 && (setgid(kNobody) != 0 || setuid(kNobody) != 0)) _exit(126);
      execveat(file.get(), "", arguments.data(), environment.data(), AT_EMPTY_PATH);
      _exit(127);
    }
    parent_ = StoppedParent(std::move(channel->first), pid);
  }
  ~Stopped() { parent_.end(); }

  /// Runs one copy to its end; what waitpid says of it.
  int run(const std::string& input = "") {
    for (const Descriptor& file : files_) {
      EXPECT_EQ(ftruncate(file.get(), 0), 0);
      EXPECT_TRUE(reset_open_file(file.get(), O_RDWR));
    }
    EXPECT_EQ(pwrite(files_[0].get(), input.data(), input.size(), 0),
              static_cast<ssize_t>(input.size()));
    std::optional<pid_t> pid = parent_.fork_once(soon());
    if (!pid) return -1;
    int status = -1;
    EXPECT_EQ(waitpid(*pid, &status, 0), *pid);
    return status;
  }

  std::string output() const {
    std::string text(4096, '\0');
    ssize_t length = pread(files_[1].get(), text.data(), text.size(), 0);
    text.resize(static_cast<std::size_t>(std::max<ssize_t>(length, 0)));
    return text;
  }

  void signal_parent(int signal) {
    ASSERT_GT(parent_.pid(), 1) << "kill() would take it for many processes";
    ASSERT_EQ(kill(parent_.pid(), signal), 0);
  }
  StoppedParent& parent() { return parent_; }

 private:
  std::array<Descriptor, 3> files_;
  StoppedParent parent_;
};

class StoppedProgram : public testing::Test {
 protected:
  void SetUp() override {
    if (!test::has_static_libraries()) {
      GTEST_SKIP() << "no static C and C++ libraries (libc.a, libstdc++.a)";
    }
  }
  std::string build(std::string_view source, const std::string& options = "") const {
    return program_.link(
        "program",
        program_.compile("program.cc", source, "-std=c++20") + " " + program_.compile_stop(),
        options);
  }
  UserProgram program_;
};

constexpr std::string_view kEverything = R"(
#include <pthread.h>
#include <unistd.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <csignal>
#include <cstdlib>
#include <iostream>
#include <stdexcept>
#include <string>
#include <thread>
static int constructed_by = 0;
__attribute__((constructor(101))) static void early() { constructed_by = getpid(); }
thread_local int local = 41;
struct Last { ~Last() { std::cout << "end\n"; } } last;
extern char** environ;
int main() {
  std::ios::sync_with_stdio(false);
  std::string word;
  std::cin >> word;
  if (word == "abort") std::abort();
  if (word == "raise") std::raise(SIGFPE);
  if (word == "exit") return 7;
  if (word == "count") { static int runs = 0; std::cout << ++runs << "\n"; return 0; }
  std::cout << (constructed_by == getpid()) << (syscall(SYS_gettid) == getpid());
  std::cout << (close(3) != 0) << prctl(PR_GET_DUMPABLE);
  for (char** e = environ; *e; ++e) std::cout << ' ' << *e;
  bool signalled = false;
  std::thread other([&, main = pthread_self()] {
    ++local;
    signalled = pthread_kill(main, 0) == 0;
  });
  ++local;
  other.join();
  std::cout << ' ' << local << signalled;
  try { throw std::runtime_error("thrown"); } catch (const std::exception& e) { std::cout << ' ' << e.what(); }
  pid_t child = fork();
  if (child == 0) _exit(5);
  int status = 0;
  std::cout << ' ' << (waitpid(child, &status, 0) == child) << WEXITSTATUS(status) << std::endl;
}
)";

class Linked : public StoppedProgram, public testing::WithParamInterface<const char*> {};

TEST_P(Linked, CopiesRunAsIfStartedAnew) {
  Stopped stopped(build(kEverything, GetParam()));
  for (int round = 0; round < 3; ++round) {
    EXPECT_EQ(stopped.run("tell"), 0);
    EXPECT_EQ(stopped.output(), "1111 FIRST=1 LAST=1 421 thrown 15\nend\n");
    int aborted = stopped.run("abort");
    EXPECT_TRUE(WIFSIGNALED(aborted) && WTERMSIG(aborted) == SIGABRT) << aborted;
    int raised = stopped.run("raise");
    EXPECT_TRUE(WIFSIGNALED(raised) && WTERMSIG(raised) == SIGFPE) << raised;
    int exited = stopped.run("exit");
    EXPECT_TRUE(WIFEXITED(exited) && WEXITSTATUS(exited) == 7) << exited;
    EXPECT_EQ(stopped.run("count"), 0);
    EXPECT_EQ(stopped.output(), "1\nend\n");
  }
}

INSTANTIATE_TEST_SUITE_P(DefaultFewSegmentsMold, Linked,
                         testing::Values("", "-Wl,-z,norelro,-z,noseparate-code", "-fuse-ld=mold"));

TEST_F(StoppedProgram, RunsAsUsualWithoutTheMark) {
  std::string program = build("int main() { return 9; }");
  int status = std::system(program.c_str());
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 9) << status;
}

TEST_F(StoppedProgram, NothingOfTheProgramRunsInTheParent) {
  Stopped stopped(
      build("#include <unistd.h>\n"
            "__attribute__((constructor(101))) void f() { write(1, \"f\", 1); }\n"
            "int main() { write(1, \"m\", 1); }"));
  EXPECT_EQ(stopped.run(), 0);
  EXPECT_EQ(stopped.output(), "fm");
  // The parent had as long to print as its copy took.
  EXPECT_EQ(stopped.run(), 0);
  EXPECT_EQ(stopped.output(), "fm");
}

TEST_F(StoppedProgram, CopiesCannotReachIntoTheParent) {
  Stopped stopped(build(R"(
#include <fcntl.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <unistd.h>
#include <cerrno>
#include <cstdio>
#include <string>
int main() {
  int parent;
  if (scanf("%d", &parent) != 1 || kill(parent, 0) != 0) return 1;
  char byte = 0;
  iovec here{&byte, 1}, there{(void*)&main, 1};
  bool own = process_vm_readv(getpid(), &here, 1, &there, 1, 0) == 1;
  bool traced = ptrace(PTRACE_ATTACH, parent, 0, 0) == 0;
  bool written = process_vm_writev(parent, &here, 1, &there, 1, 0) == 1;
  bool opened = open(("/proc/" + std::to_string(parent) + "/mem").c_str(), O_RDWR) >= 0;
  printf("%d%d%d%d", own, traced, written, opened);
}
)"));
  EXPECT_EQ(stopped.run(std::to_string(stopped.parent().pid())), 0);
  EXPECT_EQ(stopped.output(), "1000");
}

TEST_F(StoppedProgram, LeavesWhenTheChannelCloses) {
  Stopped stopped(build("int main() {}"));
  EXPECT_EQ(stopped.run(), 0);
  int status = -1;
  stopped.parent().close_channel();
  EXPECT_EQ(waitpid(stopped.parent().pid(), &status, 0), stopped.parent().pid());
  stopped.parent().forget();
  EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == 0) << status;
}

TEST_F(StoppedProgram, ADeadOrHaltedParentIsNoticed) {
  std::string program = build("int main() {}");
  {
    Stopped stopped(program);
    EXPECT_EQ(stopped.run(), 0);
    stopped.signal_parent(SIGKILL);
    EXPECT_FALSE(stopped.parent().fork_once(soon()));
  }
  Stopped stopped(program);
  EXPECT_EQ(stopped.run(), 0);
  stopped.signal_parent(SIGSTOP);
  int status = 0;
  ASSERT_EQ(waitpid(stopped.parent().pid(), &status, WUNTRACED), stopped.parent().pid());
  EXPECT_FALSE(stopped.parent().fork_once(steady_clock::now() + std::chrono::milliseconds(20)));
}

/// A parent that says what it likes.
class HostileParent : public testing::Test {
 protected:
  HostileParent() {
    auto channel = StoppedParent::make_channel().value();
    hostile_ = std::move(channel.second);
    child_ = fork();
    if (child_ < 0) throw std::runtime_error("no process to speak of");
    if (child_ == 0) _exit(0);
    parent_ = StoppedParent(std::move(channel.first), getppid());
  }
  ~HostileParent() override { waitpid(child_, nullptr, 0); }

  /// What fork_once makes of this answer, which comes after the request.
  std::optional<pid_t> answered(std::string_view answer, std::span<const pid_t> others = {}) {
    std::thread liar([&] {
      char request;
      EXPECT_EQ(recv(hostile_.get(), &request, 1, 0), 1);
      send(hostile_.get(), answer.data(), answer.size(), 0);
    });
    auto pid = parent_.fork_once(soon(), others);
    liar.join();
    return pid;
  }
  std::optional<pid_t> answered(pid_t pid, std::span<const pid_t> others = {}) {
    return answered(std::string_view(reinterpret_cast<const char*>(&pid), sizeof pid), others);
  }

  Descriptor hostile_;
  StoppedParent parent_;
  pid_t child_ = -1;
};

TEST_F(HostileParent, OnlyAChildIsBelieved) {
  EXPECT_EQ(answered(child_), child_);
  EXPECT_EQ(answered(child_), child_) << "it was looked at, not waited for";
  EXPECT_FALSE(answered(child_, std::array{child_}));
  EXPECT_FALSE(answered(getpid()));
  EXPECT_FALSE(answered(getppid()));
  EXPECT_FALSE(answered(1));
  EXPECT_FALSE(answered(0));
  EXPECT_FALSE(answered(-1));
  EXPECT_FALSE(answered(-child_));
  EXPECT_FALSE(answered(-11));
}

TEST_F(HostileParent, OnlyAnAnswerOfTheRightSizeIsBelieved) {
  std::string answer(reinterpret_cast<const char*>(&child_), sizeof child_);
  EXPECT_EQ(answered(answer), child_);
  EXPECT_FALSE(answered(answer + '\0'));
  EXPECT_FALSE(answered(answer.substr(0, 3)));
  EXPECT_FALSE(answered(std::string(5000, '\0')));
}

TEST_F(HostileParent, AnAnswerBeforeTheRequestIsADoubt) {
  ASSERT_EQ(send(hostile_.get(), &child_, sizeof child_, 0), ssize_t{sizeof child_});
  EXPECT_FALSE(parent_.fork_once(soon()));
}

TEST_F(HostileParent, SilenceIsADoubt) {
  auto before = steady_clock::now();
  EXPECT_FALSE(parent_.fork_once(before + std::chrono::milliseconds(30)));
  EXPECT_GE(steady_clock::now() - before, std::chrono::milliseconds(30));
  hostile_.reset();
  EXPECT_FALSE(parent_.fork_once(soon()));
}

TEST(ResetOpenFile, TakesBackWhatAProgramDid) {
  Descriptor file(memfd_create("stream", MFD_CLOEXEC));
  const std::string path = "/proc/self/fd/" + std::to_string(file.get());
  Descriptor again(open(path.c_str(), O_RDWR | O_CLOEXEC));
  ASSERT_TRUE(again);
  struct flock whole {};
  whole.l_type = F_WRLCK;
  auto locked = [&] {
    struct flock wanted = whole;
    EXPECT_EQ(fcntl(again.get(), F_OFD_GETLK, &wanted), 0);
    return wanted.l_type != F_UNLCK;
  };

  ASSERT_EQ(write(file.get(), "abc", 3), 3);
  ASSERT_EQ(fcntl(file.get(), F_SETFL, O_RDWR | O_APPEND | O_NONBLOCK), 0);
  ASSERT_EQ(fcntl(file.get(), F_OFD_SETLK, &whole), 0);
  ASSERT_EQ(flock(file.get(), LOCK_EX), 0);
  ASSERT_EQ(fcntl(file.get(), F_SETOWN, getpid()), 0);
  ASSERT_TRUE(locked());
  ASSERT_NE(flock(again.get(), LOCK_EX | LOCK_NB), 0);

  EXPECT_TRUE(reset_open_file(file.get(), O_RDWR));
  EXPECT_EQ(lseek(file.get(), 0, SEEK_CUR), 0);
  EXPECT_EQ(fcntl(file.get(), F_GETFL) & (O_APPEND | O_NONBLOCK), 0);
  EXPECT_FALSE(locked());
  EXPECT_EQ(flock(again.get(), LOCK_EX | LOCK_NB), 0);
  EXPECT_EQ(fcntl(file.get(), F_GETOWN), 0);

  ASSERT_EQ(flock(again.get(), LOCK_UN), 0);
  again.reset();
  if (fcntl(file.get(), F_SETLEASE, F_WRLCK) == 0) {
    EXPECT_TRUE(reset_open_file(file.get(), O_RDWR));
    EXPECT_EQ(fcntl(file.get(), F_GETLEASE), F_UNLCK);
  }
  EXPECT_FALSE(reset_open_file(-1, O_RDWR));
}

}  // namespace
}  // namespace cupel::sandbox
