#include "bench/sandbox/comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace cupel::bench {
namespace {

bool print_row(const Comparison& comparison, int rounds) {
  std::vector<double> others, ours, ratios;
  for (int round = 0; round <= rounds; ++round) {
    const auto other = comparison.other();
    const auto own = comparison.ours();
    if (!other || !own) {
      fmt::print("{:<44}{:>10}\n", comparison.what, "failed");
      return false;
    }
    if (round == 0) continue;  // it warms caches, slots and zygotes
    others.push_back(*other);
    ours.push_back(*own);
    ratios.push_back(*other / *own);
  }
  const auto [least, most] = std::minmax_element(ratios.begin(), ratios.end());
  fmt::print("{:<44}{:>10}{:>10}{:>9.3g}{:>14}{:>7}  {}\n", comparison.what,
             duration_text(median(others)), duration_text(median(ours)), median(ratios),
             fmt::format("{:.3g}-{:.3g}", *least, *most), comparison.goal,
             median(ratios) >= comparison.goal ? "met" : "MISSED");
  return true;
}

}  // namespace

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return values.empty() ? 0 : *middle;
}

std::string duration_text(double seconds) {
  if (seconds < 1e-3) return fmt::format("{:.0f} us", seconds * 1e6);
  if (seconds < 1) return fmt::format("{:.3g} ms", seconds * 1e3);
  return fmt::format("{:.3g} s", seconds);
}

bool compare(const std::vector<Comparison>& comparisons, int rounds) {
  fmt::print("{:<44}{:>10}{:>10}{:>9}{:>14}{:>7}\n", "each, turn by turn", "other", "cupel",
             "times", "range", "goal");
  bool good = true;
  for (const Comparison& comparison : comparisons) {
    good = print_row(comparison, rounds) && good;
    std::fflush(stdout);
  }
  return good;
}

}  // namespace cupel::bench
