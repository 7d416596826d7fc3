#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>

#include "datasets/sample.h"
#include "rewards/internal/built_spec.h"

namespace cupel {

/// What judges a row where the spec says `auto`.
struct Choice {
  const Verifier* verifier = nullptr;         ///< null where there is none
  std::string_view name;                      ///< in the registry
  std::string_view because;                   ///< "it is named by the row", for people
  Reason reason = Reason::no_reference;       ///< of a row without
  std::string detail;                         ///< of a row without
  std::shared_ptr<const NamedVerifier> kept;  ///< keeps `verifier` where nobody else does
};

/// Chooses each row's verifier: the one that it names, else by its data source, its schema, and its
/// shape. Thread-safe.
class Chooser {
 public:
  /// `spec` must outlive this.
  explicit Chooser(const BuiltSpec& spec) : spec_(spec) {}

  Choice choose(const Sample& sample) const;

 private:
  using Made = std::shared_ptr<const Result<NamedVerifier>>;
  Made made(std::string_view text) const;
  Choice chosen(std::string_view text, std::string_view because) const;

  const BuiltSpec& spec_;
  mutable std::mutex mutex_;
  mutable std::map<std::string, Made, std::less<>> made_;
};

}  // namespace cupel
