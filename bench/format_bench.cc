#include <benchmark/benchmark.h>

#include <string>

#include "verifiers/registry.h"

namespace cupel {
namespace {

std::string repeated(std::string_view piece, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += piece;
  return text;
}

void verify(benchmark::State& state, const OptionValues& options, const std::string& completion) {
  const auto verifier = make_verifier("format", options);
  const Task task{"", completion, ""};
  for (auto _ : state) benchmark::DoNotOptimize((*verifier)->verify(task, nullptr));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(completion.size()));
}

constexpr std::string_view kLine = "We get $a_1 < b$, so \\( 12 \\cdot 7 = 84 \\) holds here.\n";

std::string reasoning(std::size_t bytes) {
  return "<think>\n" + repeated(kLine, bytes) + "</think>\n<answer>\n\\boxed{84}\n</answer>";
}

/// Completions of `range(0)` bytes that have the form.
void BM_Format(benchmark::State& state, const OptionValues& options, bool with_reasoning_tag) {
  std::string text = reasoning(static_cast<std::size_t>(state.range(0)));
  if (with_reasoning_tag) {
    text.replace(1, 5, "reasoning");
    text.replace(text.find("</think>") + 2, 5, "reasoning");
    text += "\n";
  }
  verify(state, options, text);
}
#define FORMAT(name, tag, ...) \
  BENCHMARK_CAPTURE(BM_Format, name, {__VA_ARGS__}, tag)->Arg(4000)->Arg(64000)->Arg(1 << 24)
FORMAT(R1Zero, false, {"template", "r1-zero"});
FORMAT(Think, false, {"template", "think"});
FORMAT(R1, false, {"template", "r1"}, {"token", "<think>...</think>"});
FORMAT(OpenR1, false, {"template", "open_r1"});
FORMAT(OpenR1TagCount, false, {"template", "open_r1_tag_count"});
FORMAT(TrlThink, false, {"template", "trl_think"});
FORMAT(GrpoZero, false, {"template", "grpo_zero"});
FORMAT(VerifiersXml, false, {"template", "verifiers_xml"});
FORMAT(GistCountXml, true, {"template", "gist_count_xml"});

void BM_FormatBoxed(benchmark::State& state) {
  const auto bytes = static_cast<std::size_t>(state.range(0));
  verify(state, {{"template", "boxed"}}, repeated(kLine, bytes) + "\\boxed{84}");
}
BENCHMARK(BM_FormatBoxed)->Arg(4000)->Arg(64000)->Arg(1 << 24);

/// Completions of `range(0)` bytes that end before their reasoning does.
void BM_FormatTruncated(benchmark::State& state, const OptionValues& options) {
  verify(state, options, "<think>\n" + repeated(kLine, static_cast<std::size_t>(state.range(0))));
}
#define TRUNCATED(name, ...) \
  BENCHMARK_CAPTURE(BM_FormatTruncated, name, {__VA_ARGS__})->Arg(4000)->Arg(64000)->Arg(1 << 24)
TRUNCATED(R1Zero, {"template", "r1-zero"});
TRUNCATED(Think, {"template", "think"});
TRUNCATED(R1, {"template", "r1"}, {"token", "<think>...</think>"});
TRUNCATED(Boxed, {"template", "boxed"});
TRUNCATED(OpenR1, {"template", "open_r1"});

/// 16 MB of one piece again and again, behind an open tag: none of it has the form.
void BM_FormatHostile(benchmark::State& state, const std::string& piece,
                      const OptionValues& options) {
  verify(state, options, "<think>" + repeated(piece, 1 << 24));
}
#define HOSTILE(name, piece, ...) BENCHMARK_CAPTURE(BM_FormatHostile, name, piece, {__VA_ARGS__})
HOSTILE(OpenTags, "<think>", {"once", "no"});
HOSTILE(OpenTagsOpenR1, "<think>\n", {"template", "open_r1"});
HOSTILE(OpenTagsCounted, "<think>\n", {"template", "open_r1_tag_count"});
HOSTILE(ClosingTagsOpenR1, "\n</think>\n<answer>\n", {"template", "open_r1"});
HOSTILE(ClosingTagsSwift, "</think> <answer>", {"template", "ms_swift"});
HOSTILE(AngleBrackets, "<", {"template", "r1-zero"});
HOSTILE(TagBeginnings, "<t</a", {"template", "r1-zero"});
HOSTILE(AngleBracketsOpenR1, "<", {"template", "open_r1"});
HOSTILE(FullWidthTags, "＜think＞", {"template", "r1-zero"});
HOSTILE(Spaces, " ", {"template", "r1-zero"});
HOSTILE(NoSpaces, "x", {"template", "r1-zero"});
HOSTILE(Boxes, "\\boxed{", {"tags", "...:empty+\\boxed{...}:again+...:empty"});
HOSTILE(Chinese, "因此我们得到答案。", {"template", "r1-zero"});

}  // namespace
}  // namespace cupel
