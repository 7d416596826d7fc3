#pragma once

#include <memory>
#include <stop_token>

namespace cupel::trainer {

/// Turns the first Ctrl-C or SIGTERM into a stop that loops ask for; the second ends the program as
/// it always did. One at a time.
class Interrupt {
 public:
  Interrupt();
  ~Interrupt();
  Interrupt(const Interrupt&) = delete;

  std::stop_token token() const { return source_.get_token(); }

 private:
  class Watch;
  std::stop_source source_;
  std::unique_ptr<Watch> watch_;
};

}  // namespace cupel::trainer
