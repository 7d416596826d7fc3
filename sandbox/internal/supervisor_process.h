#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/result.h"
#include "sandbox/descriptor.h"
#include "sandbox/internal/protocol.h"
#include "sandbox/runner.h"

namespace cupel::sandbox {

/// A slot as the library holds it.
struct SlotLine {
  std::uint32_t number = 0;
  Descriptor socket;
  Descriptor inbox;
};

/// The program cupel-sandbox, running as a child. Safe to use from any number of threads. When it
/// dies every slot dies with it, and every call fails.
class SupervisorProcess {
 public:
  /// Starts it and waits until its defences have been tried.
  static Result<std::unique_ptr<SupervisorProcess>> start(const Runner::Options& options);

  /// The same where the machine offers too little, too; only its report is of use then.
  static Result<std::unique_ptr<SupervisorProcess>> start_even_if_refused(
      const Runner::Options& options);

  /// Ends it and everything that runs in its slots.
  ~SupervisorProcess();

  Tier tier() const { return tier_; }
  bool refused() const { return refused_; }
  const std::string& report() const { return report_; }

  /// False once it has failed to answer.
  bool alive() const { return alive_; }

  Result<SlotLine> build_slot();

  /// True where programs in the slot had been killed for want of memory; fails where the
  /// supervisor is gone.
  Result<bool> destroy_slot(std::uint32_t number);

 private:
  SupervisorProcess();
  class Child;
  Result<protocol::Notice> order(protocol::Order order, std::vector<Descriptor>& descriptors);

  std::unique_ptr<Child> child_;
  Descriptor socket_;
  std::mutex mutex_;  // one order and its answer at a time
  std::atomic<bool> alive_ = true;
  Tier tier_ = Tier::t3;
  bool refused_ = false;
  std::string report_;
};

/// Where the program cupel-sandbox is: the variable CUPEL_SANDBOX, beside the running program, in
/// `../libexec/cupel` from there, or where it was installed or built.
Result<std::filesystem::path> find_supervisor();

}  // namespace cupel::sandbox
