#include <benchmark/benchmark.h>

#include <numeric>
#include <string>
#include <vector>

#include "rewards/shaping.h"
#include "rewards/shaping/repetition.h"

namespace cupel {
namespace {

constexpr std::size_t kResponse = 16u << 10;
constexpr std::size_t kHostile = 50'000'000;

std::string repeated(std::string_view piece, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += piece;
  return text;
}

/// Reasoning of words that come as if by chance, with tags and a code block.
std::string response(std::size_t bytes) {
  static constexpr const char* kWords[] = {
      "we",    "multiply", "Then",  "the",     "remainder", "is",      "so",     "12",
      "check", "modulo",   "First", "because", "Wait,",     "another", "square", "equals"};
  std::string text = "<think>\n";
  std::uint64_t state = 1;
  while (text.size() < bytes) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    text.append(kWords[state >> 60]).append(state >> 32 & 15 ? " " : ".\n\n");
  }
  return text + "\n</think>\n<answer>\n```python\nprint(84)\n```\n</answer>";
}

std::string chinese(std::size_t bytes) {
  return repeated("我们先把两边同时乘以三，然后再检查一遍余数。因此 答案 是八十四。\n", bytes);
}

void shape(benchmark::State& state, const std::string& name, const OptionValues& options,
           const std::string& text) {
  const auto shaping = make_shaping(name, options);
  const std::string row = R"({"completion_tokens": 4000, "truncated": true})";
  Sample sample;
  sample.completion = text;
  sample.row = row;
  const std::optional<Judgement> wrong = Judgement{};
  ShapingTask task{{&sample, 1}};
  if ((*find_shaping(name))->needs_of == NeedsOf::required) task.judgements = {&wrong, 1};
  for (auto _ : state) benchmark::DoNotOptimize((*shaping)->shape(task));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

#define CUPEL_SHAPING(label, name, ...)                                 \
  void BM_Shape##label(benchmark::State& state) {                       \
    shape(state, name, OptionValues{__VA_ARGS__}, response(kResponse)); \
  }                                                                     \
  BENCHMARK(BM_Shape##label)

CUPEL_SHAPING(Length, "length");
CUPEL_SHAPING(Cosine, "cosine");
CUPEL_SHAPING(CosineWithRepetition, "cosine", {"repetition_max_penalty", "-1"});
CUPEL_SHAPING(Repetition3, "repetition");
CUPEL_SHAPING(Repetition40, "repetition", {"ngram_size", "40"});
CUPEL_SHAPING(Loop, "loop");
CUPEL_SHAPING(LoopCompression, "loop", {"rule", "compression"});
CUPEL_SHAPING(LongBlock, "long_block");
CUPEL_SHAPING(TagCount, "tag_count");
CUPEL_SHAPING(ReasoningSteps, "reasoning_steps");
CUPEL_SHAPING(CodeFormat, "code_format");
CUPEL_SHAPING(Readable, "readable");
CUPEL_SHAPING(Overlong, "overlong");
CUPEL_SHAPING(StopProperly, "stop_properly");

void BM_ShapeRepetitionChinese(benchmark::State& state) {
  shape(state, "repetition", {}, chinese(kResponse));
}
BENCHMARK(BM_ShapeRepetitionChinese);

void BM_ShapeLoopChinese(benchmark::State& state) { shape(state, "loop", {}, chinese(kResponse)); }
BENCHMARK(BM_ShapeLoopChinese);

/// 50 MB of what is worst for each.
void hostile(benchmark::State& state, const std::string& name, const OptionValues& options,
             std::string_view piece) {
  shape(state, name, options, repeated(piece, kHostile));
}
#define CUPEL_HOSTILE(label, name, piece, ...)              \
  void BM_Hostile##label(benchmark::State& state) {         \
    hostile(state, name, OptionValues{__VA_ARGS__}, piece); \
  }                                                         \
  BENCHMARK(BM_Hostile##label)->Unit(benchmark::kMillisecond)->Iterations(1)

CUPEL_HOSTILE(EveryNgramEqual, "repetition", "so ", {"ngram_size", "3"});
CUPEL_HOSTILE(EveryNgramEqual256, "repetition", "so ", {"ngram_size", "256"});
CUPEL_HOSTILE(NoSpace, "repetition", "x");
CUPEL_HOSTILE(Sigmas, "repetition", "Σ");
CUPEL_HOSTILE(LoopOfShortBlocks, "loop", "abcabcabd", {"shortest", "10"}, {"times", "1000000"});
CUPEL_HOSTILE(
    LoopThatEndsEarly, "loop",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab");
CUPEL_HOSTILE(OpenTags, "tag_count", "<think>");
CUPEL_HOSTILE(StepsWithoutEnd, "reasoning_steps", "Step 1");
CUPEL_HOSTILE(EmptyLines, "readable", "\n");

void BM_HostileCodeWithoutEnd(benchmark::State& state) {
  shape(state, "code_format", {},
        "<think>\n\n</think>\n<answer>\n```python```" + repeated("\n</answer>x", kHostile));
}
BENCHMARK(BM_HostileCodeWithoutEnd)->Unit(benchmark::kMillisecond)->Iterations(1);

void BM_HostileEveryWordNew(benchmark::State& state) {
  std::string text;
  for (int i = 0; text.size() < kHostile; ++i) text.append(std::to_string(i)).append(" ");
  shape(state, "repetition", {}, text);
}
BENCHMARK(BM_HostileEveryWordNew)->Unit(benchmark::kMillisecond)->Iterations(1);

void BM_ShapeRepetitionTokens(benchmark::State& state) {
  std::vector<std::int64_t> ids(1 << 14);
  for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<std::int64_t>(i * i % 9973);
  for (auto _ : state) benchmark::DoNotOptimize(shaping::count_token_ngrams(ids, 3));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(ids.size()));
}
BENCHMARK(BM_ShapeRepetitionTokens);

}  // namespace
}  // namespace cupel
