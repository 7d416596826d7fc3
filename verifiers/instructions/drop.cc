#include "verifiers/instructions/drop.h"

#include <algorithm>
#include <cmath>
#include <span>
#include <tuple>
#include <vector>

#include "base/text.h"
#include "verifiers/instructions/internal/assignment.h"
#include "verifiers/instructions/internal/evaluation_text.h"
#include "verifiers/instructions/internal/words.h"

namespace cupel::instructions {
namespace {

constexpr std::size_t kMostSpans = 200;

/// The distinct words of a normalised text, and the numbers among them.
struct Bag {
  explicit Bag(std::string_view text) {
    for_each_word(text, [&](std::string_view word) {
      if (words.insert(word) && python_float(word)) numbers.insert(word);
    });
  }

  WordSet words, numbers;
};

/// How many words both have. One of them may be long, so the shorter one's are looked up.
std::size_t shared(const WordSet& a, const WordSet& b) {
  const auto& [few, many] = a.size() < b.size() ? std::tie(a, b) : std::tie(b, a);
  std::size_t count = 0;
  few.for_each([&, &many = many](std::string_view word) { count += many.contains(word) ? 1 : 0; });
  return count;
}

bool numbers_agree(const Bag& answer, const Bag& reference) {
  return reference.numbers.empty() || shared(reference.numbers, answer.numbers) > 0;
}

double f1(const Bag& answer, const Bag& reference) {
  if (!numbers_agree(answer, reference)) return 0;
  const auto common = static_cast<double>(shared(reference.words, answer.words));
  const auto share_of = [&](const Bag& bag) {
    return bag.words.empty() ? 1.0 : common / static_cast<double>(bag.words.size());
  };
  const double precision = share_of(answer), recall = share_of(reference);
  return precision == 0 && recall == 0 ? 0.0 : (2 * precision * recall) / (precision + recall);
}

/// The sum in the order in which numpy adds: eight sums side by side, and halves beyond 128.
double numpy_sum(std::span<const double> values) {
  constexpr std::size_t kLanes = 8, kBlock = 128;
  double sum = 0;
  if (values.size() < kLanes) {
    for (const double value : values) sum += value;
    return sum;
  }
  if (values.size() > kBlock) {
    const std::size_t half = values.size() / 2 / kLanes * kLanes;
    return numpy_sum(values.first(half)) + numpy_sum(values.subspan(half));
  }
  double lanes[kLanes];
  std::copy_n(values.begin(), kLanes, lanes);
  std::size_t i = kLanes;
  for (; i + kLanes <= values.size(); i += kLanes)
    for (std::size_t lane = 0; lane < kLanes; ++lane) lanes[lane] += values[i + lane];
  sum = ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) +
        ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7]));
  for (; i < values.size(); ++i) sum += values[i];
  return sum;
}

Spans normalized_spans(const Spans& spans) {
  Spans normalized;
  for (const std::string& span : spans) normalized.push_back(drop_normalized(span));
  return normalized;
}

std::vector<Bag> bags_of(const Spans& spans) { return {spans.begin(), spans.end()}; }

double mean_f1(const std::vector<Bag>& answer, const std::vector<Bag>& reference) {
  ScoreTable table{reference.size(), answer.size(), {}};
  for (const Bag& wanted : reference)
    for (const Bag& said : answer) table.scores.push_back(f1(said, wanted));
  const auto pairs = best_pairing(table);
  std::vector<double> scores(std::max(reference.size(), answer.size()));
  for (std::size_t row = 0; row < pairs.size(); ++row)
    if (pairs[row]) scores[row] = table.at(row, *pairs[row]);
  return numpy_sum(scores) / static_cast<double>(scores.size());
}

bool same_sets(Spans a, Spans b) {
  if (a.size() != b.size()) return false;
  for (auto* list : {&a, &b}) {
    std::sort(list->begin(), list->end());
    list->erase(std::unique(list->begin(), list->end()), list->end());
  }
  return a == b;
}

bool is_separator(char c) { return c == ' ' || c == '-'; }

void append_word(std::string& out, std::string_view word) {
  if (word.empty()) return;
  if (!out.empty()) out += ' ';
  out += word;
}

std::string normalized_piece(std::string_view piece) {
  // As many digits as a double holds are read and written without being understood.
  constexpr std::size_t kExactDigits = 15;
  if (piece.size() <= kExactDigits && std::all_of(piece.begin(), piece.end(), is_digit)) {
    const std::size_t zeros = std::min(piece.find_first_not_of('0'), piece.size() - 1);
    return std::string(piece.substr(zeros)) + ".0";
  }
  std::string kept = lower(piece);
  if (!python_float(kept)) std::erase_if(kept, is_python_punctuation);
  if (const auto number = python_float(kept)) kept = python_float_text(*number);
  return with_single_spaces(without_articles(kept));
}

/// The first piece of `text`, which loses it.
void append_first_piece(std::string& out, std::string_view& text) {
  const auto end =
      static_cast<std::size_t>(std::find_if(text.begin(), text.end(), is_separator) - text.begin());
  if (end > 0) append_word(out, normalized_piece(text.substr(0, end)));
  text.remove_prefix(std::min(end + 1, text.size()));
}

/// How many bytes at the start of `text` are whole pieces of ASCII without digits.
std::size_t plain_pieces(std::string_view text) {
  const auto other = std::find_if(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || is_digit(c);
  });
  auto end = static_cast<std::size_t>(other - text.begin());
  if (other != text.end())
    while (end > 0 && !is_separator(text[end - 1])) --end;
  return end;
}

void append_plain_pieces(std::string& out, std::string_view text) {
  const std::string words = plain_ascii_words(text, Hyphen::is_space);
  // Without digits only one number is not written as it is read: "infinity" is "inf".
  if (words.find("infinity") == std::string::npos) return append_word(out, words);
  while (!text.empty()) append_first_piece(out, text);
}

}  // namespace

std::string drop_normalized(std::string_view text) {
  std::string normalized;
  while (!text.empty()) {
    const std::string_view plain = text.substr(0, plain_pieces(text));
    append_plain_pieces(normalized, plain);
    text.remove_prefix(plain.size());
    append_first_piece(normalized, text);
  }
  return normalized;
}

std::optional<Agreement> drop_agreement(const Spans& answer, const Spans& reference) {
  if (answer.size() > kMostSpans || reference.size() > kMostSpans) return std::nullopt;
  const auto said = normalized_spans(answer), wanted = normalized_spans(reference);
  const double mean = mean_f1(bags_of(said), bags_of(wanted));
  return Agreement{same_sets(said, wanted), std::nearbyint(mean * 100) / 100};
}

}  // namespace cupel::instructions
