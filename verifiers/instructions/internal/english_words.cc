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
    "a", "able", "about", "above", "access", "account", "act", "action", "add", "address",
    "advance", "advice", "after", "again", "age", "agree", "air", "all", "also", "always", "amount",
    "an", "and", "animal", "another", "answer", "any", "apple", "apply", "are", "area", "argue",
    "arrive", "art", "article", "as", "ask", "aspect", "assess", "at", "audience", "author",
    "average", "avoid", "baby", "back", "bad", "bag", "balance", "bank", "base", "basic", "be",
    "beach", "bear", "beauty", "because", "become", "bed", "beer", "before", "begin", "behind",
    "belief", "below", "best", "better", "between", "big", "bird", "birth", "black", "block",
    "blood", "blue", "board", "body", "book", "both", "bottle", "box", "boy", "bread", "break",
    "breakfast", "bridge", "brief", "bright", "bring", "brother", "brown", "brush", "budget",
    "build", "building", "bus", "buy", "by", "cake", "call", "camera", "camp", "can", "car", "card",
    "care", "carry", "case", "cash", "cat", "cause", "cell", "center", "central", "certain",
    "chain", "chair", "challenge", "chance", "change", "chapter", "character", "charge", "chart",
    "cheap", "check", "cheese", "chicken", "child", "children", "choice", "choose", "church",
    "city", "class", "classic", "clean", "clear", "client", "climate", "close", "clothes", "cloud",
    "coach", "code", "coffee", "cold", "collect", "color", "combine", "come", "comedy", "comfort",
    "comic", "comment", "common", "community", "company", "compare", "compete", "complete",
    "computer", "concept", "concern", "connect", "consider", "contact", "content", "context",
    "contract", "control", "cook", "cool", "copy", "core", "cost", "cotton", "could", "count",
    "country", "course", "cover", "craft", "crazy", "cream", "create", "crime", "cross", "crowd",
    "culture", "current", "custom", "customer", "cut", "daily", "dance", "dark", "data", "date",
    "day", "dead", "deal", "death", "debate", "debt", "decide", "deep", "degree", "deliver",
    "demand", "design", "desk", "detail", "develop", "device", "did", "diet", "different",
    "difficult", "dinner", "direct", "dirty", "discover", "discuss", "discussion", "disease",
    "dish", "display", "distance", "divide", "do", "doctor", "does", "dog", "door", "double",
    "doubt", "draft", "drama", "draw", "dream", "dress", "drink", "drive", "drop", "dry", "dust",
    "duty", "each", "early", "earn", "earth", "east", "easy", "eat", "economic", "economy", "edge",
    "edit", "effect", "effort", "egg", "eight", "either", "else", "empty", "end", "energy",
    "engine", "enjoy", "enough", "enter", "equal", "error", "essay", "even", "event", "every",
    "everyone", "everything", "evidence", "exact", "examine", "example", "excellent", "exercise",
    "expect", "expense", "expert", "explain", "explore", "express", "eye", "face", "fact", "factor",
    "fail", "fair", "faith", "fall", "family", "famous", "fan", "far", "farm", "fashion", "fast",
    "fat", "fear", "feature", "feed", "feel", "few", "fewer", "field", "fight", "figure", "file",
    "fill", "film", "final", "finally", "find", "fine", "finish", "fire", "first", "fish", "fit",
    "five", "fix", "flat", "flavor", "floor", "flow", "flower", "fly", "focus", "follow", "food",
    "foot", "for", "force", "foreign", "forest", "form", "formal", "forward", "four", "free",
    "freedom", "fresh", "friend", "from", "front", "fruit", "fuel", "full", "fun", "fund", "funny",
    "future", "gain", "game", "garden", "gas", "general", "gentle", "get", "gift", "girl", "give",
    "glass", "global", "go", "goal", "gold", "good", "grade", "grand", "grass", "great", "green",
    "ground", "group", "grow", "growth", "guess", "guest", "guide", "had", "hair", "half", "hand",
    "handle", "happy", "hard", "has", "have", "having", "head", "health", "healthy", "hear",
    "heart", "heat", "heavy", "height", "help", "her", "here", "hero", "high", "highlight", "hint",
    "his", "history", "hit", "hobby", "hold", "hole", "holiday", "home", "honest", "hope", "horse",
    "hospital", "host", "hot", "hotel", "hour", "house", "how", "huge", "human", "humor", "hunger",
    "idea", "ideal", "identify", "image", "imagine", "impact", "import", "importance", "improve",
    "include", "income", "increase", "industry", "inform", "inner", "input", "inside", "interest",
    "internal", "interview", "into", "invest", "invite", "is", "island", "issue", "item", "its",
    "job", "join", "joint", "journey", "joy", "judge", "juice", "jump", "junior", "just", "keep",
    "key", "kick", "kid", "kind", "kitchen", "know", "knowledge", "label", "labor", "lack", "land",
    "language", "large", "last", "late", "laugh", "launch", "law", "lead", "leader", "lean",
    "learn", "least", "leave", "left", "legal", "less", "lesson", "let", "letter", "level",
    "library", "life", "lift", "light", "like", "limit", "line", "link", "list", "listen", "little",
    "live", "local", "long", "look", "loose", "lose", "loss", "lot", "love", "low", "loyal",
    "lucky", "lunch", "machine", "main", "major", "make", "male", "man", "manage", "many", "map",
    "mark", "market", "mass", "master", "match", "material", "matter", "maximum", "may", "maybe",
    "meal", "mean", "measure", "meat", "medical", "meet", "member", "memory", "mental", "menu",
    "message", "metal", "method", "middle", "might", "mind", "minimum", "minor", "minute",
    "mission", "mix", "mobile", "model", "modern", "moment", "money", "month", "mood", "moral",
    "more", "morning", "mother", "motor", "mouse", "mouth", "move", "movie", "much", "music",
    "must", "my", "name", "narrow", "native", "nature", "near", "neat", "need", "negative",
    "neither", "nerve", "net", "network", "never", "new", "news", "next", "nice", "night", "nine",
    "no", "noise", "none", "normal", "north", "not", "note", "nothing", "notice", "novel", "now",
    "number", "object", "observe", "obtain", "obvious", "occur", "ocean", "odd", "of", "off",
    "offer", "office", "often", "oil", "old", "older", "on", "once", "one", "onion", "only", "open",
    "opera", "opinion", "option", "or", "orange", "order", "organ", "origin", "original", "other",
    "our", "out", "outside", "over", "own", "pack", "page", "pain", "paint", "pair", "panel",
    "paper", "parent", "part", "partner", "party", "pass", "past", "path", "patient", "pay",
    "peace", "people", "pepper", "perfect", "perform", "perhaps", "period", "person", "personal",
    "phone", "photo", "physical", "pick", "picture", "piece", "place", "plan", "planet", "plant",
    "plastic", "plate", "play", "player", "please", "point", "policy", "poor", "popular",
    "position", "positive", "possible", "post", "potential", "power", "practice", "prepare",
    "present", "press", "pressure", "pretty", "prevent", "price", "pride", "print", "prior",
    "private", "prize", "problem", "process", "produce", "product", "profit", "program", "progress",
    "project", "promote", "proper", "protect", "proud", "prove", "provide", "public", "pull",
    "pure", "purpose", "push", "put", "quality", "question", "quick", "quiet", "quite", "race",
    "radio", "rain", "raise", "range", "rare", "rate", "reach", "react", "read", "ready", "real",
    "reason", "receive", "recent", "recipe", "record", "red", "reduce", "refer", "reflect",
    "regular", "relate", "relax", "release", "remain", "remember", "remove", "rent", "repair",
    "repeat", "replace", "reply", "report", "represent", "request", "require", "research",
    "reserve", "respect", "respond", "rest", "result", "return", "reveal", "reward", "rice", "rich",
    "ride", "right", "ring", "rise", "risk", "river", "road", "rock", "role", "roof", "room",
    "root", "rough", "round", "route", "row", "rule", "run", "sad", "safe", "safety", "salad",
    "sale", "salt", "same", "sample", "sand", "sauce", "save", "say", "scale", "scene", "schedule",
    "school", "science", "score", "screen", "sea", "search", "season", "seat", "second", "secret",
    "section", "security", "see", "seek", "sell", "send", "senior", "sense", "series", "serious",
    "serve", "service", "session", "set", "seven", "several", "shall", "shape", "share", "sharp",
    "she", "shift", "ship", "shirt", "shoe", "shop", "short", "shot", "should", "show", "shut",
    "sick", "side", "sign", "silver", "similar", "simple", "sing", "single", "sister", "site",
    "six", "size", "skill", "skin", "sky", "sleep", "slow", "small", "smart", "smell", "smile",
    "smoke", "smooth", "snow", "social", "soft", "software", "soil", "solid", "solve", "song",
    "sort", "soul", "sound", "soup", "source", "south", "space", "speak", "special", "speech",
    "speed", "spend", "spirit", "sport", "spring", "square", "staff", "stage", "stand", "standard",
    "star", "start", "state", "statement", "status", "stay", "step", "stick", "still", "stock",
    "stone", "stop", "store", "storm", "story", "straight", "strange", "stream", "street",
    "strength", "stress", "strict", "strike", "string", "strong", "structure", "student", "study",
    "style", "subject", "success", "such", "sudden", "sugar", "suggest", "suit", "summary",
    "summer", "sun", "super", "supply", "support", "sure", "surface", "surprise", "survey", "sweet",
    "swim", "system", "table", "take", "talk", "tall", "target", "task", "taste", "tax", "tea",
    "teach", "team", "tech", "technical", "tell", "ten", "term", "test", "text", "than", "thank",
    "that", "their", "theme", "then", "theory", "thick", "thin", "thing", "think", "third",
    "thought", "three", "through", "throw", "ticket", "tie", "tight", "time", "tiny", "tip",
    "title", "to", "today", "tone", "tool", "top", "topic", "total", "touch", "tough", "tour",
    "toward", "town", "toy", "track", "trade", "train", "travel", "treat", "tree", "trend", "trial",
    "trip", "trouble", "true", "trust", "truth", "try", "turn", "twelve", "twenty", "twist", "two",
    "type", "under", "unique", "unit", "until", "up", "update", "upper", "urban", "us", "use",
    "useful", "user", "using", "usually", "valid", "value", "variety", "various", "vast", "very",
    "video", "view", "village", "visit", "visual", "vital", "voice", "volume", "wait", "walk",
    "wall", "want", "war", "warm", "was", "wash", "waste", "watch", "water", "wave", "way", "we",
    "weak", "wear", "weather", "web", "week", "weekly", "weight", "welcome", "well", "were", "west",
    "western", "wet", "what", "whatever", "wheel", "where", "whether", "which", "white", "who",
    "whole", "why", "wide", "wild", "will", "win", "wind", "window", "wine", "winner", "winter",
    "wise", "wish", "with", "within", "without", "woman", "wonder", "wood", "word", "work", "world",
    "worry", "worth", "would", "wrap", "write", "wrong", "yard", "year", "yellow", "yes", "you",
    "young", "your", "youth", "zero",
    // clang-format on
});

constexpr auto kAfterNumbers = std::to_array<std::string_view>({
    // clang-format off
    "business", "commodities", "corrections", "credit", "dividend", "financing", "insider",
    "international", "leisure", "letters", "notable", "pepper", "review", "who",
    // clang-format on
});

/// Endings of adverbs, adjectives, abstract nouns and verbs, which hardly ever have a capital
/// inside a sentence; and of those that are hardly ever names, though they may have one in a title.
constexpr auto kEndings = std::to_array<std::string_view>(
    {"ly", "ing", "ed", "ness", "tion", "ment", "able", "ive", "ous", "ful", "less", "ity"});
constexpr auto kEndingsOfTitles = std::to_array<std::string_view>(
    {"al", "ance", "ence", "sion", "ism", "ure", "ize", "ary", "ory", "age"});

static_assert(std::is_sorted(kAbbreviations.begin(), kAbbreviations.end()));
static_assert(std::is_sorted(kFrequentStarters.begin(), kFrequentStarters.end()));
static_assert(std::is_sorted(kCommonWords.begin(), kCommonWords.end()));
static_assert(std::is_sorted(kAfterNumbers.begin(), kAfterNumbers.end()));

template <std::size_t N>
bool holds(const std::array<std::string_view, N>& words, std::string_view word) {
  return std::binary_search(words.begin(), words.end(), word);
}

template <std::size_t N>
bool has_ending(std::string_view word, const std::array<std::string_view, N>& endings) {
  constexpr std::size_t kShortestStem = 3;
  return std::any_of(endings.begin(), endings.end(), [&](std::string_view ending) {
    return word.size() >= kShortestStem + ending.size() && word.ends_with(ending);
  });
}

}  // namespace

bool is_abbreviation(std::string_view word) { return holds(kAbbreviations, word); }
bool is_frequent_starter(std::string_view word) { return holds(kFrequentStarters, word); }

bool follows_numbers(std::string_view word) { return holds(kAfterNumbers, word); }

bool is_capital_at_begin_only(std::string_view word) { return has_ending(word, kEndings); }

bool is_common_word(std::string_view word) {
  return holds(kCommonWords, word) || holds(kFrequentStarters, word) ||
         is_capital_at_begin_only(word) || has_ending(word, kEndingsOfTitles);
}

}  // namespace cupel::instructions
