#include "rewards/shaping/internal/number_options.h"

#include <charconv>
#include <cmath>
#include <optional>

#include "rewards/shaping/repetition.h"

namespace cupel::shaping {
namespace {

template <class Number>
std::optional<Number> read(std::string_view text) {
  Number number{};
  const char* end = text.data() + text.size();
  const auto result = std::from_chars(text.data(), end, number);
  if (result.ec != std::errc() || result.ptr != end) return std::nullopt;
  return number;
}

/// So that no sum or product of a few options and lengths is infinite.
constexpr double kLargest = 1e15;

std::optional<double> finite(std::string_view text) {
  const auto number = read<double>(text);
  return number && std::abs(*number) <= kLargest ? number : std::nullopt;
}

std::optional<std::uint64_t> whole(std::string_view text) {
  constexpr std::uint64_t kMost = 1'000'000'000'000'000;  // exact as a double too
  const auto number = read<std::uint64_t>(text);
  return number && *number <= kMost ? number : std::nullopt;
}

}  // namespace

bool is_number(std::string_view text) { return finite(text).has_value(); }
bool is_not_positive(std::string_view text) { return finite(text).value_or(1) <= 0; }
bool is_not_negative(std::string_view text) { return finite(text).value_or(-1) >= 0; }
bool is_whole(std::string_view text) { return whole(text).has_value(); }
bool is_positive_whole(std::string_view text) { return whole(text).value_or(0) > 0; }
bool is_at_most_one(std::string_view text) { return finite(text).value_or(2) <= 1; }
bool is_ngram_size(std::string_view text) {
  return is_positive_whole(text) && *whole(text) <= kLongestNgram;
}
bool is_field_name(std::string_view text) { return !text.empty(); }

double number_of(const OptionInfo& option, const OptionValues& checked) {
  return finite(value_of(option, checked)).value_or(0);
}

std::uint64_t whole_of(const OptionInfo& option, const OptionValues& checked) {
  return whole(value_of(option, checked)).value_or(0);
}

}  // namespace cupel::shaping
