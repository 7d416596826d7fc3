#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "sandbox/descriptor.h"
#include "tests/support/files.h"

namespace cupel::test {

/// What lies around the sandbox and must not be reached from it: a readable file in the host's
/// folder for temporary files, and listeners of all kinds.
class Surroundings {
 public:
  Surroundings();

  /// Fills in {secret}, {secret_folder}, {tcp4}, {tcp6}, {udp4}, {abstract} and {socket}.
  std::string fill(std::string text) const;

  /// What was reached since the last call, by name.
  std::vector<std::string> reached();

 private:
  struct Listener {
    std::string name;     ///< as in the placeholders
    std::string address;  ///< what the placeholder becomes
    sandbox::Descriptor socket;
  };
  void listen_at_port(const std::string& name, int family, int type);
  void listen_at_name(const std::string& name, const std::string& address, bool is_abstract);

  TempFolder folder_;
  std::string secret_;
  std::vector<Listener> listeners_;
};

}  // namespace cupel::test
