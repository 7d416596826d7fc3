#pragma once

#include <filesystem>
#include <vector>

#include "bench/sandbox/comparison.h"
#include "bench/sandbox/runs.h"
#include "sandbox/compiler.h"
#include "sandbox/runner.h"

namespace cupel::bench {

/// What the sandbox is measured with. `folder` is for files that the other ways need.
struct Bench {
  sandbox::Runner& one_slot;
  sandbox::Runner& two_slots;
  sandbox::Compiler& compiler;
  const Work& work;
  std::filesystem::path folder;
};

/// The sandbox beside what one would do without it, or with another. What `bench` refers to must
/// outlive them.
std::vector<Comparison> sandbox_comparisons(const Bench& bench);

/// Prints how long single things take.
bool print_figures(const Bench& bench);

}  // namespace cupel::bench
