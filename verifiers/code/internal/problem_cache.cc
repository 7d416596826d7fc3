#include "verifiers/code/internal/problem_cache.h"

#include <algorithm>
#include <utility>

namespace cupel::code {
namespace {

constexpr std::size_t kMostBytes = 64u << 20;

std::string key_of(const ProblemText& text) {
  std::string key;
  key.reserve(text.row.size() + text.reference.size() + text.prompt.size() + 2);
  key.append(text.row).append(1, '\0').append(text.reference).append(1, '\0').append(text.prompt);
  return key;
}

}  // namespace

ProblemCache::Reading ProblemCache::read(const ProblemText& text) const {
  std::string key = key_of(text);
  {
    const std::lock_guard lock(mutex_);
    const auto found = std::find_if(recent_.begin(), recent_.end(),
                                    [&](const Entry& entry) { return entry.key == key; });
    if (found != recent_.end()) {
      recent_.splice(recent_.begin(), recent_, found);
      return found->reading;
    }
  }
  auto reading = std::make_shared<const Result<Problem>>(read_problem(text));
  const std::lock_guard lock(mutex_);
  bytes_ += key.size();
  recent_.push_front({std::move(key), reading});
  while (bytes_ > kMostBytes && recent_.size() > 1) {
    bytes_ -= recent_.back().key.size();
    recent_.pop_back();
  }
  return reading;
}

}  // namespace cupel::code
