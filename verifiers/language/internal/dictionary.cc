#include "verifiers/language/internal/dictionary.h"

#include <unicode/ubrk.h>
#include <unicode/utext.h>

#include <algorithm>
#include <memory>

namespace cupel::language {
namespace {

struct Close {
  void operator()(UBreakIterator* words) const { ubrk_close(words); }
  void operator()(UText* text) const { utext_close(text); }
};

UBreakIterator* word_breaks() {
  // Opening one reads dictionaries; it may be used by one thread at a time.
  thread_local const std::unique_ptr<UBreakIterator, Close> words = [] {
    UErrorCode status = U_ZERO_ERROR;
    return std::unique_ptr<UBreakIterator, Close>(ubrk_open(UBRK_WORD, "", nullptr, 0, &status));
  }();
  return words.get();
}

}  // namespace

std::size_t dictionary_words(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const std::unique_ptr<UText, Close> opened(
      utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status));
  UBreakIterator* breaks = word_breaks();
  if (breaks == nullptr || U_FAILURE(status)) return 1;
  ubrk_setUText(breaks, opened.get(), &status);
  std::size_t words = 0;
  while (U_SUCCESS(status) && ubrk_next(breaks) != UBRK_DONE)
    if (ubrk_getRuleStatus(breaks) >= UBRK_WORD_LETTER) ++words;
  return std::max<std::size_t>(words, 1);
}

}  // namespace cupel::language
