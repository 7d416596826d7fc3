#include "trainer/generation/stop_texts.h"

#include <algorithm>

namespace cupel::trainer {
namespace {

/// A window may begin inside a character of UTF-8, whose other bytes, three at most, decode to
/// something else: they must not be those of a stop text.
constexpr std::size_t kBrokenBytes = 3;

}  // namespace

// Every token in the window has a byte at least, so that a text of n bytes is in n of them.
StopTexts::StopTexts(const std::vector<std::string>& stop, const DecodeTokens& decode)
    : stop_(&stop), decode_(&decode), window_(kBrokenBytes) {
  if (stop.empty()) return;
  window_ += std::ranges::max(stop, {}, &std::string::size).size();
}

bool StopTexts::ends_with(std::int64_t token) {
  if (stop_->empty() || (*decode_)(std::span(&token, 1)).empty()) return false;
  tail_.push_back(token);
  if (tail_.size() > window_) tail_.pop_front();
  const std::vector<std::int64_t> tail(tail_.begin(), tail_.end());
  return stop_end((*decode_)(tail), *stop_).has_value();
}

std::optional<std::size_t> stop_end(std::string_view text, const std::vector<std::string>& stop) {
  std::optional<std::size_t> end;
  for (const std::string& each : stop)
    if (const std::size_t found = text.find(each); found != std::string_view::npos)
      end = std::min(end.value_or(text.size()), found + each.size());
  return end;
}

}  // namespace cupel::trainer
