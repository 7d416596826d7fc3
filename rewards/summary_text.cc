#include "rewards/summary_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string_view>
#include <vector>

#include "base/utf8.h"
#include "rewards/hints.h"

namespace cupel {
namespace {

constexpr std::size_t kMostSources = 40;
constexpr std::size_t kMostReasons = 4;
constexpr std::size_t kNameWidth = 32;
constexpr double kMostRows = 0.5;

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

std::string sources_text(const Summary& summary) {
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

std::string share_text(std::uint64_t count, std::uint64_t of) {
  return fmt::format("{:.1f} %", 100 * static_cast<double>(count) / static_cast<double>(of));
}

std::string place_of(const ComponentSummary::Example& example) {
  std::string place;
  if (!example.file.empty()) place = fmt::format("{}:{} ", example.file, example.line);
  if (!example.id.empty()) place += example.id + " ";
  return place + fmt::format("[{}]", example.index);
}

std::string cause_text(const ComponentSummary& component, Reason reason) {
  const ComponentSummary::Cause& cause = component.cause(reason);
  std::string text = fmt::format("  {:<16} {:>9}  {:>7}\n", to_string(reason), cause.count,
                                 share_text(cause.count, component.rows()));
  if (const auto* fault = component.commonest_fault(reason); fault && fault->count > 1)
    text += fmt::format("      {} times: {}\n", fault->count, fault->what);
  std::string bare;  // the places of those that have nothing to say
  for (const ComponentSummary::Example& example : cause.examples) {
    if (example.detail.empty())
      bare += fmt::format("{}{}", bare.empty() ? "" : ", ", place_of(example));
    else
      text += fmt::format("      {}  {}\n", place_of(example), example.detail);
  }
  if (!bare.empty()) text += fmt::format("      {}\n", bare);
  return text;
}

std::string component_text(const ComponentSummary& component) {
  std::string text =
      component.name().empty() ? "not judged" : shorten(component.name(), kNameWidth);
  if (!component.verifier().empty() && component.verifier() != component.name())
    text += fmt::format(" ({})", component.verifier());
  text += fmt::format(": {} rows", component.rows());
  if (!std::isnan(component.mean())) text += fmt::format(", mean {:.4f}", component.mean());
  text += '\n';
  if (component.gated() > 0)
    text += fmt::format("  {:<16} {:>9}  {:>7}\n", "kept by its gate", component.gated(),
                        share_text(component.gated(), component.rows()));
  for (const Reason reason : component.reasons()) text += cause_text(component, reason);
  return text;
}

std::string groups_text(const GroupSignals::Counts& counts) {
  if (counts.groups == 0) return {};
  return fmt::format(
      "groups: {}; {} ({}) without signal: {} without a right completion, {} all right, {} without "
      "a reward, {} of both\n",
      counts.groups, counts.without_signal(), share_text(counts.without_signal(), counts.groups),
      counts.none_correct, counts.all_correct, counts.unrewarded, counts.mixed);
}

std::string hint_text(const Hint& hint) {
  return fmt::format("hint: {}\n      -> {}\n", hint.text, hint.advice);
}

}  // namespace

std::string full_text(const Summary& summary) {
  std::string text = sources_text(summary);
  if (const std::uint64_t all = summary.total().rows; all > summary.rows())
    text += fmt::format(
        "\nReasons and examples by component are those of {} rows; the output held {} already.\n",
        summary.rows(), all - summary.rows());
  for (const ComponentSummary& component : summary.components())
    text += "\n" + component_text(component);
  if (const std::string groups = groups_text(summary.groups()); !groups.empty())
    text += "\n" + groups;
  for (const Hint& hint : hints(summary)) text += "\n" + hint_text(hint);
  return text;
}

std::string table_text(const Summary& summary) {
  std::string text = sources_text(summary);
  std::size_t told = 0;
  for (const Hint& hint : hints(summary)) {
    const std::uint64_t all = hint.is_on_groups ? hint.of : summary.rows();
    if (static_cast<double>(hint.seen) <= kMostRows * static_cast<double>(all)) continue;
    ++told;
    text += hint_text(hint);
  }
  if (told > 0) text += "(examples: --summary full)\n";
  return text;
}

}  // namespace cupel
