#include "cli/quantity.h"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <limits>
#include <span>

#include "base/utf8.h"

namespace cupel::cli {
namespace {

struct Unit {
  std::string_view name;
  double size;
};

constexpr Unit kDurations[] = {{"", 1e9},   {"s", 1e9},  {"ms", 1e6},   {"us", 1e3},
                               {"ns", 1.0}, {"m", 60e9}, {"min", 60e9}, {"h", 3600e9}};

constexpr double kKibi = 1024;
constexpr double kMebi = kKibi * kKibi;
constexpr double kGibi = kMebi * kKibi;
constexpr double kTebi = kGibi * kKibi;
constexpr Unit kSizes[] = {{"", 1},        {"B", 1},      {"K", kKibi},   {"KB", kKibi},
                           {"KiB", kKibi}, {"M", kMebi},  {"MB", kMebi},  {"MiB", kMebi},
                           {"G", kGibi},   {"GB", kGibi}, {"GiB", kGibi}, {"T", kTebi},
                           {"TB", kTebi},  {"TiB", kTebi}};

/// A number and a unit of `units`; what is beyond `most` counts as `most`, for a later check to
/// refuse with the bounds that hold.
Result<double> parse(std::string_view text, std::span<const Unit> units, double most,
                     std::string_view examples) {
  double number = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
  const std::string_view unit(end, text.data() + text.size());
  if (error == std::errc() && std::isfinite(number) && number >= 0)
    for (const Unit& known : units)
      if (unit == known.name) return std::min(number * known.size, most);
  if (error == std::errc::result_out_of_range && text.front() != '-') return most;
  return failure(fmt::format("\"{}\" is not like {}", shorten(text, 40), examples));
}

}  // namespace

Result<std::chrono::nanoseconds> parse_duration(std::string_view text) {
  constexpr double kMost = 9e18;  // 285 years
  const auto ns = parse(text, kDurations, kMost, "2s or 500ms");
  if (!ns) return tl::make_unexpected(ns.error());
  return std::chrono::nanoseconds(static_cast<std::int64_t>(std::llround(*ns)));
}

Result<std::uint64_t> parse_bytes(std::string_view text) {
  constexpr double kMost = 9e18;
  const auto bytes = parse(text, kSizes, kMost, "256M or 1G");
  if (!bytes) return tl::make_unexpected(bytes.error());
  return static_cast<std::uint64_t>(std::llround(*bytes));
}

Result<std::uint32_t> parse_count(std::string_view text) {
  std::uint32_t count = 0;
  const char* const last = text.data() + text.size();
  const auto [end, error] = std::from_chars(text.data(), last, count);
  if (end == last && error == std::errc()) return count;
  if (end == last && error == std::errc::result_out_of_range)
    return std::numeric_limits<std::uint32_t>::max();
  return failure(fmt::format("\"{}\" is not a whole number", shorten(text, 40)));
}

std::string seconds_text(std::chrono::nanoseconds time) {
  return fmt::format("{:.3f} s", std::chrono::duration<double>(time).count());
}

std::string mebibytes_text(std::uint64_t bytes) {
  return fmt::format("{:.1f} MiB", static_cast<double>(bytes) / kMebi);
}

}  // namespace cupel::cli
