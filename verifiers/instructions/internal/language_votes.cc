#include "verifiers/instructions/internal/language_votes.h"

#include <algorithm>

#include "base/python_text.h"

namespace cupel::instructions {
DetectorTable::Letter LanguageVotes::letter(char32_t c) const {
  return without_latin_ && c < 0x80 ? Letter{Letter::kSpace, 0} : table_.letter(c);
}

void LanguageVotes::count(std::size_t begin, std::size_t end) {
  Letter first{Letter::kSpace, 0}, second = first;
  if (std::size_t before = begin; before > 0) {
    second = letter(previous_of_valid(text_, before));
    if (before > 0) first = letter(previous_of_valid(text_, before));
  }
  for (std::size_t i = begin; i < end;) {
    const Letter third = letter(next_of_valid(text_, i));
    add(first, second, third);
    first = second;
    second = third;
  }
  flush();
}

/// Words in capitals say nothing but by their first letter and their end.
void LanguageVotes::add(Letter first, Letter second, Letter third) {
  if (third.code == Letter::kSpace && second.code == Letter::kSpace) return;
  has_letters_ = true;
  if (third.is_capital && second.is_capital) return;
  if (third.code >= Letter::kUnknown) {
    if (third.has_own_script()) {
      const std::size_t place = third.code - Letter::kOwnScript;
      own_scripts_[place] += table_.own_scripts()[place].level;
    }
    return;
  }
  const auto known = [](Letter letter) {
    return std::min<std::uint16_t>(letter.code, Letter::kUnknown);
  };
  const DetectorTable::Row* row = table_.row(known(first), known(second), third.code);
  if (row == nullptr) return;
  const std::size_t family = table_.family(third.code == Letter::kSpace ? second.code : third.code);
  if (family != block_family_ || block_size_ == kBlock) flush();
  block_family_ = family;
  ++block_size_;
  for (std::size_t lane = 0; lane < DetectorTable::kLanes; ++lane)
    block_[lane] = static_cast<std::uint16_t>(block_[lane] + row->levels[lane]);
}

void LanguageVotes::flush() {
  for (std::size_t lane = 0; lane < DetectorTable::kLanes; ++lane)
    sums_[block_family_][lane] += block_[lane];
  block_.fill(0);
  block_size_ = 0;
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
