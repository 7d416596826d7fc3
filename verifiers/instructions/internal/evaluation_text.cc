#include "verifiers/instructions/internal/evaluation_text.h"

#include <algorithm>
#include <array>

#include "base/python_text.h"
#include "base/text.h"
#include "base/utf8.h"

namespace cupel::instructions {
namespace {

constexpr auto kPunctuation = [] {
  std::array<bool, 256> table{};
  for (const char c : std::string_view(R"(!"#$%&'()*+,-./:;<=>?@[\]^_`{|}~)"))
    table[static_cast<unsigned char>(c)] = true;
  return table;
}();

/// What an ASCII character is to `plain_ascii_words`: itself in lower case where it is part of a
/// word, else one of these.
constexpr char kDropped = 0, kSpace = ' ', kOther = 1;

constexpr std::array<char, 128> roles_of(Hyphen hyphen) {
  std::array<char, 128> roles{};
  for (std::size_t i = 0; i < roles.size(); ++i) {
    const char c = static_cast<char>(i);
    const bool is_space = c == ' ' || (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x1F);
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      roles[i] = c;
    else if (c >= 'A' && c <= 'Z')
      roles[i] = static_cast<char>(c - 'A' + 'a');
    else
      roles[i] = is_space ? kSpace : kPunctuation[i] ? kDropped : kOther;
  }
  if (hyphen == Hyphen::is_space) roles['-'] = kSpace;
  return roles;
}

constexpr auto kRoles = roles_of(Hyphen::dropped);
constexpr auto kRolesWithHyphens = roles_of(Hyphen::is_space);

bool is_article(std::string_view word) { return word == "a" || word == "an" || word == "the"; }

/// Calls `take(character, its bytes)` for each character of `text`.
template <class Take>
void for_each_character(std::string_view text, Take take) {
  for (std::size_t i = 0; i < text.size();) {
    const std::size_t begin = i;
    const char32_t c = static_cast<unsigned char>(text[i]) < 0x80 ? static_cast<char32_t>(text[i++])
                                                                  : next_character(text, i);
    take(c, text.substr(begin, i - begin));
  }
}

}  // namespace

bool is_ascii(std::string_view text) {
  unsigned char all = 0;
  for (const char c : text) all |= static_cast<unsigned char>(c);
  return all < 0x80;
}

std::string plain_ascii_words(std::string_view text, Hyphen hyphen) {
  const auto& roles = hyphen == Hyphen::dropped ? kRoles : kRolesWithHyphens;
  std::string out(text.size() + 1, '\0');
  std::size_t end = 0, word = 0;  // of what is written, and where the word under way begins
  const auto end_word = [&] {
    if (end - word <= 3 && is_article(std::string_view(out).substr(word, end - word))) {
      end = word;
      if (end > 0 && out[end - 1] != ' ') out[end++] = ' ';
    }
  };
  for (const char c : text) {
    const char role = roles[static_cast<unsigned char>(c)];
    if (role > kSpace) {
      out[end++] = role;
    } else if (role == kSpace) {
      end_word();
      if (end > 0 && out[end - 1] != ' ') out[end++] = ' ';
      word = end;
    } else if (role == kOther) {
      end_word();
      out[end++] = c;
      word = end;
    }
  }
  end_word();
  if (end > 0 && out[end - 1] == ' ') --end;
  out.resize(end);
  return out;
}

std::string lower(std::string_view text) {
  if (valid_utf8_length(text) == text.size()) return python_lower(text);
  std::string valid;
  append_valid_utf8(valid, text);
  return python_lower(valid);
}

bool is_python_punctuation(char c) { return kPunctuation[static_cast<unsigned char>(c)]; }

std::string with_single_spaces(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  bool pending = false;
  for_each_character(text, [&](char32_t c, std::string_view bytes) {
    if (is_python_space(c)) {
      pending = !out.empty();
      return;
    }
    if (pending) out += ' ';
    pending = false;
    out += bytes;
  });
  return out;
}

std::string without_articles(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t word = 0;  // where in `out` the word under way begins
  const auto end_word = [&] {
    const std::string_view said = std::string_view(out).substr(word);
    if (is_article(said)) out.replace(word, said.size(), " ");
  };
  for_each_character(text, [&](char32_t c, std::string_view bytes) {
    if (is_python_word(c)) {
      out += bytes;
      return;
    }
    end_word();
    out += bytes;
    word = out.size();
  });
  end_word();
  return out;
}

}  // namespace cupel::instructions
