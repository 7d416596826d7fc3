#include "verifiers/format/internal/token_scanner.h"

#include <algorithm>

namespace cupel::format {

namespace {

/// As starts_with, of two texts with the same first byte: the last one tells most marks apart.
bool begins_with(std::string_view text, std::string_view mark) {
  return text.size() >= mark.size() && text[mark.size() - 1] == mark.back() &&
         text[mark.size() / 2] == mark[mark.size() / 2] && text.starts_with(mark);
}

}  // namespace

TokenScanner::TokenScanner(std::span<const Token> tokens, std::string_view text)
    : tokens_(tokens), text_(text) {
  for (const Token& token : tokens_) {
    beginnings_.add(token.text);
    const char byte = token.text[0];
    const bool is_known = std::any_of(first_bytes_.begin(), first_bytes_.end(),
                                      [&](const FirstByte& f) { return f.byte == byte; });
    if (!is_known) first_bytes_.push_back({byte, std::min(text.find(byte), text.size())});
  }
}

TokenScanner::Found TokenScanner::longest_at(std::size_t offset) const {
  Found longest{tokens_.size(), offset, offset};
  std::size_t length = 0;
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    const Token& token = tokens_[i];
    if (token.text.size() <= length || !begins_with(text_.substr(offset), token.text)) continue;
    const std::size_t behind = offset + token.text.size();
    const std::size_t end = token.is_box ? start_of_box(text_, behind) : behind;
    if (end == text_.npos) continue;
    longest = {i, offset, end};
    length = token.text.size();
  }
  return longest;
}

std::size_t TokenScanner::first_byte_from(std::size_t from) {
  std::size_t nearest = text_.size();
  for (FirstByte& first : first_bytes_) {
    if (first.next < from) first.next = std::min(text_.find(first.byte, from), text_.size());
    nearest = std::min(nearest, first.next);
  }
  return nearest;
}

TokenScanner::Found TokenScanner::next(std::size_t from) {
  constexpr std::size_t kNear = 8;
  std::size_t before = text_.size();
  for (std::size_t at = first_byte_from(from); at < text_.size();) {
    if (beginnings_.may_begin(text_, at))
      if (const Found found = longest_at(at); found.token < tokens_.size()) return found;
    const bool is_dense = at - before < kNear;  // a look at each byte is quicker than a search
    const std::size_t far = is_dense ? std::min(at + kNear, text_.size()) : at + 1;
    before = at;
    do ++at;
    while (at < far && !beginnings_.may_begin(text_[at]));
    if (at == far) at = first_byte_from(far);
  }
  return {tokens_.size(), text_.size(), text_.size()};
}

}  // namespace cupel::format
