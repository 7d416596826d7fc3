#pragma once

#include <nanobind/nanobind.h>

#include <cstddef>
#include <functional>
#include <stop_token>

namespace cupel::python {

/// What work that takes a while is given by the one who waits for it.
struct Orders {
  std::stop_token stop;  ///< asked for where the user interrupts
  std::function<void(std::size_t done, std::size_t total)> progress;
};

/// Does `work` on a thread of its own, without the interpreter's lock, while the caller's thread
/// waits and listens: for Ctrl-C, which asks the work to stop and is raised when it has, and for
/// progress, which is passed on to `progress(done, total)` unless that is None. What that raises
/// ends the work as well. What `work` throws is thrown. Call it with the lock.
void do_attentively(nanobind::handle progress, const std::function<void(const Orders&)>& work);

}  // namespace cupel::python
