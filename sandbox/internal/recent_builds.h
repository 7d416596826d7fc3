#pragma once

#include <cstdint>
#include <functional>
#include <future>
#include <list>
#include <map>
#include <memory>
#include <mutex>

#include "sandbox/compiler.h"
#include "sandbox/internal/digest.h"

namespace cupel::sandbox {

/// The results of compiles by digest, least recently used out first, and those under way: who asks
/// for one that another thread is making waits for it. Safe to use from any number of threads.
class RecentBuilds {
 public:
  explicit RecentBuilds(std::uint64_t bytes) : bytes_(bytes) {}

  struct Made {
    CompileResult result;
    std::uint64_t bytes = 0;  ///< what keeping it costs
    bool keep = false;        ///< false: it says something of this moment, not of the source
  };

  /// The result for `key`; `make` is called where there is none, by one thread at a time.
  CompileResult get(const Digest& key, const std::function<Made()>& make);

 private:
  struct Entry {
    CompileResult result;
    std::uint64_t bytes;
    std::list<Digest>::iterator place;
  };
  void keep(const Digest& key, const Made& made);

  std::uint64_t bytes_;
  std::uint64_t used_ = 0;
  std::mutex mutex_;
  std::list<Digest> order_;  ///< most recently used first
  std::map<Digest, Entry> entries_;
  std::map<Digest, std::shared_future<CompileResult>> under_way_;
};

}  // namespace cupel::sandbox
