// How well near duplicates are found: texts that are made up, each with a rewritten copy, by the
// kind of rewriting. Prints a table.
//
//     planted_rewrites [pairs of each kind]

#include <fmt/format.h>
#include <sys/resource.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "rewards/near_duplicates.h"

namespace cupel {
namespace {

using Random = std::mt19937_64;
using Sentences = std::vector<std::vector<std::string>>;

constexpr double kThreshold = 0.8;

std::string word(Random& random) {
  // Squaring makes some words common and most of them rare, as in a language.
  const double rank = std::uniform_real_distribution<double>()(random);
  return fmt::format("w{}", static_cast<int>(rank * rank * 20'000));
}

Sentences made_up(Random& random) {
  Sentences text(5 + random() % 26);
  for (auto& sentence : text)
    for (std::size_t i = 4 + random() % 17; i-- > 0;) sentence.push_back(word(random));
  return text;
}

std::string written(const Sentences& text) {
  std::string all;
  for (const auto& sentence : text) {
    for (const std::string& each : sentence) all += each + " ";
    all.back() = '.';
    all += ' ';
  }
  return all;
}

/// Another one of the words, with that chance for each.
Sentences with_other_words(Sentences text, double chance, Random& random) {
  for (auto& sentence : text)
    for (std::string& each : sentence)
      if (std::uniform_real_distribution<double>()(random) < chance) each = word(random);
  return text;
}

struct Rewriting {
  const char* name;
  std::function<std::string(const Sentences&, Random&)> rewrite;
};

std::vector<Rewriting> rewritings() {
  const auto other_words = [](double chance) {
    return [chance](const Sentences& text, Random& random) {
      return written(with_other_words(text, chance, random));
    };
  };
  return {
      {"capitals, Markdown, line ends",
       [](const Sentences& text, Random&) {
         std::string all = "## Solution\n\n**";
         for (char c : written(text)) {
           all += c == 'w' ? 'W' : c;
           if (c == '.') all += "**\n\n**";
         }
         return all;
       }},
      {"a sentence added",
       [](const Sentences& text, Random& random) {
         return written(text) + written({made_up(random).front()});
       }},
      {"a sentence left out",
       [](Sentences text, Random& random) {
         text.erase(text.begin() + static_cast<std::ptrdiff_t>(random() % text.size()));
         return written(text);
       }},
      {"two sentences change places",
       [](Sentences text, Random& random) {
         std::swap(text[random() % text.size()], text[random() % text.size()]);
         return written(text);
       }},
      {"1 word of 100 is another", other_words(0.01)},
      {"2 words of 100 are others", other_words(0.02)},
      {"5 words of 100 are others", other_words(0.05)},
      {"10 words of 100 are others", other_words(0.1)},
      {"half of it is the same",
       [](Sentences text, Random& random) {
         text.resize(text.size() / 2);
         return written(text) + written(made_up(random));
       }},
  };
}

/// What became of the pairs of one kind, or of all.
struct Counts {
  std::size_t pairs = 0, alike = 0, alike_found = 0, found = 0, wrong = 0, far_off = 0;

  void add(double similarity, bool is_found) {
    const bool is_alike = similarity >= kThreshold;
    ++pairs;
    alike += is_alike;
    found += is_found;
    alike_found += is_alike && is_found;
    wrong += !is_alike && is_found;
    far_off += similarity < kThreshold - 0.1 && is_found;
  }

  void print(const char* name) const {
    fmt::print(
        "{:30} {:7} {:7} {:9.1f} % {:7} {:9} {:9}\n", name, pairs, alike,
        alike == 0 ? 100.0 : 100.0 * static_cast<double>(alike_found) / static_cast<double>(alike),
        found, wrong, far_off);
  }
};

void measure(std::size_t pairs) {
  const std::vector<Rewriting> kinds = rewritings();
  Random random(1);
  NearDuplicates rows(kThreshold);
  std::vector<std::pair<std::size_t, double>> planted;  // its kind, how like the two are
  for (std::size_t i = 0; i < pairs * kinds.size(); ++i) {
    const Sentences text = made_up(random);
    const std::string first = written(text);
    const std::string second = kinds[i % kinds.size()].rewrite(text, random);
    planted.emplace_back(i % kinds.size(), jaccard(shingles_of(first), shingles_of(second)));
    rows.add(sign(first));
    rows.add(sign(second));
  }
  const auto start = std::chrono::steady_clock::now();
  const std::vector<std::uint32_t> stays = rows.find();
  const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;

  std::vector<Counts> of_kind(kinds.size());
  Counts all;
  std::size_t strangers = 0;  // that went for texts they have nothing to do with
  for (std::size_t i = 0; i < planted.size(); ++i) {
    const std::size_t first = 2 * i, second = first + 1;
    const bool is_found = stays[second] == first;
    strangers += stays[first] != first || (stays[second] != second && !is_found);
    of_kind[planted[i].first].add(planted[i].second, is_found);
    all.add(planted[i].second, is_found);
  }
  fmt::print("{:30} {:>7} {:>7} {:>11} {:>7} {:>9} {:>9}\n", "rewriting", "pairs", ">= 0.8",
             "of which go", "go", "of < 0.8", "of < 0.7");
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) of_kind[kind].print(kinds[kind].name);
  all.print("all");
  fmt::print("texts that went for others that they were not made from: {}\n", strangers);
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  fmt::print("{} texts: looked for duplicates in {:.1f} s; {} MB of memory at most\n", rows.rows(),
             taken.count(), used.ru_maxrss / 1024);
}

}  // namespace
}  // namespace cupel

int main(int count, char** words) {
  cupel::measure(count > 1 ? std::strtoull(words[1], nullptr, 10) : 2000);
}
