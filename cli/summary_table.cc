#include "cli/summary_table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include "base/utf8.h"

namespace cupel::cli {
namespace {

constexpr std::size_t kMostSources = 40;
constexpr std::size_t kMostReasons = 4;
constexpr std::size_t kNameWidth = 32;

std::string reasons(const SourceSummary& summary) {
  std::string text;
  const auto failures = summary.failures();
  for (std::size_t i = 0; i < std::min(failures.size(), kMostReasons); ++i)
    text += fmt::format("{}{} {}", i ? ", " : "", to_string(failures[i].first), failures[i].second);
  return text;
}

std::string line(const std::string& name, const SourceSummary& summary, std::size_t width) {
  const double mean = summary.mean_reward();
  return fmt::format(
      "{:<{}}  {:>9}  {:>9}  {:>9}  {:>10}  {:>7}  {:>11}  {}\n", name, width, summary.rows,
      summary.count(Outcome::correct), summary.count(Outcome::incorrect),
      summary.count(Outcome::unscorable), summary.count(Outcome::error),
      std::isnan(mean) ? std::string("-") : fmt::format("{:.4f}", mean), reasons(summary));
}

}  // namespace

std::string summary_table(const Summary& summary) {
  const auto& sources = summary.sources();
  std::vector<std::pair<std::string, const SourceSummary*>> lines;
  for (const auto& [name, source] : sources) {
    if (lines.size() == kMostSources) break;
    lines.emplace_back(name.empty() ? "-" : shorten(name, kNameWidth - 2), &source);
  }
  std::size_t width = std::string_view("data_source").size();
  for (const auto& [name, source] : lines) width = std::max(width, name.size());
  std::string table =
      fmt::format("{:<{}}  {:>9}  {:>9}  {:>9}  {:>10}  {:>7}  {:>11}  {}\n", "data_source", width,
                  "rows", "correct", "incorrect", "unscorable", "error", "mean reward", "reasons");
  for (const auto& [name, source] : lines) table += line(name, *source, width);
  if (sources.size() > lines.size())
    table += fmt::format("… and {} sources more (--summary json lists them)\n",
                         sources.size() - lines.size());
  if (sources.size() != 1) table += line("total", summary.total(), width);
  return table;
}

}  // namespace cupel::cli
