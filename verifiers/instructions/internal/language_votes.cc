#include "verifiers/instructions/internal/language_votes.h"

#include <algorithm>
#include <cstring>

#include "base/python_text.h"

namespace cupel::instructions {
void LanguageVotes::count(std::size_t begin, std::size_t end, Letters letters) {
  Letter first = Letter::kSpace, second = Letter::kSpace;
  if (std::size_t before = begin; before > 0) {
    second = letter(previous_of_valid(text_, before));
    if (before > 0) first = letter(previous_of_valid(text_, before));
  }
  bool is_passed_over = false;
  for (std::size_t i = begin; i < end;) {
    const Letter third = letter(next_of_valid(text_, i));
    if (!is_passed_over && !(third.is_space() && second.is_space())) add(first, second, third);
    is_passed_over = letters == Letters::every_second && !is_passed_over;
    first = second;
    second = third;
  }
  flush();
}

/// Words in capitals say nothing but by their first letter and their end.
void LanguageVotes::add(Letter first, Letter second, Letter third) {
  has_letters_ = true;
  if (third.is_capital() && second.is_capital()) return;
  if (third.has_own_script()) {
    const std::size_t place = third.code() - std::size_t{Letter::kOwnScript};
    own_scripts_[place] += table_.own_scripts()[place].level;
    return;
  }
  const auto known = [](Letter letter) {
    return std::min(letter.code(), Letter(Letter::kUnknown).code());
  };
  const DetectorTable::Row* row = table_.row(known(first), known(second), third.code());
  if (row == nullptr) return;
  const std::size_t family = table_.family(third.is_space() ? second.code() : third.code());
  if (family != family_ || rows_size_ == kMostRows) flush();
  family_ = family;
  rows_[rows_size_++] = row;
}

void LanguageVotes::flush() {
  // Vectors of the compiler's: in plain loops it does not keep the sums in registers.
  constexpr std::size_t kLanes = DetectorTable::kLanes;
  using Levels [[gnu::vector_size(kLanes)]] = std::uint8_t;
  using Sums [[gnu::vector_size(2 * kLanes)]] = std::uint16_t;
  Sums sums{};
  for (std::size_t i = 0; i < rows_size_; ++i) {
    Levels levels;
    std::memcpy(&levels, rows_[i]->levels.data(), kLanes);
    sums += __builtin_convertvector(levels, Sums);
  }
  for (std::size_t lane = 0; lane < kLanes; ++lane) sums_[family_][lane] += sums[lane];
  rows_size_ = 0;
}

std::optional<std::string_view> LanguageVotes::most() const {
  std::optional<std::string_view> language;
  std::uint32_t votes = 0;
  const auto stand = [&](std::string_view candidate, std::uint32_t its_votes) {
    if (its_votes <= votes) return;
    language = candidate;
    votes = its_votes;
  };
  for (std::size_t family = 0; family < DetectorTable::kFamilies; ++family)
    for (std::size_t lane = 0; lane < table_.languages(family).size(); ++lane)
      stand(table_.languages(family)[lane], sums_[family][lane]);
  for (std::size_t place = 0; place < table_.own_scripts().size(); ++place)
    stand(table_.own_scripts()[place].language, own_scripts_[place]);
  return language;
}

}  // namespace cupel::instructions
