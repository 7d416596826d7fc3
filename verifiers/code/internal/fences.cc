#include "verifiers/code/internal/fences.h"

#include <algorithm>
#include <optional>

#include "verifiers/code/internal/white_space.h"

namespace cupel::code {
namespace {

constexpr std::size_t kShortestFence = 3;
constexpr std::size_t kSlack = 3;  // how much deeper than its opening fence a closing one may be

struct Fence {
  char mark = '`';
  std::size_t length = kShortestFence;
  std::size_t indentation = 0;
  std::string_view behind = {};  ///< what follows it in its line
  bool starts_line = true;       ///< nothing stands before it but white space and list markers
};

std::size_t space_at_start(std::string_view line) {
  std::size_t i = 0;
  while (i < line.size() && is_space_in_line(line[i])) ++i;
  return i;
}

/// The length of `- `, `12. ` and the like at the start of `text`.
std::size_t list_marker_length(std::string_view text) {
  std::size_t i = 0;
  while (i < text.size() && i < 9 && text[i] >= '0' && text[i] <= '9') ++i;
  const std::string_view ends = i > 0 ? ".)" : "-*+";
  if (i + 1 >= text.size() || ends.find(text[i]) == std::string_view::npos) return 0;
  ++i;
  const std::size_t space = space_at_start(text.substr(i));
  return space > 0 ? i + space : 0;
}

std::optional<Fence> fence_at(std::string_view line, std::size_t at) {
  if (at >= line.size() || (line[at] != '`' && line[at] != '~')) return std::nullopt;
  Fence fence;
  fence.mark = line[at];
  const std::size_t end = std::min(line.find_first_not_of(fence.mark, at), line.size());
  fence.length = end - at;
  fence.indentation = at;
  fence.behind = without_space_around(line.substr(end));
  if (fence.length < kShortestFence) return std::nullopt;
  return fence;
}

std::optional<Fence> opening_fence(std::string_view line) {
  const std::size_t indentation = space_at_start(line);
  std::size_t at = indentation + list_marker_length(line.substr(indentation));
  auto fence = fence_at(line, at);
  if (!fence) {
    at = line.find("```");
    if (at == std::string_view::npos) return std::nullopt;
    std::string_view before = without_space_at_end(line.substr(0, at));
    while (before.ends_with('*')) before.remove_suffix(1);
    if (!before.ends_with(':') && !before.ends_with('>')) return std::nullopt;
    fence = fence_at(line, at);
    fence->indentation = indentation;
    fence->starts_line = false;
  }
  const bool is_inline_code = fence->behind.find(fence->mark) != std::string_view::npos;
  return is_inline_code ? std::nullopt : fence;
}

bool closes(std::string_view line, const Fence& open) {
  const std::size_t indentation = space_at_start(line);
  if (indentation > open.indentation + kSlack) return false;
  const auto fence = fence_at(line, indentation);
  return fence && fence->mark == open.mark && fence->length >= open.length &&
         (fence->behind.empty() || fence->behind.front() == '<');
}

/// The language that the text behind a fence names: `python` of `{.python .numbered}`.
std::string_view tag_of(std::string_view behind) {
  while (!behind.empty() && (behind.front() == '{' || behind.front() == '.'))
    behind.remove_prefix(1);
  constexpr std::string_view kBehindTag = " \t,:;{}()[]<>\"'`";
  const std::string_view word = behind.substr(0, behind.find_first_of(kBehindTag));
  return word.find('=') == std::string_view::npos ? word : std::string_view();
}

bool opens_anew(std::string_view line, const Fence& open) {
  const auto fence = opening_fence(line);
  return fence && fence->starts_line && fence->mark == open.mark && fence->length >= open.length &&
         fence->indentation <= open.indentation + kSlack && !tag_of(fence->behind).empty();
}

/// `content` up to a fence at the end of one of its lines; nothing where there is none.
std::optional<std::string_view> up_to_fence_at_line_end(std::string_view content,
                                                        const Fence& open) {
  for (std::string_view rest = content; !rest.empty();) {
    const std::string_view line = without_space_at_end(take_line(rest));
    std::size_t marks = 0;
    while (marks < line.size() && line[line.size() - 1 - marks] == open.mark) ++marks;
    if (marks < open.length) continue;
    const std::string_view before = line.substr(0, line.size() - marks);
    const char* end = line.data() + (is_blank(before) ? 0 : before.size());
    return content.substr(0, static_cast<std::size_t>(end - content.data()));
  }
  return std::nullopt;
}

/// Goes through a text line by line.
class Scan {
 public:
  Scan(std::string_view text, bool starts_in_block) : text_(text), rest_(text) {
    if (!starts_in_block) return;
    begin_block(Fence());
    blocks_.back().opened_before = true;
  }

  std::vector<FencedBlock> blocks() {
    while (!rest_.empty()) {
      const std::size_t line_start = text_.size() - rest_.size();
      const std::string_view line = take_line(rest_);
      if (open_ && closes(line, *open_)) {
        end_block(line_start, true);
      } else if (!open_ || opens_anew(line, *open_)) {
        const auto fence = opening_fence(line);
        if (!fence) continue;
        if (open_) end_block(line_start, false);
        begin_block(*fence);
      }
    }
    if (open_) end_block(text_.size(), false);
    return std::move(blocks_);
  }

 private:
  void begin_block(const Fence& fence) {
    open_ = fence;
    content_start_ = text_.size() - rest_.size();
    FencedBlock block;
    block.tag = tag_of(fence.behind);
    block.indentation = fence.indentation;
    blocks_.push_back(block);
  }

  void end_block(std::size_t end, bool is_closed) {
    FencedBlock& block = blocks_.back();
    block.content = text_.substr(content_start_, end - content_start_);
    block.is_closed = is_closed;
    if (!is_closed) {
      if (const auto shorter = up_to_fence_at_line_end(block.content, *open_)) {
        block.content = *shorter;
        block.is_closed = true;
      }
    }
    open_.reset();
  }

  std::string_view text_, rest_;
  std::optional<Fence> open_;
  std::size_t content_start_ = 0;
  std::vector<FencedBlock> blocks_;
};

bool is_answer_tag(std::string_view line) {
  line = without_space_around(line);
  return line == "<answer>" || line == "</answer>";
}

/// Without blank lines and tags before and behind it, if there are tags.
std::string_view without_answer_tags(std::string_view content) {
  for (std::string_view rest = content; !rest.empty();) {
    const std::string_view line = take_line(rest);
    if (is_answer_tag(line))
      content = rest;
    else if (!is_blank(line))
      break;
  }
  while (true) {
    const std::string_view text = without_space_at_end(content);
    const std::size_t feed = text.rfind('\n');
    const std::size_t line = feed == std::string_view::npos ? 0 : feed + 1;
    if (!is_answer_tag(text.substr(line))) return content;
    content = content.substr(0, line);
  }
}

}  // namespace

std::vector<FencedBlock> find_fences(std::string_view text, bool starts_in_block) {
  return Scan(text, starts_in_block).blocks();
}

std::string_view text_before_bare_fence(std::string_view text) {
  for (std::string_view rest = text; !rest.empty();) {
    const std::size_t line_start = text.size() - rest.size();
    const auto fence = opening_fence(take_line(rest));
    if (!fence) continue;
    return fence->behind.empty() ? text.substr(0, line_start) : std::string_view();
  }
  return {};
}

bool has_code(const FencedBlock& block) { return !is_blank(without_answer_tags(block.content)); }

std::string code_of(const FencedBlock& block) {
  std::string code;
  const std::string_view content = without_answer_tags(block.content);
  if (is_blank(content)) return code;
  code.reserve(content.size() + 1);
  for (std::string_view rest = content; !rest.empty();) {
    std::string_view line = take_line(rest);
    if (line.ends_with('\n')) line.remove_suffix(1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    line.remove_prefix(std::min(space_at_start(line), block.indentation));
    code += line;
    code += '\n';
  }
  return code;
}

}  // namespace cupel::code
