#include "trainer/tokenizer/internal/added_tokens.h"

#include <algorithm>

#include "base/utf8.h"
#include "trainer/tokenizer/internal/character_class.h"

namespace cupel::trainer {
namespace {

bool is_blank(char32_t c) {
  const CharacterClass kind = character_class(c);
  return kind == CharacterClass::space || kind == CharacterClass::line_break;
}

std::size_t blanks_begin(std::string_view text, std::size_t end) {
  while (end > 0) {
    std::size_t begin = end;
    if (!is_blank(previous_character(text, begin))) break;
    end = begin;
  }
  return end;
}

std::size_t blanks_end(std::string_view text, std::size_t begin) {
  while (begin < text.size()) {
    std::size_t end = begin;
    if (!is_blank(next_character(text, end))) break;
    begin = end;
  }
  return begin;
}

bool stands_alone(std::string_view text, std::size_t begin, std::size_t end) {
  if (begin > 0)
    if (std::size_t i = begin; is_word_character(previous_character(text, i))) return false;
  if (end < text.size())
    if (std::size_t i = end; is_word_character(next_character(text, i))) return false;
  return true;
}

}  // namespace

AddedTokenFinder::AddedTokenFinder(const std::vector<const AddedToken*>& tokens,
                                   const std::vector<std::string>& patterns) {
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    std::size_t node = 0;
    for (const char c : patterns[i]) {
      const auto byte = static_cast<unsigned char>(c);
      if (nodes_[node].next[byte] < 0) {
        nodes_[node].next[byte] = static_cast<std::int32_t>(nodes_.size());
        nodes_.emplace_back();
      }
      node = static_cast<std::size_t>(nodes_[node].next[byte]);
    }
    if (node > 0 && !nodes_[node].token) nodes_[node].token = tokens[i];
  }
}

TokenPart AddedTokenFinder::find(std::string_view text, std::size_t from) const {
  for (std::size_t begin = from; begin < text.size(); ++begin) {
    TokenPart found;
    std::int32_t node = 0;
    for (std::size_t i = begin; i < text.size(); ++i) {
      node = nodes_[static_cast<std::size_t>(node)].next[static_cast<unsigned char>(text[i])];
      if (node < 0) break;
      if (const AddedToken* token = nodes_[static_cast<std::size_t>(node)].token)
        found = {begin, i + 1, token};
    }
    if (found.token) return found;
  }
  return {text.size(), text.size(), nullptr};
}

std::vector<TokenPart> AddedTokenFinder::parts(std::string_view text,
                                               std::span<const ClosedRange> closed) const {
  std::vector<TokenPart> parts;
  std::size_t done = 0;
  std::size_t from = 0;
  while (nodes_.size() > 1 && from < text.size()) {
    TokenPart found = find(text, from);
    if (!found.token) break;
    from = found.end;
    while (!closed.empty() && closed.front().end <= found.begin) closed = closed.subspan(1);
    if (found.token->is_special && !closed.empty() && closed.front().begin < found.end) {
      // Across a border it must not hide the token that begins behind the border.
      if (closed.front().begin > found.begin || closed.front().end < found.end)
        from = found.begin + 1;
      continue;
    }
    if (found.token->is_single_word && !stands_alone(text, found.begin, found.end)) continue;
    if (found.token->takes_space_before)
      found.begin = std::max(blanks_begin(text, found.begin), done);
    if (found.token->takes_space_behind) from = found.end = blanks_end(text, found.end);
    if (done < found.begin) parts.push_back({done, found.begin, nullptr});
    parts.push_back(found);
    done = found.end;
  }
  if (done < text.size()) parts.push_back({done, text.size(), nullptr});
  return parts;
}

}  // namespace cupel::trainer
