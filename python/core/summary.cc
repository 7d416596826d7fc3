#include "python/core/summary.h"

#include <algorithm>
#include <vector>

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

}  // namespace

Summary summary_of(const Columns& columns, const Batch& batch,
                   std::span<const Component> components, std::span<const Scored> scored) {
  Summary summary(components);
  const std::vector<bool> continues = continuations(columns, scored.size());
  auto sample = batch.samples().begin();
  auto absent = batch.absent().begin();
  for (std::size_t i = 0; i < scored.size(); ++i) {
    const bool is_absent = absent != batch.absent().end() && *absent == i;
    if (is_absent) ++absent;
    summary.add(
        {.index = i, .sample = is_absent ? nullptr : &*sample++, .continues_group = continues[i]},
        scored[i]);
  }
  return summary;
}

}  // namespace cupel::python
