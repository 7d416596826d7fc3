#include <benchmark/benchmark.h>

#include <string>

#include "verifiers/math/equal.h"
#include "verifiers/math/extract.h"
#include "verifiers/registry.h"

namespace cupel {
namespace {

void BM_CompareIntegers(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(math::compare("1234", "1235"));
}
BENCHMARK(BM_CompareIntegers);

void BM_CompareFractions(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(math::compare("\\frac{1}{2}", "\\dfrac{2}{4}"));
}
BENCHMARK(BM_CompareFractions);

std::string reasoning(std::size_t bytes, const std::string& ending) {
  std::string text;
  while (text.size() < bytes) text += "We multiply \\( 12 \\cdot 7 = 84 \\) and go on.\n";
  return text + ending;
}

/// `range(0)` bytes of reasoning before the answer.
void verify_response(benchmark::State& state, const std::string& ending) {
  const auto verifier = make_verifier("math", {});
  const std::string completion = reasoning(static_cast<std::size_t>(state.range(0)), ending);
  const Task task{"", completion, "84"};
  for (auto _ : state) benchmark::DoNotOptimize((*verifier)->verify(task, nullptr));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(completion.size()));
}

void BM_VerifyBoxed(benchmark::State& state) { verify_response(state, "\\boxed{84}"); }
BENCHMARK(BM_VerifyBoxed)->Arg(1 << 10)->Arg(16 << 10);

void BM_VerifyPhrase(benchmark::State& state) { verify_response(state, "So the answer is 84."); }
BENCHMARK(BM_VerifyPhrase)->Arg(1 << 10)->Arg(16 << 10);

void BM_VerifyLastNumber(benchmark::State& state) { verify_response(state, "That makes 84."); }
BENCHMARK(BM_VerifyLastNumber)->Arg(1 << 10)->Arg(16 << 10);

}  // namespace
}  // namespace cupel
