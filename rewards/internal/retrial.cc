#include "rewards/internal/retrial.h"

#include <array>
#include <utility>

#include "verifiers/registry.h"

namespace cupel {
namespace {

using Setting = std::pair<std::string_view, std::string_view>;

/// The narrowest change first: of changes that are worth the same the first is taken.
constexpr std::array kFormatSettings = {
    Setting{"prefilled", "yes"},  Setting{"prefilled", "no"},  Setting{"outside", "text"},
    Setting{"empty", "yes"},      Setting{"once", "no"},       Setting{"template", "r1-zero"},
    Setting{"template", "think"}, Setting{"template", "boxed"}};

/// `whole` is not among them: it finds an answer in anything.
constexpr std::array kExtractSettings = {
    Setting{"extract", "boxed"},      Setting{"extract", "answer_tag"}, Setting{"extract", "hash"},
    Setting{"extract", "announced"},  Setting{"extract", "formula"},    Setting{"extract", "auto"},
    Setting{"extract", "last_number"}};

bool is_mark(std::string_view extract) {
  return extract == "boxed" || extract == "answer_tag" || extract == "hash" ||
         extract == "announced";
}

/// Nothing where the setting is the component's own, or makes no sense beside its others.
std::optional<Retrial> retried(const ComponentSummary& component, const Setting& setting) {
  OptionValues options = component.options();
  const auto given = options.find(setting.first);
  if (given != options.end() && given->second == setting.second) return std::nullopt;
  if (setting.first == "template") options.erase("tags");
  options[std::string(setting.first)] = setting.second;
  const auto verifier = make_verifier(component.verifier(), options);
  if (!verifier) return std::nullopt;
  Retrial retrial{std::string(setting.first).append("=").append(setting.second)};
  retrial.is_marked = setting.first == "extract" && is_mark(setting.second);
  for (const auto& specimen : component.specimens()) {
    const Verdict verdict =
        (*verifier)->verify({specimen.prompt, specimen.completion, specimen.reference}, nullptr);
    ++retrial.tried;
    retrial.passed += verdict.outcome == Outcome::correct;
    retrial.found += !verdict.extracted.empty();
  }
  return retrial;
}

std::optional<Retrial> best_of(const ComponentSummary& component,
                               std::span<const Setting> settings) {
  std::optional<Retrial> best;
  for (const Setting& setting : settings) {
    auto retrial = retried(component, setting);
    if (!retrial) continue;
    const auto worth = [](const Retrial& one) { return std::pair(one.passed, one.found); };
    if (worth(*retrial) > (best ? worth(*best) : std::pair<std::size_t, std::size_t>()))
      best = std::move(retrial);
  }
  return best;
}

}  // namespace

std::optional<Retrial> best_format(const ComponentSummary& component) {
  auto best = best_of(component, kFormatSettings);
  return best && best->passed > 0 ? best : std::nullopt;
}

std::optional<Retrial> best_extraction(const ComponentSummary& component) {
  return best_of(component, kExtractSettings);
}

}  // namespace cupel
