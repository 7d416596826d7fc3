#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "rewards/decontamination.h"
#include "rewards/near_duplicates.h"
#include "rewards/readability.h"

namespace cupel {
namespace {

constexpr std::size_t kCompletion = 2u << 10;

/// Sentences of common words that come as if by chance, and formulas.
class Prose {
 public:
  explicit Prose(std::uint64_t seed) : random_(seed) {
    std::istringstream words(
        "the of and a to in is that it we was for on are as with be at this have from or by one "
        "had not but what all were when there can an each which their if will other about out many "
        "then them these so some would make like into has more two see number no way could people "
        "than first been now find long down day did get come made may part over new sound take "
        "only little work know place years live back give most very after thing just name good "
        "sentence think say great where help through much before line right too means old any same "
        "tell follow want show also around form three small set put end another well large must "
        "even such because turn here why ask went need land different home move try kind again "
        "change off play point answer found study still learn should world high every near add "
        "between own below country plant last school father keep tree never start city earth eye "
        "light thought head under story saw left few while along might close something seem next "
        "hard open example begin life always those both paper together got group often run "
        "important until side feet car mile night walk white sea began grow took river four carry "
        "state once book hear stop without second later miss idea enough eat face watch far really "
        "almost let above sometimes mountain cut young talk soon list song being leave family "
        "remainder equation therefore multiply positive integer quadratic coefficient substitute");
    for (std::string word; words >> word;) words_.push_back(word);
  }

  std::string text(std::size_t bytes) {
    std::string made;
    bool starts = true;
    while (made.size() < bytes) {
      std::string word = words_[random_() % words_.size()];
      if (starts) word[0] = static_cast<char>(word[0] & ~0x20);
      const std::uint64_t dice = random_() % 100;
      starts = dice < 6;
      made += word;
      made += dice < 4    ? ".\n"
              : dice < 6  ? ".\n\n"
              : dice < 12 ? ", "
              : dice < 16 ? " = 12x^2 + 5 "
                          : " ";
    }
    made.resize(bytes);
    return made;
  }

 private:
  std::mt19937_64 random_;
  std::vector<std::string> words_;
};

std::vector<std::string> completions(std::size_t count, std::size_t bytes = kCompletion) {
  Prose prose(2);
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < count; ++i) texts.push_back(prose.text(bytes));
  return texts;
}

std::vector<std::string> chinese(std::size_t count) {
  std::mt19937_64 random(3);
  std::vector<std::string> texts(count);
  for (std::string& text : texts)
    while (text.size() < kCompletion) {
      const char32_t c = 0x4E00 + static_cast<char32_t>(random() % 2000);
      text += static_cast<char>(0xE0 | c >> 12);
      text += static_cast<char>(0x80 | (c >> 6 & 0x3F));
      text += static_cast<char>(0x80 | (c & 0x3F));
    }
  return texts;
}

/// Calls `take(text)` for all texts, and counts their bytes.
template <class Take>
void over(benchmark::State& state, const std::vector<std::string>& texts, Take&& take) {
  std::int64_t bytes = 0;
  for (const std::string& text : texts) bytes += static_cast<std::int64_t>(text.size());
  for (auto _ : state)
    for (const std::string& text : texts) benchmark::DoNotOptimize(take(text));
  state.SetBytesProcessed(state.iterations() * bytes);
}

void BM_Sign(benchmark::State& state) {
  over(state, completions(500), [](const std::string& text) { return sign(text); });
}
BENCHMARK(BM_Sign);

void BM_SignShort(benchmark::State& state) {
  over(state, completions(500, 100), [](const std::string& text) { return sign(text); });
}
BENCHMARK(BM_SignShort);

void BM_SignLong(benchmark::State& state) {
  over(state, completions(20, 64u << 10), [](const std::string& text) { return sign(text); });
}
BENCHMARK(BM_SignLong);

void BM_SignChinese(benchmark::State& state) {
  over(state, chinese(500), [](const std::string& text) { return sign(text); });
}
BENCHMARK(BM_SignChinese);

/// Signatures without pattern, each fifth one a copy of an earlier one but for a few slots.
NearDuplicates rows(std::size_t count) {
  std::mt19937_64 random(4);
  NearDuplicates duplicates;
  for (std::size_t i = 0; i < count; ++i) {
    MinHash row;
    for (std::uint8_t& slot : row.slots) slot = static_cast<std::uint8_t>(random());
    if (i % 5 == 4) {
      row = duplicates.signature(random() % i);
      for (int k = 0; k < 10; ++k) row.slots[random() % MinHash::kSlots] ^= 1;
    }
    duplicates.add(row);
  }
  return duplicates;
}

void BM_FindNearDuplicates(benchmark::State& state) {
  const NearDuplicates duplicates = rows(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) benchmark::DoNotOptimize(duplicates.find());
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.SetBytesProcessed(state.iterations() * state.range(0) *
                          static_cast<std::int64_t>(kCompletion));
}
BENCHMARK(BM_FindNearDuplicates)->Arg(10'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);

void BM_Diverse(benchmark::State& state) {
  const std::vector<std::string> texts = completions(static_cast<std::size_t>(state.range(0)));
  const std::vector<std::string_view> group(texts.begin(), texts.end());
  for (auto _ : state) benchmark::DoNotOptimize(diverse(group, group.size()));
  state.SetBytesProcessed(state.iterations() * state.range(0) *
                          static_cast<std::int64_t>(kCompletion));
}
BENCHMARK(BM_Diverse)->Arg(16)->Arg(64);

/// An index of as many evaluation questions, of 300 bytes each, as named.
EvaluationIndex index_of(std::int64_t questions) {
  const std::string path = "/tmp/cupel-filter-bench-" + std::to_string(getpid()) + ".jsonl";
  Prose prose(5);
  std::ofstream file(path);
  for (std::int64_t i = 0; i < questions; ++i) {
    std::string text = prose.text(300);
    for (char& c : text)
      if (c == '\n') c = ' ';
    file << "{\"problem\": \"" << text << "\"}\n";
  }
  file.close();
  auto index = EvaluationIndex::read({path}, OverlapRules::r1());
  std::remove(path.c_str());
  return std::move(index.value());
}

void BM_Decontaminate(benchmark::State& state) {
  const EvaluationIndex index = index_of(state.range(0));
  state.counters["runs"] = static_cast<double>(index.summary().runs);
  over(state, completions(500), [&](const std::string& text) { return index.find(text); });
}
BENCHMARK(BM_Decontaminate)->Arg(500)->Arg(20'000);

void BM_DecontaminateChinese(benchmark::State& state) {
  const EvaluationIndex index = index_of(500);
  over(state, chinese(500), [&](const std::string& text) { return index.find(text); });
}
BENCHMARK(BM_DecontaminateChinese);

void read_all(benchmark::State& state, const ReadingLimits& limits) {
  const std::string_view prompt = "How many of the numbers from one to twelve are even? Explain.";
  over(state, completions(500), [&](const std::string& text) {
    return unreadable(read_completion(prompt, text, limits), limits);
  });
}

void BM_ReadWithoutLanguage(benchmark::State& state) {
  ReadingLimits limits = ReadingLimits::r1();
  limits.least_language_share.reset();
  read_all(state, limits);
}
BENCHMARK(BM_ReadWithoutLanguage);

void BM_ReadWithLanguage(benchmark::State& state) { read_all(state, ReadingLimits::r1()); }
BENCHMARK(BM_ReadWithLanguage);

}  // namespace
}  // namespace cupel
