#include "trainer/generation/options.h"

#include <fmt/format.h>

#include <algorithm>

namespace cupel::trainer {
namespace {

auto out_of_range(const char* name, auto value, const char* range) {
  return failure(fmt::format("{} is {}; it must be {}", name, value, range));
}

}  // namespace

// Each condition is one that a NaN does not meet.
Result<void> check(const SamplingOptions& options) {
  if (!(options.temperature >= 0 && options.temperature <= 1e6))
    return out_of_range("temperature", options.temperature, "0 (greedy) or more");
  if (options.top_k < 0) return out_of_range("top_k", options.top_k, "0 (all) or more");
  if (!(options.top_p > 0 && options.top_p <= 1))
    return out_of_range("top_p", options.top_p, "above 0 and at most 1 (all)");
  if (!(options.min_p >= 0 && options.min_p <= 1))
    return out_of_range("min_p", options.min_p, "from 0 (all) to 1");
  if (options.max_tokens < 1) return out_of_range("max_tokens", options.max_tokens, "1 or more");
  if (options.min_tokens < 0 || options.min_tokens > options.max_tokens)
    return out_of_range("min_tokens", options.min_tokens, "from 0 to max_tokens");
  if (std::ranges::any_of(options.stop, &std::string::empty))
    return failure("stop has an empty text, which every completion has: leave it out");
  return {};
}

}  // namespace cupel::trainer
