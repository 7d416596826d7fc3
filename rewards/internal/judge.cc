#include "rewards/internal/judge.h"

#include <algorithm>
#include <cmath>
#include <exception>
#include <utility>

namespace cupel {
namespace {

constexpr double kNothing = std::numeric_limits<double>::quiet_NaN();

using Clock = std::chrono::steady_clock;

Task task_of(const Sample& sample, const Cutoff* cutoff = nullptr) {
  return {sample.prompt, sample.completion, sample.reference.value_or(""), sample.row, cutoff};
}

Verdict verdict_of(const Verifier& verifier, const Sample& sample, const Cutoff* cutoff,
                   Trace* trace) {
  if (verifier.needs_reference()) {
    if (!sample.reference_fault.empty())
      return unscored(Outcome::unscorable, Reason::bad_reference,
                      std::string(sample.reference_fault));
    if (!sample.reference)
      return unscored(Outcome::unscorable, Reason::no_reference, "the row has no reference");
  }
  try {
    return verifier.verify(task_of(sample, cutoff), trace);
  } catch (const std::exception& fault) {
    return unscored(Outcome::error, Reason::internal_error, fault.what());
  }
}

/// The same within the cutoff: a verdict that waited for processes is worth nothing once it is
/// reached, because some of them may have been ended.
Verdict verdict_in_time(const Verifier& verifier, const Sample& sample, const Cutoff* cutoff,
                        Trace* trace) {
  if (!cutoff) return verdict_of(verifier, sample, nullptr, trace);
  if (const auto cause = cutoff->reached()) return cut_off_verdict(*cause);
  Verdict verdict = verdict_of(verifier, sample, cutoff, trace);
  if (verifier.runs_processes())
    if (const auto cause = cutoff->reached()) return cut_off_verdict(*cause);
  return verdict;
}

Verdict without_verifier(const Choice& choice) {
  const bool is_mistake = choice.reason == Reason::bad_verifier;
  return unscored(is_mistake ? Outcome::error : Outcome::unscorable, choice.reason, choice.detail);
}

Verdict passed() {
  Verdict verdict;
  verdict.outcome = Outcome::correct;
  verdict.reason = Reason::passed;
  verdict.score = 1;
  return verdict;
}

bool is_decided(Outcome outcome) {
  return outcome == Outcome::correct || outcome == Outcome::incorrect;
}

bool is_worse(Outcome a, Outcome b) { return static_cast<int>(a) > static_cast<int>(b); }

/// Takes a component's verdict for the row's where it is worse than what is there.
void take_worse(Scored& scored, std::size_t component, Verdict verdict) {
  if (!is_worse(verdict.outcome, scored.verdict.outcome)) {
    scored.components[component].detail = std::move(verdict.detail);
    return;
  }
  if (scored.deciding < scored.components.size())
    scored.components[scored.deciding].detail = std::move(scored.verdict.detail);
  scored.deciding = component;
  verdict.elapsed = scored.verdict.elapsed;
  scored.verdict = std::move(verdict);
}

bool is_same_memory(std::string_view a, std::string_view b) {
  return a.data() == b.data() && a.size() == b.size();
}

/// All that a verifier is chosen by is the same; a row is not read to find that out.
bool choose_alike(const Sample& a, const Sample& b) {
  return is_same_memory(a.row, b.row) && a.reference == b.reference && a.verifier == b.verifier &&
         a.data_source == b.data_source && a.schema == b.schema &&
         a.reference_fault.empty() == b.reference_fault.empty();
}

double replaced(const Missing& missing, Outcome outcome) {
  return (outcome == Outcome::error ? missing.on_error : missing.on_unscorable).value_or(kNothing);
}

double clipped(const Component& component, double value) {
  if (!component.clip) return value;
  return std::clamp(value, component.clip->low, component.clip->high);
}

double value_of_score(const Component& component, double score) {
  if (component.range)
    score = component.range->low + (component.range->high - component.range->low) * score;
  return clipped(component, score);
}

/// Sets what a component comes to whose gate has not passed; false where it has.
bool is_kept_back(const ComponentScore& gate, const Component& component, ComponentScore& score) {
  if (gate.outcome == Outcome::correct && !gate.is_gated) return false;
  score.is_gated = true;
  score.outcome = gate.outcome;
  score.reason = gate.reason;
  score.score = is_decided(gate.outcome) ? 0 : replaced(component.missing, gate.outcome);
  return true;
}

double reward_of(const BuiltSpec& spec, const Scored& scored) {
  double reward = 0;
  Outcome missing = Outcome::correct;
  for (std::size_t i = 0; i < spec.components.size(); ++i) {
    const ComponentScore& component = scored.components[i];
    reward += spec.components[i].weight * component.score;
    if (std::isnan(component.score) && is_worse(component.outcome, missing))
      missing = component.outcome;
  }
  return is_decided(missing) ? reward : replaced(spec.missing, missing);
}

}  // namespace

Verdict cut_off_verdict(Cutoff::Cause cause) {
  if (cause == Cutoff::Cause::cancelled)
    return unscored(Outcome::error, Reason::cancelled, "the batch was stopped before the verdict");
  return unscored(Outcome::error, Reason::deadline,
                  "the deadline of the batch came before the verdict");
}

Work Judge::begin(const Sample& sample, const Sample* before, const Work* work_before) const {
  Work work;
  work.scored.components.reserve(spec_.components.size());
  for (const Component& component : spec_.components)
    work.scored.components.push_back({component.name});
  work.verdicts.resize(spec_.components.size());
  if (has_shapings()) work.judgements.resize(spec_.components.size());
  if (!spec_.rows_choose) return work;
  work.choice =
      before && choose_alike(sample, *before) ? work_before->choice : chooser_.choose(sample);
  if (spec_.is_named_by_rows && work.choice.verifier)
    work.scored.components[0].name = work.choice.name;
  return work;
}

const Verifier* Judge::verifier_of(const BuiltVerifier& built, const Work& work) const {
  return built.fixed.verifier ? built.fixed.verifier.get() : work.choice.verifier;
}

const BuiltVerifier& Judge::verifier_of_component(std::size_t component) const {
  return *std::find_if(spec_.verifiers.begin(), spec_.verifiers.end(),
                       [&](const BuiltVerifier& built) { return built.component == component; });
}

/// What is gated by something that waits has to wait too.
Part Judge::part_of(const BuiltVerifier& built, const Work& work) const {
  const Verifier* verifier = verifier_of(built, work);
  if (verifier && verifier->runs_processes()) return Part::waiting;
  return built.gate ? part_of(verifier_of_component(*built.gate), work) : Part::computing;
}

bool Judge::has(Part part, const Work& work) const {
  return std::any_of(spec_.verifiers.begin(), spec_.verifiers.end(),
                     [&](const BuiltVerifier& built) { return part_of(built, work) == part; });
}

bool Judge::waits_for_computing(const Work& work) const {
  return std::any_of(spec_.verifiers.begin(), spec_.verifiers.end(),
                     [&](const BuiltVerifier& built) {
                       return built.gate && part_of(built, work) == Part::waiting &&
                              part_of(verifier_of_component(*built.gate), work) == Part::computing;
                     });
}

double Judge::expected_cost(const Sample& sample, Part part, const Work& work) const {
  double cost = 0;
  for (const BuiltVerifier& built : spec_.verifiers)
    if (const Verifier* verifier = verifier_of(built, work);
        verifier && part_of(built, work) == part)
      cost += verifier->expected_cost(task_of(sample));
  return cost;
}

bool Judge::are_alike(const Sample& a, const Work& work_a, const Sample& b,
                      const Work& work_b) const {
  if (a.completion != b.completion || a.reference != b.reference ||
      a.reference_fault != b.reference_fault || work_a.choice.verifier != work_b.choice.verifier ||
      work_a.choice.detail != work_b.choice.detail)
    return false;
  const bool ignore_rows =
      std::all_of(spec_.verifiers.begin(), spec_.verifiers.end(), [&](const BuiltVerifier& built) {
        const Verifier* verifier = verifier_of(built, work_a);
        return !verifier || verifier->ignores_row();
      });
  return ignore_rows || (a.prompt == b.prompt && (is_same_memory(a.row, b.row) || a.row == b.row));
}

void Judge::judge_component(const BuiltVerifier& built, const Sample& sample, Work& work,
                            const Cutoff* cutoff, Trace* trace) const {
  const Component& component = spec_.components[built.component];
  ComponentScore& score = work.scored.components[built.component];
  const Verifier* verifier = verifier_of(built, work);
  const bool is_chosen = !built.fixed.verifier;
  score.is_chosen = is_chosen;
  score.verifier = is_chosen ? work.choice.name : built.fixed.name;
  if (trace && spec_.components.size() > 1) trace->record("component", component.name);
  if (trace && is_chosen && verifier)
    trace->record("verifier",
                  std::string(work.choice.name) + ", " + std::string(work.choice.because));
  if (built.gate && is_kept_back(work.scored.components[*built.gate], component, score)) {
    if (trace) trace->record("gate", component.gate + " has not passed");
    if (has_shapings() && is_decided(score.outcome)) work.judgements[built.component] = {false, 0};
    return;
  }
  const auto start = Clock::now();
  Verdict verdict =
      verifier ? verdict_in_time(*verifier, sample, cutoff, trace) : without_verifier(work.choice);
  verdict.elapsed = Clock::now() - start;
  score.outcome = verdict.outcome;
  score.reason = verdict.reason;
  score.score = verdict.is_scored() ? value_of_score(component, verdict.score)
                                    : replaced(component.missing, verdict.outcome);
  if (has_shapings() && verdict.is_scored())
    work.judgements[built.component] = {verdict.outcome == Outcome::correct, verdict.score};
  work.verdicts[built.component] = std::move(verdict);
}

void Judge::judge(const Sample& sample, Part part, Work& work, const Cutoff* cutoff,
                  Trace* trace) const {
  for (const BuiltVerifier& built : spec_.verifiers)
    if (part_of(built, work) == part) judge_component(built, sample, work, cutoff, trace);
}

void Judge::finish(Work& work) const {
  std::optional<Verdict>* worst = nullptr;
  std::chrono::nanoseconds elapsed{0};
  for (std::optional<Verdict>& verdict : work.verdicts) {
    if (!verdict) continue;
    elapsed += verdict->elapsed;
    if (!worst || is_worse(verdict->outcome, (*worst)->outcome)) worst = &verdict;
  }
  for (std::size_t i = 0; i < work.verdicts.size(); ++i) {
    std::optional<Verdict>& verdict = work.verdicts[i];
    if (&verdict == worst)
      work.scored.deciding = i;
    else if (verdict)
      work.scored.components[i].detail = std::move(verdict->detail);
  }
  work.scored.verdict = worst ? std::move(**worst) : passed();
  work.scored.verdict.elapsed = elapsed;
  work.verdicts.clear();
  if (!has_shapings()) work.scored.reward = reward_of(spec_, work.scored);
}

void Judge::shape_component(const BuiltShaping& built, std::span<const Sample> group,
                            std::span<Work> works, const Cutoff* cutoff) const {
  const Component& component = spec_.components[built.component];
  const auto start = Clock::now();
  std::vector<Shaped> shaped;
  std::optional<Verdict> failed;
  try {
    std::vector<std::optional<Judgement>> judgements;
    if (built.of)
      for (const Work& work : works) judgements.push_back(work.judgements[*built.of]);
    if (const auto cause = cutoff ? cutoff->reached() : std::nullopt)
      failed = cut_off_verdict(*cause);
    else
      shaped = built.shaping->shape({group, judgements});
  } catch (const std::exception& fault) {
    failed = unscored(Outcome::error, Reason::internal_error, component.name + ": " + fault.what());
  }
  const auto elapsed = (Clock::now() - start) / group.size();
  for (std::size_t i = 0; i < group.size(); ++i) {
    Scored& scored = works[i].scored;
    scored.verdict.elapsed += elapsed;
    ComponentScore& score = scored.components[built.component];
    if (built.gate && is_kept_back(scored.components[*built.gate], component, score)) continue;
    std::optional<Verdict> fault = failed;
    if (!failed && !shaped[i].fault.empty())
      fault = unscored(Outcome::unscorable, Reason::bad_reference,
                       component.name + ": " + shaped[i].fault);
    score.outcome = fault ? fault->outcome : Outcome::correct;
    score.reason = fault ? fault->reason : Reason::passed;
    if (!fault && std::isnan(shaped[i].value)) {  // the verifier that it looks at decided nothing
      score.outcome = scored.components[*built.of].outcome;
      score.reason = scored.components[*built.of].reason;
    }
    score.score = is_decided(score.outcome) ? clipped(component, shaped[i].value)
                                            : replaced(component.missing, score.outcome);
    if (fault) take_worse(scored, built.component, std::move(*fault));
  }
}

void Judge::shape(std::span<const Sample> group, std::span<Work> works,
                  const Cutoff* cutoff) const {
  for (const BuiltShaping& built : spec_.shapings) shape_component(built, group, works, cutoff);
  for (Work& work : works) work.scored.reward = reward_of(spec_, work.scored);
}

}  // namespace cupel
