#include "trainer/tokenizer/internal/composition.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uniset.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "base/utf8.h"

namespace cupel::trainer {
namespace {

constexpr std::size_t kLongRun = 64;  // marks behind one another

/// NFC for the characters of Unicode 9.
class Composer {
 public:
  Composer() {
    UErrorCode status = U_ZERO_ERROR;
    known_.applyPattern(UNICODE_STRING_SIMPLE("[:age=9.0:]"), status);
    known_.freeze();
    nfc_ = icu::Normalizer2::getNFCInstance(status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU lacks its data for normalisation");
  }

  std::string composed(std::string_view text) const {
    std::string out;
    icu::StringByteSink<std::string> sink(&out, static_cast<std::int32_t>(text.size()));
    UErrorCode status = U_ZERO_ERROR;
    icu::FilteredNormalizer2(*nfc_, known_)
        .normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())),
                       sink, nullptr, status);
    if (U_FAILURE(status)) throw std::runtime_error("ICU could not normalise a text");
    return out;
  }

  std::uint8_t order_of(char32_t c) const {
    const auto character = static_cast<UChar32>(c);
    return known_.contains(character) ? nfc_->getCombiningClass(character) : 0;
  }

 private:
  icu::UnicodeSet known_;
  const icu::Normalizer2* nfc_ = nullptr;
};

const Composer& composer() {
  static const Composer composer;
  return composer;
}

/// ICU puts every mark in its place on its own, which takes the square of a run's length. Long runs
/// are sorted before it sees them: the text means the same.
std::string with_sorted_runs(std::string_view text) {
  struct Mark {
    std::uint8_t order;
    std::string_view bytes;
  };
  std::string out;
  std::vector<Mark> run;
  const auto flush = [&] {
    if (run.size() > kLongRun)
      std::stable_sort(run.begin(), run.end(),
                       [](const Mark& a, const Mark& b) { return a.order < b.order; });
    for (const Mark& mark : run) out += mark.bytes;
    run.clear();
  };
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    const std::uint8_t order = composer().order_of(next_character(text, i));
    if (order == 0) flush();
    if (order == 0)
      out += text.substr(begin, i - begin);
    else
      run.push_back({order, text.substr(begin, i - begin)});
  }
  flush();
  return out;
}

bool has_long_run(std::string_view text) {
  std::size_t marks = 0;
  for (std::size_t i = 0; i < text.size() && marks <= kLongRun;)
    marks = composer().order_of(next_character(text, i)) == 0 ? 0 : marks + 1;
  return marks > kLongRun;
}

}  // namespace

std::string composed(std::string_view text) {
  return has_long_run(text) ? composer().composed(with_sorted_runs(text))
                            : composer().composed(text);
}

bool is_surely_composed(std::string_view text) {
  constexpr unsigned char kLeadOf0300 = 0xCC;
  unsigned char largest = 0;
  for (const char c : text) largest = std::max(largest, static_cast<unsigned char>(c));
  return largest < kLeadOf0300;
}

}  // namespace cupel::trainer
