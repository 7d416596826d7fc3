#include "verifiers/language/internal/tally.h"

#include <algorithm>

#include "verifiers/language/internal/dictionary.h"

namespace cupel::language {

void Tally::count(LanguageId language, std::size_t begin, std::size_t end, std::size_t words) {
  Count& count = counts_[language];
  if (count.words == 0) count.first = begin;
  const bool is_first_run = count.words == 0 || (last_ == language && count.first_end == last_end_);
  if (is_first_run) count.first_end = end;
  count.words += words;
  words_ += words;
  last_ = language;
  last_end_ = end;
}

void Tally::end_of_units() {
  if (units_.end == 0) return;
  const std::string_view text = text_.substr(units_.begin, units_.end - units_.begin);
  count(units_.language, units_.begin, units_.end, dictionary_words(text));
  units_.end = 0;
}

void Tally::add_words(LanguageId language, std::size_t begin, std::size_t end, std::size_t words) {
  end_of_units();
  count(language, begin, end, words);
}

void Tally::add_unit(LanguageId language, std::size_t begin, std::size_t end) {
  if (unit_ == Unit::letter) return count(language, begin, end, 1);
  if (units_.end != begin || units_.language != language) {
    end_of_units();
    units_ = {language, begin, begin};
  }
  units_.end = end;
}

LanguageShare Tally::finish() {
  end_of_units();
  LanguageShare share;
  share.words = words_;
  for (LanguageId id = 0; id < counts_.size(); ++id) {
    const Count& count = counts_[id];
    if (count.words == 0) continue;
    share.parts.push_back({id, count.words});
    if (target_.contains(id)) {
      share.target_words += count.words;
    } else if (share.first_other_end == 0 || count.first < share.first_other) {
      share.first_other = count.first;
      share.first_other_end = count.first_end;
    }
  }
  std::stable_sort(share.parts.begin(), share.parts.end(),
                   [](const auto& a, const auto& b) { return a.words > b.words; });
  return share;
}

}  // namespace cupel::language
