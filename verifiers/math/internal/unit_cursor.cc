#include "verifiers/math/internal/unit_cursor.h"

#include "verifiers/math/internal/text.h"
#include "verifiers/math/internal/unit_table.h"

namespace cupel::math {
namespace {

struct Spelt {
  std::string_view sign, letters;
};

constexpr char kMicroLetter[] = {kMicro, '\0'};
constexpr std::array<Spelt, 10> kGreek = {{{"µ", kMicroLetter},
                                           {"μ", kMicroLetter},
                                           {"\\mu", kMicroLetter},
                                           {"Ω", "ohm"},
                                           {"Ω", "ohm"},
                                           {"\\Omega", "ohm"},
                                           {"Å", "angstrom"},
                                           {"Å", "angstrom"},
                                           {"\\AA", "angstrom"},
                                           {"\\ohm", "ohm"}}};

constexpr std::array<std::string_view, 19> kBlanks = {
    "\\,",       "\\;",       "\\:",       "\\!",     "\\ ",       "\\quad",    "~",
    "\\text{",   "\\mathrm{", "\\textrm{", "\\mbox{", "\\mathit{", "\\textit{", "\\textbf{",
    "\\mathbf{", "\\rm",      "\u00a0",    "\u2009",  "\u202f"};

/// Whether a command or a character beyond ASCII may start here.
bool starts_sign(char c) { return c == '\\' || c == '~' || static_cast<unsigned char>(c) >= 0x80; }

bool is_capitalized_or_small(std::string_view word, std::string_view small) {
  return (word[0] | 0x20) == small[0] && word.substr(1) == small.substr(1);
}

}  // namespace

UnitWord UnitCursor::word() {
  const auto accept_greek = [&]() -> const Spelt* {
    for (const Spelt& spelt : kGreek) {
      if (accept(spelt.sign)) return &spelt;
    }
    return nullptr;
  };
  UnitWord result;
  while (at_.pos < text_.size()) {
    if (is_letter(text_[at_.pos])) {
      result.append(text_.substr(at_.pos++, 1));
    } else if (const Spelt* spelt = starts_sign(text_[at_.pos]) ? accept_greek() : nullptr) {
      result.append(spelt->letters);
      if (spelt->sign == "\\mu") skip_blanks();
    } else {
      break;
    }
  }
  return result;
}

bool UnitCursor::accept(std::string_view sign) {
  const bool found = rest().starts_with(sign);
  if (found) at_.pos += sign.size();
  return found;
}

bool UnitCursor::accept_word(std::string_view small_letters) {
  const At before = at_;
  skip_blanks();
  const std::string_view left = rest();
  const std::size_t size = small_letters.size();
  const bool found = left.size() >= size &&
                     is_capitalized_or_small(left.substr(0, size), small_letters) &&
                     (left.size() == size || !is_letter(left[size]));
  if (found) {
    at_.pos += size;
  } else {
    at_ = before;
  }
  return found;
}

bool UnitCursor::accept_hyphen() {
  const std::string_view left = rest();
  const bool found = behind_letter() && left.size() > 1 && left[0] == '-' && is_letter(left[1]);
  if (found) ++at_.pos;
  return found;
}

bool UnitCursor::behind_letter() const { return at_.pos > 0 && is_letter(text_[at_.pos - 1]); }

void UnitCursor::skip_blanks() {
  while (at_.pos < text_.size()) {
    const char c = text_[at_.pos];
    if (is_space(c)) {
      ++at_.pos;
    } else if (c == '{') {
      ++at_.pos, ++at_.open;
    } else if (c == '}' && at_.open > 0) {
      ++at_.pos, --at_.open;
    } else if (!accept_blank_command()) {
      return;
    }
  }
}

void UnitCursor::skip_blanks_and_point() {
  accept(".");
  skip_blanks();
}

bool UnitCursor::accept_blank_command() {
  if (!starts_sign(text_[at_.pos])) return false;
  const bool found = accept_any(kBlanks);
  if (found && text_[at_.pos - 1] == '{') ++at_.open;
  return found;
}

}  // namespace cupel::math
