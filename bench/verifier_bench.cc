#include <benchmark/benchmark.h>

#include <string>

#include "verifiers/math/equal.h"
#include "verifiers/math/extract.h"
#include "verifiers/registry.h"

namespace cupel {
namespace {

void BM_Compare(benchmark::State& state, const std::string& reference, const std::string& answer) {
  for (auto _ : state) benchmark::DoNotOptimize(math::compare(reference, answer));
}
BENCHMARK_CAPTURE(BM_Compare, Same, "1234", "1234");
BENCHMARK_CAPTURE(BM_Compare, Integers, "1234", "1235");
BENCHMARK_CAPTURE(BM_Compare, Decimals, "0.125", "0.1250");
BENCHMARK_CAPTURE(BM_Compare, Fractions, "\\frac{1}{2}", "\\dfrac{2}{4}");
BENCHMARK_CAPTURE(BM_Compare, FractionAndDecimal, "\\frac{1}{8}", "0.125");
BENCHMARK_CAPTURE(BM_Compare, Text, "\\text{Tuesday}", "Wednesday");
BENCHMARK_CAPTURE(BM_Compare, Tuples, "(3, \\frac{\\pi}{2})", "\\left(3, \\frac{\\pi}{2}\\right)");
BENCHMARK_CAPTURE(BM_Compare, Radicals, "\\frac{1}{\\sqrt{2}}", "\\frac{\\sqrt2}{2}");
BENCHMARK_CAPTURE(BM_Compare, NestedRadicals, "\\sqrt{11+6\\sqrt{2}}", "3+\\sqrt{2}");
BENCHMARK_CAPTURE(BM_Compare, DifferentConstants, "\\frac{\\pi}{4}", "\\frac{11}{14}");
BENCHMARK_CAPTURE(BM_Compare, Polynomials, "x^2+2x+1", "(x+1)^2");
BENCHMARK_CAPTURE(BM_Compare, RationalFunctions, "\\frac{x^2-1}{x-1}", "x+1");
BENCHMARK_CAPTURE(BM_Compare, TrigonometricIdentity, "\\cos 2x", "1-2\\sin^2 x");
BENCHMARK_CAPTURE(BM_Compare, IntervalAndInequality, "[1,\\infty)", "x \\ge 1");
BENCHMARK_CAPTURE(BM_Compare, Matrices, "\\begin{pmatrix}1&2\\\\3&4\\end{pmatrix}",
                  "\\begin{bmatrix} 1 & 2 \\\\ 3 & \\frac{8}{2} \\end{bmatrix}");
BENCHMARK_CAPTURE(BM_Compare, Towers, "9^{9^{9^9}}", "9^{9^{9^8}}");

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
