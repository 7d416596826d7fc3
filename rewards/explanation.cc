#include "rewards/explanation.h"

#include <fmt/format.h>

#include <chrono>
#include <cmath>

#include "base/utf8.h"

namespace cupel {

std::string line_text(std::string_view name, std::string_view value) {
  constexpr std::size_t kShown = 400;
  std::string text;
  while (!value.empty()) {
    const std::size_t end = value.find('\n');
    text += fmt::format("{:<16} {}\n", name, shorten(value.substr(0, end), kShown));
    if (end == std::string_view::npos) break;
    name = {};
    value.remove_prefix(end + 1);
  }
  return text;
}

std::string step_text(const Trace::Step& step) {
  const std::chrono::duration<double, std::micro> elapsed = step.elapsed;
  std::string finding = step.finding;
  constexpr std::string_view kIndented = "\n            ";
  for (std::size_t at = finding.find('\n'); at != std::string::npos;
       at = finding.find('\n', at + kIndented.size()))
    finding.replace(at, 1, kIndented);
  const bool is_long = step.elapsed >= std::chrono::milliseconds(10);
  const std::string time = is_long ? fmt::format("{:>7.1f} ms", elapsed.count() / 1000)
                                   : fmt::format("{:>7.1f} µs", elapsed.count());
  return line_text(step.name, fmt::format("{}  {}", time, finding));
}

std::string reward_text(double reward) {
  return std::isnan(reward) ? "none" : fmt::format("{}", reward);
}

std::string outcome_text(const Scored& scored) {
  return line_text("outcome", fmt::format("{} ({})", to_string(scored.verdict.outcome),
                                          to_string(scored.verdict.reason))) +
         line_text("reward", reward_text(scored.reward));
}

std::string explanation(const Trace& trace, const Scored& scored) {
  std::string text;
  for (const Trace::Step& step : trace.steps()) text += step_text(step);
  text += outcome_text(scored);
  for (const ComponentScore& component : scored.components)
    text += line_text("  " + component.name, reward_text(component.score));
  text += line_text("detail", scored.verdict.detail);
  return text;
}

}  // namespace cupel
