#include "bench/sandbox/outside.h"

#include <fmt/format.h>
// Boost.Process 1.74 has its vfork launcher only where this says that the system has one.
#define BOOST_POSIX_HAS_VFORK 1
#include <boost/process/args.hpp>
#include <boost/process/child.hpp>
#include <boost/process/io.hpp>
#include <boost/process/pipe.hpp>
#include <cstdio>
#include <filesystem>

namespace cupel::bench {
namespace {

namespace bp = boost::process;

std::string bare_loop() {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "bare_loop";
}

}  // namespace

class Outside::Loop {
 public:
  explicit Loop(const std::vector<std::string>& command)
      : name(command.front()),
        child(bare_loop(), bp::args(command), bp::std_in<counts, bp::std_out> times) {}

  std::string name;
  bp::opstream counts;
  bp::ipstream times;
  bp::child child;
};

Outside::Outside(std::vector<std::string> command) : loop_(std::make_unique<Loop>(command)) {}

Outside::~Outside() {
  // Others started since then hold copies of the pipe, so that closing it would tell it nothing.
  std::error_code ignored;
  loop_->child.terminate(ignored);
}

std::optional<double> Outside::run(int count) {
  long long nanoseconds = 0;
  if (loop_->counts << count << std::endl && loop_->times >> nanoseconds)
    return static_cast<double>(nanoseconds) * 1e-9 / count;
  fmt::print(stderr, "bench: {} failed outside the sandbox\n", loop_->name);
  return std::nullopt;
}

}  // namespace cupel::bench
