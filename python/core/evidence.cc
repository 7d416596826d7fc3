#include "python/core/evidence.h"

#include <algorithm>
#include <string_view>
#include <utility>

namespace cupel::python {
namespace {

/// Which completions have the one before beside them in a group.
std::vector<bool> continuations(const Columns& columns, std::size_t completions) {
  std::vector<bool> continues(completions, false);
  if (columns.group_size > 0)
    for (std::size_t i = 0; i < completions; ++i) continues[i] = i % columns.group_size != 0;
  std::size_t first = 0;
  for (const std::size_t count : columns.counts) {
    for (std::size_t i = 1; i < count; ++i) continues[first + i] = true;
    first += count;
  }
  return continues;
}

/// Says which samples a summary will want to keep: the first few that each component cannot read.
class Wanted {
 public:
  bool wants(const Scored& scored) {
    bool is_wanted = false;
    for (std::size_t i = 0; i < scored.components.size(); ++i)
      if (ComponentSummary::keeps_specimens(scored.components[i].reason) &&
          taken(i, scored.components[i].verifier)++ < ComponentSummary::kMostSpecimens)
        is_wanted = true;
    return is_wanted;
  }

 private:
  struct Taken {
    std::size_t component;
    std::string_view verifier;
    std::size_t count;
  };

  std::size_t& taken(std::size_t component, std::string_view verifier) {
    for (Taken& one : taken_)
      if (one.component == component && one.verifier.data() == verifier.data()) return one.count;
    return taken_.emplace_back(Taken{component, verifier, 0}).count;
  }

  std::vector<Taken> taken_;
};

}  // namespace

Evidence::Evidence(const Columns& columns, const Batch& batch, std::span<const Scored> scored)
    : continues_group_(continuations(columns, scored.size())) {
  const bool has_sources =
      batch.has_known_rows() ||
      std::any_of(columns.others.begin(), columns.others.end(),
                  [](const Column& column) { return column.name() == "data_source"; });
  if (has_sources) sources_.resize(scored.size());
  Wanted wanted;
  auto sample = batch.samples().begin();
  auto absent = batch.absent().begin();
  for (std::size_t i = 0; i < scored.size(); ++i) {
    constexpr std::size_t kAhead = 16;  // each lies somewhere else
    if (i + kAhead < scored.size() && scored[i + kAhead].verdict.outcome != Outcome::correct)
      __builtin_prefetch(scored[i + kAhead].components.data());
    if (absent != batch.absent().end() && *absent == i) {
      ++absent;
      continue;
    }
    if (!sources_.empty()) sources_[i] = sample->data_source;
    // The verdict is that of the component that is worst off: none is at fault where it is right.
    if (scored[i].verdict.outcome != Outcome::correct && ComponentSummary::fits_specimen(*sample) &&
        wanted.wants(scored[i]))
      texts_.emplace(i, ComponentSummary::Specimen(*sample));
    ++sample;
  }
}

Summary Evidence::summary(std::span<const Component> components,
                          std::span<const Scored> scored) const {
  Summary summary(components);
  for (std::size_t i = 0; i < scored.size(); ++i) {
    Sample sample;
    if (!sources_.empty()) sample.data_source = sources_[i];
    const auto text = texts_.find(i);
    if (text != texts_.end()) {
      sample.prompt = text->second.prompt;
      sample.completion = text->second.completion;
      sample.reference = text->second.reference;
    }
    summary.add({.index = i,
                 .sample = &sample,
                 .has_text = text != texts_.end(),
                 .continues_group = i < continues_group_.size() && continues_group_[i]},
                scored[i]);
  }
  return summary;
}

}  // namespace cupel::python
