#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/executor.h"
#include "datasets/fields.h"
#include "datasets/line_blocks.h"

namespace cupel {

/// A block of input on its way through a pipeline.
struct BlockOnItsWay {
  LineBlock block;
  std::uint64_t bytes_read = 0;  ///< of all files, up to the end of the block
};

/// Reads blocks into batches, which derive from BlockOnItsWay and are made from `fields`:
/// `work(batch)` in parallel, then `drain(batch)` in order, which says whether to go on.
template <class Batch, class Work, class Drain>
void for_each_block(const Executor& executor, LineBlockReader& reader, const Fields& fields,
                    const Work& work, const Drain& drain) {
  std::vector<Batch> batches;
  const auto slots = 2 * static_cast<std::size_t>(executor.threads()) + 1;
  batches.reserve(slots);
  for (std::size_t i = 0; i < slots; ++i) batches.emplace_back(fields);
  const auto fill = [&](std::size_t slot) {
    const bool more = reader.next(batches[slot].block);
    batches[slot].bytes_read = reader.raw_position();
    return more;
  };
  executor.ordered_pipeline(slots, {fill, [&](std::size_t slot) { work(batches[slot]); },
                                    [&](std::size_t slot) { return drain(batches[slot]); }});
}

}  // namespace cupel
