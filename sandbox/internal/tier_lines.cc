#include "sandbox/internal/tier_lines.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <optional>

#include "base/utf8.h"

namespace cupel::sandbox {
namespace {

using nlohmann::json;

std::optional<Tier> tier_named(std::string_view text) {
  for (const Tier tier : {Tier::t0, Tier::t1, Tier::t2, Tier::t3})
    if (text == name(tier)) return tier;
  return std::nullopt;
}

/// Throws json::exception where a member is missing or of another type.
TierReport read_report(const json& object, Tier tier) {
  TierReport report;
  report.tier = tier;
  report.holds = object.at("holds").get<bool>();
  report.missing = object.value("missing", "");
  report.remedy = object.value("remedy", "");
  for (const json& canary : object.value("canaries", json::array()))
    report.canaries.push_back({canary.at("name").get<std::string>(),
                               canary.at("blocked").get<bool>(), canary.value("what", "")});
  return report;
}

Result<TierReport> parse_line(std::string_view line) {
  const auto unreadable = [&](std::string_view why) {
    return failure(fmt::format("the sandbox's supervisor reports what cannot be read ({}): {}", why,
                               shorten(line, 200)));
  };
  try {
    const json object = json::parse(line);
    const auto tier = tier_named(object.at("tier").get<std::string>());
    if (!tier) return unreadable("no such tier");
    return read_report(object, *tier);
  } catch (const json::exception& error) {
    return unreadable(error.what());
  }
}

void append_line(std::string& out, std::string_view line) {
  if (!out.empty()) out += '\n';
  out += line;
}

std::string why_not(const TierReport& report) {
  std::string why = report.missing;
  for (const CanaryResult& canary : report.canaries) {
    if (canary.blocked) continue;
    if (!why.empty()) why += "; ";
    why += fmt::format("not blocked: {} ({})", canary.name, canary.what);
  }
  return why;
}

}  // namespace

Result<TierLines> parse_tier_lines(std::string_view text) {
  TierLines lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty()) continue;
    if (line.front() != '{') {
      lines.remarks.emplace_back(line);
      continue;
    }
    auto report = parse_line(line);
    if (!report) return tl::make_unexpected(report.error());
    lines.tiers.push_back(std::move(*report));
  }
  return lines;
}

std::string shortfall(std::string_view text, Tier lowest) {
  const auto lines = parse_tier_lines(text);
  if (!lines) return std::string(text);
  std::string out;
  for (const TierReport& report : lines->tiers) {
    if (report.holds || report.tier > lowest) continue;
    append_line(out, fmt::format("  {}: {}", name(report.tier), why_not(report)));
    if (!report.remedy.empty()) append_line(out, "      to mend it: " + report.remedy);
  }
  for (const std::string& remark : lines->remarks) append_line(out, "  " + remark);
  return out;
}

}  // namespace cupel::sandbox
