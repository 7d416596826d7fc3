// Any bytes as a completion: no shaping crashes, hangs or gives a value that is none, and counts of
// n-grams and loops are those that trial finds.

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <set>
#include <string_view>

#include "rewards/shaping.h"
#include "rewards/shaping/repetition.h"

namespace cupel::fuzz {
namespace {

[[noreturn]] void fail(std::string_view what, std::string_view text) {
  std::fprintf(stderr, "%.*s: %.*s\n", static_cast<int>(what.size()), what.data(),
               static_cast<int>(text.size()), text.data());
  std::abort();
}

void check_values(std::string_view text) {
  Sample sample;
  sample.completion = text;
  sample.row = text;  // whatever stands in it
  const std::optional<Judgement> wrong = Judgement{};
  for (const ShapingInfo& info : known_shapings()) {
    const auto shaping = make_shaping(info.name, {});
    ShapingTask task{{&sample, 1}};
    if (info.needs_of == NeedsOf::required) task.judgements = {&wrong, 1};
    const Shaped shaped = (*shaping)->shape(task)[0];
    if (std::isfinite(shaped.value) != shaped.fault.empty()) fail(info.name, text);
  }
}

bool loops_by_trial(std::string_view text, const shaping::LoopRule& rule) {
  for (std::size_t block = rule.shortest; block <= rule.longest; ++block) {
    std::size_t run = 0;
    for (std::size_t i = block; i < text.size(); ++i) {
      run = text[i] == text[i - block] ? run + 1 : 0;
      if (run >= block * (rule.times - 1)) return true;
    }
  }
  return false;
}

void check_loops(std::string_view text) {
  for (char c : text)
    if (static_cast<unsigned char>(c) >= 0x80) return;  // trial compares bytes
  for (const shaping::LoopRule rule : {shaping::LoopRule{1, 4, 5}, shaping::LoopRule{3, 20, 6}})
    if (shaping::has_loop(text, rule) != loops_by_trial(text, rule)) fail("has_loop", text);
}

void check_tokens(std::string_view text) {
  const std::vector<std::int64_t> ids(text.begin(), text.end());
  for (std::size_t n : {1u, 2u, 7u}) {
    std::set<std::string_view> distinct;
    for (std::size_t i = 0; i + n <= text.size(); ++i) distinct.insert(text.substr(i, n));
    if (shaping::count_token_ngrams(ids, n).distinct != distinct.size()) fail("n-grams", text);
  }
}

}  // namespace
}  // namespace cupel::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  cupel::fuzz::check_values(text);
  cupel::fuzz::check_loops(text);
  cupel::fuzz::check_tokens(text);
  return 0;
}
