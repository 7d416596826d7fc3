// The pipes to the other side, kept from the program that stands between these files: it finds no
// input, and what it prints goes to standard error.
#pragma once

#include <sys/syscall.h>

// By its symbol: <unistd.h> declares names that programs use for their own things.
extern "C" long cupel_system(long number, ...) __asm__("syscall");
extern "C" unsigned long cupel_auxiliary(unsigned long type) __asm__("getauxval");

namespace cupel_channel {

static int incoming = -1;
static int outgoing = -1;

__attribute__((constructor(101))) static void take_pipes() {
  const int kCopyOnExecClosed = 1030;  // F_DUPFD_CLOEXEC
  const int kHighest = 100;
  incoming = static_cast<int>(cupel_system(SYS_fcntl, 0, kCopyOnExecClosed, kHighest));
  outgoing = static_cast<int>(cupel_system(SYS_fcntl, 1, kCopyOnExecClosed, kHighest));
  cupel_system(SYS_dup3, 2, 1, 0);
  cupel_system(SYS_close, 0);
  cupel_system(SYS_openat, -100, "/dev/null", 0);
}

[[noreturn]] inline void leave(int code) {
  for (;;) cupel_system(SYS_exit_group, code);
}

/// False where nobody reads any more.
inline bool send_all(int descriptor, const char* at, std::size_t left) {
  while (left > 0) {
    const long sent = cupel_system(SYS_write, descriptor, at, left);
    if (sent <= 0) return false;
    at += sent;
    left -= static_cast<std::size_t>(sent);
  }
  return true;
}

inline bool send_frame(const std::string& payload) {
  const std::string frame = std::to_string(payload.size()) + '\n' + payload;
  return send_all(outgoing, frame.data(), frame.size());
}

enum class Received { frame, end, malformed };

class Frames {
 public:
  explicit Frames(std::size_t most) : most_(most) {}

  /// The next frame's payload. `end`: nothing follows; a frame that is cut short is malformed.
  Received receive(std::string& payload) {
    std::size_t size = 0;
    for (bool has_digits = false;; has_digits = true) {
      if (!fill(1)) return has_digits ? Received::malformed : Received::end;
      const char c = buffer_[used_++];
      if (c == '\n' && has_digits) break;
      if (c < '0' || c > '9') return Received::malformed;
      size = size * 10 + static_cast<std::size_t>(c - '0');
      if (size > most_) return Received::malformed;
    }
    if (!fill(size)) return Received::malformed;
    payload.assign(buffer_, used_, size);
    used_ += size;
    return Received::frame;
  }

 private:
  bool fill(std::size_t wanted) {
    while (buffer_.size() - used_ < wanted) {
      if (used_ > 0) buffer_.erase(0, used_);
      used_ = 0;
      const std::size_t had = buffer_.size();
      buffer_.resize(had + std::max<std::size_t>(wanted - had, 65536));
      const long got = cupel_system(SYS_read, incoming, &buffer_[had], buffer_.size() - had);
      buffer_.resize(had + static_cast<std::size_t>(std::max(got, 0L)));
      if (got <= 0) return false;
    }
    return true;
  }

  std::size_t most_;
  std::string buffer_;
  std::size_t used_ = 0;
};

}  // namespace cupel_channel
