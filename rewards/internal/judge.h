#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/cutoff.h"
#include "rewards/engine.h"
#include "rewards/internal/built_spec.h"
#include "rewards/internal/chooser.h"
#include "rewards/shaping.h"

namespace cupel {

/// One sample under way. Its two parts may be judged by two threads at the same time.
struct Work {
  Scored scored;
  Choice choice;                                     ///< where the spec has components `auto`
  std::vector<std::optional<Verdict>> verdicts;      ///< by component; nothing of what is gated
  std::vector<std::optional<Judgement>> judgements;  ///< by component, where there are shapings
};

/// What a component is judged with: the processor, or processes that are waited for.
enum class Part : std::uint8_t { computing, waiting };

/// Judges samples by a spec, a step at a time: begin, judge both parts, finish, and, once that is
/// done for all of its group, shape. Thread-safe.
class Judge {
 public:
  /// Both must outlive this.
  Judge(const BuiltSpec& spec, const Chooser& chooser) : spec_(spec), chooser_(chooser) {}

  Work begin(const Sample& sample) const;

  bool has(Part part, const Work& work) const;
  /// Whether the waiting part is gated by the computing part, and has to come after it.
  bool waits_for_computing(const Work& work) const;
  double expected_cost(const Sample& sample, Part part, const Work& work) const;
  /// Whether what judges them can tell these two apart.
  bool are_alike(const Sample& a, const Work& work_a, const Sample& b, const Work& work_b) const;

  void judge(const Sample& sample, Part part, Work& work, const Cutoff* cutoff,
             Trace* trace = nullptr) const;
  /// The row's verdict; the reward too, where the spec has no shapings.
  void finish(Work& work) const;
  void shape(std::span<const Sample> group, std::span<Work> works, const Cutoff* cutoff) const;

  bool has_shapings() const { return !spec_.shapings.empty(); }

 private:
  const Verifier* verifier_of(const BuiltVerifier& built, const Work& work) const;
  Part part_of(const BuiltVerifier& built, const Work& work) const;
  const BuiltVerifier& verifier_of_component(std::size_t component) const;
  void judge_component(const BuiltVerifier& built, const Sample& sample, Work& work,
                       const Cutoff* cutoff, Trace* trace) const;
  void shape_component(const BuiltShaping& built, std::span<const Sample> group,
                       std::span<Work> works, const Cutoff* cutoff) const;

  const BuiltSpec& spec_;
  const Chooser& chooser_;
};

/// The verdict on what a cutoff has kept from being decided.
Verdict cut_off_verdict(Cutoff::Cause cause);

}  // namespace cupel
