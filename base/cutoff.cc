#include "base/cutoff.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace cupel {

void Cutoff::Announce::operator()() const {
  const eventfd_t once = 1;
  (void)::eventfd_write(descriptor, once);
}

Cutoff::Cutoff(std::optional<Clock::time_point> deadline, std::stop_token stop)
    : deadline_(deadline), stop_(std::move(stop)) {
  if (!stop_.stop_possible()) return;
  descriptor_ = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  announce_.emplace(stop_, Announce{descriptor_});
}

Cutoff::~Cutoff() {
  announce_.reset();  // waits for one that is under way
  if (descriptor_ >= 0) ::close(descriptor_);
}

std::optional<Cutoff::Cause> Cutoff::reached() const {
  if (stop_.stop_requested()) return Cause::cancelled;
  if (deadline_ && Clock::now() >= *deadline_) return Cause::deadline;
  return std::nullopt;
}

}  // namespace cupel
