#include <zlib.h>

#include <algorithm>
#include <cstring>
#include <stdexcept>
#include <string>
#include <vector>

#include "base/utf8.h"
#include "rewards/shaping/repetition.h"

namespace cupel::shaping {
namespace {

/// Looks for a block of `shortest` to `2 · shortest` characters that stands `times` times in a row.
/// Such a stretch is so long that one of the windows that lie at equal distances is inside it; the
/// window's period is the stretch's, and the stretch ends where the period does. Linear.
template <class Character>
class LoopSearch {
 public:
  using Text = std::basic_string_view<Character>;

  LoopSearch(Text text, const LoopRule& rule) : text_(text), rule_(rule) {}

  bool find() {
    for (std::size_t block = rule_.shortest; block <= rule_.longest; block *= 2)
      if (find_blocks_from(block)) return true;
    return false;
  }

 private:
  bool find_blocks_from(std::size_t block) {
    const std::size_t window = 4 * block;  // two blocks of twice the length: a period shows
    const std::size_t step = rule_.times * block - window + 1;
    for (std::size_t at = 0; at + window <= text_.size(); at += step) {
      const Text piece = text_.substr(at, window);
      if (!may_repeat(piece, 2 * block)) continue;
      const std::size_t period = smallest_period(piece);
      if (period <= 2 * block && is_loop(at, window, period)) return true;
    }
    return false;
  }

  /// Cheap: whether the start of a piece stands in it again, up to `most` characters on.
  static bool may_repeat(Text piece, std::size_t most) {
    const std::size_t probe = std::min<std::size_t>(8, piece.size() - most);
    return ::memmem(piece.data() + 1, (most + probe - 1) * sizeof(Character), piece.data(),
                    probe * sizeof(Character)) != nullptr;
  }

  /// By the failure function of Knuth, Morris and Pratt.
  std::size_t smallest_period(Text piece) {
    borders_.assign(piece.size(), 0);
    std::size_t border = 0;
    for (std::size_t i = 1; i < piece.size(); ++i) {
      while (border > 0 && piece[i] != piece[border]) border = borders_[border - 1];
      if (piece[i] == piece[border]) ++border;
      borders_[i] = static_cast<std::uint32_t>(border);
    }
    return piece.size() - border;
  }

  /// Whether the stretch with this period that holds the window is long enough.
  bool is_loop(std::size_t at, std::size_t window, std::size_t period) const {
    const std::size_t block = (rule_.shortest + period - 1) / period * period;
    if (block > rule_.longest) return false;
    const std::size_t needed = rule_.times * block;
    std::size_t begin = at, end = at + window;
    while (end < text_.size() && end - begin < needed && text_[end] == text_[end - period]) ++end;
    while (begin > 0 && end - begin < needed && text_[begin - 1] == text_[begin - 1 + period])
      --begin;
    return end - begin >= needed;
  }

  const Text text_;
  const LoopRule rule_;
  std::vector<std::uint32_t> borders_;
};

std::u32string decoded(std::string_view text) {
  std::u32string characters;
  characters.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) characters.push_back(next_character(text, i));
  return characters;
}

/// The last `count` characters.
std::string_view last_characters(std::string_view text, std::size_t count) {
  std::size_t at = text.size();
  while (at > 0 && count > 0)
    if ((static_cast<unsigned char>(text[--at]) & 0xC0) != 0x80) --count;
  return text.substr(at);
}

}  // namespace

bool has_loop(std::string_view text, const LoopRule& rule) {
  if (rule.shortest == 0 || rule.times < LoopRule::kFewestTimes)
    throw std::invalid_argument("a loop is a block of characters that stands five times or more");
  if (text.size() / rule.times < rule.shortest) return false;
  if (is_ascii(text)) return LoopSearch<char>(text, rule).find();
  return LoopSearch<char32_t>(decoded(text), rule).find();
}

bool compresses_as_loop(std::string_view text, double ratio, std::size_t window) {
  if (code_points(text) <= window) return false;
  const std::string_view end = last_characters(text, window);
  uLongf size = ::compressBound(end.size());
  std::vector<Bytef> room(size);
  if (::compress2(room.data(), &size, reinterpret_cast<const Bytef*>(end.data()), end.size(),
                  Z_BEST_COMPRESSION) != Z_OK)
    throw std::runtime_error("zlib cannot compress");
  return static_cast<double>(end.size()) / static_cast<double>(size) > ratio;
}

std::uint64_t longest_block(std::string_view text) {
  std::uint64_t longest = 0;
  while (true) {
    const std::size_t space = std::min(text.find(' '), text.size());
    if (space > longest)
      longest = std::max<std::uint64_t>(longest, code_points(text.substr(0, space)));
    if (space == text.size()) return longest;
    text.remove_prefix(space + 1);
  }
}

}  // namespace cupel::shaping
