#include "tests/sandbox/machine.h"

#include <map>
#include <mutex>
#include <stdexcept>

#include "sandbox/doctor.h"

namespace cupel::test {
namespace {

using sandbox::DoctorReport;
using sandbox::Tier;
using sandbox::TierReport;

constexpr Tier kNeeded = Tier::t1;

std::string why_not(const TierReport& report) {
  std::string why = report.missing;
  for (const auto& canary : report.canaries)
    if (!canary.blocked) why += (why.empty() ? "not blocked: " : ", ") + canary.name;
  return why;
}

std::string ask(Tier highest) {
  sandbox::Runner::Options options;
  options.lowest_tier = Tier::t3;
  options.highest_tier = highest;
  const auto report = sandbox::examine(options);
  if (!report) throw std::runtime_error(report.error().message);
  if (report->usable && report->tier <= kNeeded) return "";
  std::string text = "this machine offers ";
  text += report->usable ? std::string(name(report->tier)) + " only" : "no tier";
  for (const TierReport& tier : report->tiers)
    if (!tier.holds) text += ": " + std::string(name(tier.tier)) + ": " + why_not(tier);
  for (const std::string& remark : report->remarks) text += ": " + remark;
  return text;
}

}  // namespace

std::string shortcoming(Tier highest) {
  static std::mutex mutex;
  static std::map<Tier, std::string> answers;
  const std::lock_guard lock(mutex);
  const auto known = answers.find(highest);
  return known != answers.end() ? known->second
                                : answers.emplace(highest, ask(highest)).first->second;
}

}  // namespace cupel::test
