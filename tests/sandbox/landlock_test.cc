#include "sandbox/supervisor/internal/landlock.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <functional>
#include <string>

#include "tests/sandbox/in_child.h"

namespace cupel::sandbox {
namespace {

using test::exited_with;
using test::in_child;

class Landlock : public testing::Test {
 protected:
  void SetUp() override {
    if (landlock_version() == 0) GTEST_SKIP() << "this kernel has no Landlock";
    char name[] = "/tmp/cupel-landlock-XXXXXX";
    ASSERT_NE(mkdtemp(name), nullptr);
    folder_ = name;
    for (const char* part : {"readable", "writable", "hidden"}) {
      std::filesystem::create_directory(folder_ / part);
      close(open((folder_ / part / "file").c_str(), O_CREAT | O_WRONLY, 0666));
    }
    readable_ = Descriptor(open((folder_ / "readable").c_str(), O_PATH | O_CLOEXEC));
    writable_ = Descriptor(open((folder_ / "writable").c_str(), O_PATH | O_CLOEXEC));
    null_ = Descriptor(open("/dev/null", O_PATH | O_CLOEXEC));
  }
  void TearDown() override {
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  }

  /// The errno of `call` in a child under the rules; 0 where it succeeds.
  int errno_of(const std::function<long()>& call) const {
    const std::array rules{LandlockRule{readable_.get(), LandlockRule::Access::read_and_execute},
                           LandlockRule{writable_.get(), LandlockRule::Access::read_and_write},
                           LandlockRule{null_.get(), LandlockRule::Access::device}};
    const auto ruleset = make_landlock_ruleset(rules);
    if (!ruleset) {
      ADD_FAILURE() << ruleset.error().message;
      return -1;
    }
    const int status = in_child([&] {
      prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
      if (enforce_landlock(ruleset->get()) != 0) return 200;
      errno = 0;
      return call() < 0 ? errno : 0;
    });
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  int open_errno(const std::string& part, int flags) const {
    return errno_of([&] { return open((folder_ / part).c_str(), flags, 0666); });
  }

  std::filesystem::path folder_;
  Descriptor readable_;
  Descriptor writable_;
  Descriptor null_;
};

TEST_F(Landlock, GivesEachFolderItsRights) {
  EXPECT_EQ(open_errno("readable/file", O_RDONLY), 0);
  EXPECT_EQ(open_errno("readable/file", O_WRONLY), EACCES);
  EXPECT_EQ(open_errno("readable/new", O_WRONLY | O_CREAT), EACCES);
  EXPECT_EQ(open_errno("writable/file", O_RDWR | O_TRUNC), 0);
  EXPECT_EQ(open_errno("writable/new", O_WRONLY | O_CREAT), 0);
  EXPECT_EQ(open_errno("hidden/file", O_RDONLY), EACCES);
  EXPECT_EQ(open_errno("hidden", O_RDONLY | O_DIRECTORY), EACCES);
}

TEST_F(Landlock, LetsDevicesBeUsedButNotMade) {
  EXPECT_EQ(errno_of([] { return open("/dev/null", O_RDWR); }), 0);
  EXPECT_EQ(errno_of([] { return open("/dev/zero", O_RDONLY); }), EACCES);
  EXPECT_EQ(
      errno_of([&] { return mknod((folder_ / "writable/device").c_str(), S_IFCHR | 0666, 0x103); }),
      EACCES);
}

TEST_F(Landlock, KeepsTruncationIn) {
  if (landlock_version() < 3) GTEST_SKIP() << "Landlock before version 3 does not see truncate";
  EXPECT_EQ(errno_of([&] { return truncate((folder_ / "hidden/file").c_str(), 0); }), EACCES);
  EXPECT_EQ(errno_of([&] { return truncate((folder_ / "writable/file").c_str(), 0); }), 0);
}

TEST_F(Landlock, LetsFilesMoveWithinWhatMayBeWritten) {
  if (landlock_version() < 2) GTEST_SKIP() << "Landlock before version 2 cannot allow it";
  std::filesystem::create_directory(folder_ / "writable/inner");
  EXPECT_EQ(errno_of([&] {
              return rename((folder_ / "writable/file").c_str(),
                            (folder_ / "writable/inner/file").c_str());
            }),
            0);
}

TEST_F(Landlock, DeniesTcp) {
  if (landlock_version() < 4) GTEST_SKIP() << "Landlock before version 4 does not see TCP";
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(9);
  const auto with_socket = [&](auto call) {
    return errno_of([&] {
      return call(socket(AF_INET, SOCK_STREAM, 0), reinterpret_cast<const sockaddr*>(&address),
                  socklen_t{sizeof address});
    });
  };
  EXPECT_EQ(with_socket(::connect), EACCES);
  EXPECT_EQ(with_socket(::bind), EACCES);
}

TEST_F(Landlock, KeepsSignalsAndAbstractSocketsIn) {
  if (landlock_version() < 6) GTEST_SKIP() << "Landlock before version 6 has no scopes";
  const pid_t outside = getpid();
  EXPECT_EQ(errno_of([&] { return kill(outside, 0); }), EPERM);

  const Descriptor listener(socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const socklen_t automatic = sizeof address.sun_family;  // the kernel picks an abstract name
  ASSERT_EQ(bind(listener.get(), reinterpret_cast<sockaddr*>(&address), automatic), 0);
  ASSERT_EQ(listen(listener.get(), 4), 0);
  socklen_t size = sizeof address;
  ASSERT_EQ(getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size), 0);
  const auto connect_to_it = [&] {
    return connect(socket(AF_UNIX, SOCK_STREAM, 0), reinterpret_cast<sockaddr*>(&address), size);
  };
  EXPECT_EQ(connect_to_it(), 0);  // without Landlock
  EXPECT_EQ(errno_of(connect_to_it), EPERM);
}

TEST_F(Landlock, RefusesARuleWithoutADescriptor) {
  const std::array rules{LandlockRule{-1, LandlockRule::Access::device}};
  EXPECT_FALSE(make_landlock_ruleset(rules).has_value());
}

}  // namespace
}  // namespace cupel::sandbox
