#include "rewards/internal/text_parts.h"

#include <algorithm>
#include <vector>

#include "base/json_text.h"
#include "base/text.h"
#include "base/utf8.h"
#include "verifiers/math/extract.h"

namespace cupel::internal {
namespace {

bool is_word(char c) {
  return is_digit(c) || (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') || (c & 0x80) != 0;
}

bool stands_alone(std::string_view text, Span span) {
  const bool joins_before =
      span.begin > 0 && is_word(text[span.begin]) && is_word(text[span.begin - 1]);
  const bool joins_after =
      span.end < text.size() && is_word(text[span.end - 1]) && is_word(text[span.end]);
  return !joins_before && !joins_after;
}

std::optional<Span> last_alone(std::string_view text, std::string_view needle) {
  // Hostile texts repeat what they are searched for; a few tries find it in all others.
  constexpr int kTries = 1000;
  for (int i = 0; i < kTries; ++i) {
    const std::size_t at = last_occurrence(text, needle);
    if (at == std::string_view::npos) return {};
    const Span span{at, at + needle.size()};
    if (stands_alone(text, span)) return span;
    text = text.substr(0, at + needle.size() - 1);
  }
  return {};
}

/// Moves `at` back to the start of a character.
std::size_t character_start(std::string_view text, std::size_t at) {
  const std::size_t least = at < 3 ? 0 : at - 3;
  while (at > least && at < text.size() && (text[at] & 0xc0) == 0x80) --at;
  return at;
}

/// What is shown of a text: all of it, or its start, what is around the answer, and its end.
std::vector<Span> kept_of(std::string_view text, Span answer, std::size_t most) {
  if (text.size() <= most) return {{0, text.size()}};
  const std::size_t quarter = most / 4;
  const std::size_t before = answer.begin > quarter ? answer.begin - quarter : 0;
  const std::size_t after = std::min(text.size(), answer.begin + quarter);
  std::vector<Span> kept;
  for (Span span : {Span{0, quarter}, {before, after}, {text.size() - quarter, text.size()}}) {
    span = {character_start(text, span.begin), character_start(text, span.end)};
    if (!kept.empty() && span.begin <= kept.back().end)
      kept.back().end = std::max(kept.back().end, span.end);
    else
      kept.push_back(span);
  }
  return kept;
}

class PartsWriter {
 public:
  PartsWriter(std::string& out, std::string_view text) : out_(out), text_(text) { out_ += '['; }

  /// Spans come in order; what lies between them is left out.
  void add(Span span, bool is_marked) {
    if (span.begin >= span.end) return;
    leave_out_until(span.begin);
    separate();
    if (is_marked) out_ += '[';
    append_json_string(out_, text_.substr(span.begin, span.end - span.begin));
    if (is_marked) out_ += ']';
    done_ = span.end;
  }

  void finish() {
    leave_out_until(text_.size());
    out_ += ']';
  }

 private:
  void leave_out_until(std::size_t begin) {
    if (begin <= done_) return;
    separate();
    append_json_number(out_, std::uint64_t{begin - done_});
    done_ = begin;
  }

  void separate() {
    if (!is_first_) out_ += ',';
    is_first_ = false;
  }

  std::string& out_;
  std::string_view text_;
  std::size_t done_ = 0;
  bool is_first_ = true;
};

}  // namespace

std::optional<Span> find_answer(std::string_view completion, std::string_view extracted) {
  extracted = trim(extracted);
  if (extracted.empty()) return {};
  const math::Extraction region = math::extract(completion, math::Extract::automatic);
  if (region.has_answer())
    if (auto inside = last_alone(region.text, extracted))
      return Span{region.offset + inside->begin, region.offset + inside->end};
  if (extracted.size() == 1 && !is_digit(extracted[0])) return {};
  return last_alone(completion, extracted);
}

void append_parts(std::string& out, std::string_view text, std::optional<Span> mark,
                  std::size_t most) {
  const Span answer = mark.value_or(Span{text.size(), text.size()});
  PartsWriter writer(out, text);
  for (const Span kept : kept_of(text, answer, most)) {
    writer.add({kept.begin, std::min(kept.end, answer.begin)}, false);
    writer.add({std::max(kept.begin, answer.begin), std::min(kept.end, answer.end)}, true);
    writer.add({std::max(kept.begin, answer.end), kept.end}, false);
  }
  writer.finish();
}

}  // namespace cupel::internal
