#include "verifiers/code/internal/schema_limits.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <span>
#include <string>
#include <utility>

namespace cupel::code {
namespace {

using Units = std::span<const std::pair<std::string_view, double>>;

constexpr double kMostSeconds = 1e6;
constexpr double kMostBytes = 1e15;

constexpr std::array<std::pair<std::string_view, double>, 8> kTimes = {{
    {"", 1},
    {"s", 1},
    {"sec", 1},
    {"second", 1},
    {"seconds", 1},
    {"ms", 1e-3},
    {"milliseconds", 1e-3},
    {"minutes", 60},
}};

constexpr std::array<std::pair<std::string_view, double>, 10> kSizes = {{
    {"", 1048576},
    {"bytes", 1},
    {"kb", 1024},
    {"kib", 1024},
    {"kilobytes", 1024},
    {"mb", 1048576},
    {"mib", 1048576},
    {"megabytes", 1048576},
    {"gb", 1073741824},
    {"gigabytes", 1073741824},
}};

bool says_nothing(const Field& field) {
  if (!field.has_content()) return true;
  if (!field.is_text()) return false;
  const std::string text = field.text();
  return text == "None" || text == "null" || text == "unlimited";
}

/// The number with its unit, in the unit that is 1; 0 and a fault where it is none.
double amount_of(const Field& field, Units units, double of_plain_numbers) {
  if (field.is_number()) return field.number() * of_plain_numbers;
  const std::string text = field.text();
  double number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  std::string unit;
  for (const char* at = read.ptr; at != text.data() + text.size(); ++at)
    if (*at != ' ') unit += static_cast<char>(*at >= 'A' && *at <= 'Z' ? *at - 'A' + 'a' : *at);
  if (read.ec == std::errc())
    for (const auto& [name, worth] : units)
      if (name == unit) return number * worth;
  field.fail(fmt::format("\"{}\" is no amount with a unit that is known", text.substr(0, 80)));
  return 0;
}

bool is_within(const Field& field, double amount, double most) {
  if (field.failed()) return false;
  if (amount > 0 && amount <= most) return true;
  field.fail(amount > 0 ? "too large" : "must be above 0");
  return false;
}

std::optional<std::uint64_t> bytes_of(const Field& field, double of_plain_numbers) {
  const double bytes = amount_of(field, kSizes, of_plain_numbers);
  if (!is_within(field, bytes, kMostBytes)) return std::nullopt;
  return static_cast<std::uint64_t>(bytes);
}

}  // namespace

std::optional<std::chrono::nanoseconds> time_limit_of(const Field& field) {
  if (says_nothing(field)) return std::nullopt;
  double seconds = 0;
  if (field.is_object()) {
    for (const auto& [part, worth] : {std::pair("seconds", 1.0), std::pair("nanos", 1e-9)})
      if (field[part].exists()) seconds += field[part].number() * worth;
    if (seconds == 0) return std::nullopt;
  } else {
    seconds = amount_of(field, kTimes, 1);
  }
  if (!is_within(field, seconds, kMostSeconds)) return std::nullopt;
  return std::chrono::nanoseconds(static_cast<std::int64_t>(seconds * 1e9));
}

std::optional<std::uint64_t> memory_limit_of(const Field& field) {
  return says_nothing(field) ? std::nullopt : bytes_of(field, 1048576);
}

std::optional<std::uint64_t> memory_bytes_of(const Field& field) {
  if (says_nothing(field) || (field.is_number() && field.number() == 0)) return std::nullopt;
  return bytes_of(field, 1);
}

}  // namespace cupel::code
