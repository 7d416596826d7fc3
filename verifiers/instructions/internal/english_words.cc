#include "verifiers/instructions/internal/english_words.h"

#include <algorithm>
#include <array>

namespace cupel::instructions {
namespace {

// Sorted, for binary search.

constexpr auto kAbbreviations = std::to_array<std::string_view>({
    // clang-format off
    ". . ", "a.d", "a.m", "a.s", "adm", "ariz", "aug", "ave", "b.v", "bros", "c", "calif", "cie",
    "co", "col", "colo", "conn", "corp", "cos", "ct", "d", "d.c", "dec", "dr", "e", "f", "feb", "fla",
    "fri", "ft", "g", "ga", "gen", "h", "ill", "inc", "j.c", "j.j", "j.k", "j.p", "j.r", "jan",
    "jr", "k", "kan", "ky", "l", "l.a", "lt", "ltd", "m", "m.b.a", "maj", "messrs", "mg", "mich",
    "minn", "mr", "mrs", "ms", "n", "n.c", "n.d", "n.h", "n.j", "n.m", "n.v", "n.y", "nev", "nov",
    "oct", "ok", "okla", "ore", "p", "p.m", "pa", "ph.d", "prof", "r", "r.i", "rep", "reps", "s",
    "s.a", "s.c", "s.p.a", "sen", "sep", "sept", "sr", "st", "t", "tenn", "tues", "u.k", "u.n",
    "u.s", "u.s.a", "u.s.s.r", "v", "va", "vs", "vt", "w", "w.va", "wash", "wed", "wis", "yr",
    // clang-format on
});

constexpr auto kFrequentStarters = std::to_array<std::string_view>({
    // clang-format off
    "according", "although", "among", "both", "but", "despite", "even", "he", "however", "i", "if",
    "in", "indeed", "instead", "it", "many", "meanwhile", "moreover", "most", "nevertheless",
    "nonetheless", "nor", "separately", "similarly", "since", "so", "some", "the", "there", "these",
    "they", "this", "though", "thus", "under", "when", "while", "yet",
    // clang-format on
});

constexpr auto kCommonWords = std::to_array<std::string_view>({
    // clang-format off
    "a", "about", "above", "after", "again", "all", "also", "always", "an", "and", "another", "any",
    "are", "as", "ask", "at", "avoid", "be", "because", "before", "begin", "below", "between",
    "buy", "by", "call", "can", "check", "choose", "come", "consider", "could", "create", "did",
    "do", "does", "each", "either", "every", "everyone", "everything", "few", "finally", "find",
    "first", "follow", "for", "from", "get", "give", "go", "good", "had", "has", "have", "having",
    "her", "here", "his", "how", "into", "is", "its", "just", "keep", "last", "learn", "let",
    "like", "look", "make", "may", "maybe", "might", "more", "much", "must", "my", "need",
    "neither", "never", "new", "next", "no", "none", "not", "nothing", "now", "of", "often", "on",
    "once", "one", "only", "open", "or", "other", "our", "out", "over", "perhaps", "place",
    "please", "provide", "put", "read", "remember", "say", "second", "see", "set", "several",
    "shall", "she", "should", "start", "still", "such", "take", "tell", "that", "their", "then",
    "third", "three", "through", "to", "today", "try", "turn", "two", "until", "up", "us", "use",
    "using", "usually", "very", "was", "we", "were", "what", "whatever", "where", "whether",
    "which", "who", "why", "will", "with", "within", "without", "would", "write", "yes", "you",
    "your",
    // clang-format on
});

static_assert(std::is_sorted(kAbbreviations.begin(), kAbbreviations.end()));
static_assert(std::is_sorted(kFrequentStarters.begin(), kFrequentStarters.end()));
static_assert(std::is_sorted(kCommonWords.begin(), kCommonWords.end()));

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::binary_search(words.begin(), words.end(), word);
}

}  // namespace

bool is_abbreviation(std::string_view word) { return holds(kAbbreviations, word); }
bool is_frequent_starter(std::string_view word) { return holds(kFrequentStarters, word); }

bool is_common_word(std::string_view word) {
  return holds(kCommonWords, word) || holds(kFrequentStarters, word);
}

}  // namespace cupel::instructions
