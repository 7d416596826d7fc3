#include "verifiers/language/internal/tally.h"

#include <algorithm>

#include "verifiers/language/internal/dictionary.h"

namespace cupel::language {

void Tally::count(LanguageId language, std::size_t begin, std::size_t end, std::size_t words) {
  words_[language] += words;
  share_.words += words;
  if (target_.contains(language)) {
    share_.target_words += words;
    in_first_other_ = false;
    return;
  }
  if (share_.first_other_end == 0) {
    share_.first_other = begin;
    in_first_other_ = true;
  }
  if (in_first_other_) share_.first_other_end = end;
}

void Tally::end_of_units() {
  if (units_.end == 0) return;
  const std::string_view text = text_.substr(units_.begin, units_.end - units_.begin);
  count(units_.language, units_.begin, units_.end, dictionary_words(text));
  units_.end = 0;
}

void Tally::add_word(LanguageId language, std::size_t begin, std::size_t end) {
  end_of_units();
  count(language, begin, end, 1);
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
  for (std::size_t id = 0; id < words_.size(); ++id)
    if (words_[id] > 0) share_.parts.push_back({static_cast<LanguageId>(id), words_[id]});
  std::stable_sort(share_.parts.begin(), share_.parts.end(),
                   [](const auto& a, const auto& b) { return a.words > b.words; });
  return std::move(share_);
}

}  // namespace cupel::language
