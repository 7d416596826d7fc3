#include "verifiers/code/extract.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "verifiers/code/internal/fences.h"
#include "verifiers/code/internal/reads_as_code.h"
#include "verifiers/code/internal/white_space.h"
#include "verifiers/reasoning.h"

namespace cupel::code {
namespace {

constexpr std::array<std::string_view, 4> kNames = {"last", "first", "joined", "whole"};

constexpr std::string_view kOpenAnswer = "<answer>";
constexpr std::string_view kCloseAnswer = "</answer>";

/// What stands in a fence beside solutions: data, sessions, prose.
constexpr std::array<std::string_view, 34> kNoPrograms = {
    "text",  "txt",     "plain",   "plaintext", "none", "output",    "stdout",
    "input", "stdin",   "console", "terminal",  "bash", "sh",        "shell",
    "zsh",   "cmd",     "json",    "jsonl",     "yaml", "yml",       "toml",
    "ini",   "xml",     "html",    "csv",       "diff", "log",       "markdown",
    "md",    "mermaid", "latex",   "tex",       "math", "pseudocode"};

std::string lower_case(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

/// `python` of `python3.11`.
std::string_view without_version(std::string_view language) {
  return language.substr(0, language.find_last_not_of("0123456789.") + 1);
}

template <class Names>
bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

/// How likely a block is to be the solution; only the likeliest are looked at.
enum class Claim : std::uint8_t { none, no_program, unnamed_text, unnamed_code, named };

Claim claim_of(const FencedBlock& block, std::span<const std::string_view> languages) {
  constexpr std::size_t kLongestTag = 40;
  if (!has_code(block)) return Claim::none;
  if (block.opened_before) return Claim::named;
  if (block.tag.empty())
    return reads_as_code(block.content) ? Claim::unnamed_code : Claim::unnamed_text;
  const std::string tag = lower_case(block.tag.substr(0, kLongestTag));
  if (languages.empty()) return contains(kNoPrograms, tag) ? Claim::no_program : Claim::named;
  const bool is_right = contains(languages, tag) || contains(languages, without_version(tag));
  return is_right ? Claim::named : Claim::none;
}

/// The blocks of the likeliest kind.
std::vector<FencedBlock> candidates(const std::vector<FencedBlock>& blocks,
                                    std::span<const std::string_view> languages) {
  Claim best = Claim::no_program;
  std::vector<FencedBlock> chosen;
  for (const FencedBlock& block : blocks) {
    const Claim claim = claim_of(block, languages);
    if (claim < best) continue;
    if (claim > best) chosen.clear();
    best = claim;
    chosen.push_back(block);
  }
  return chosen;
}

Extraction from_blocks(std::span<const FencedBlock> solution) {
  Extraction found;
  for (const FencedBlock& block : solution) found.code += code_of(block);
  found.found = solution.back().is_closed ? Found::block : Found::open_block;
  found.language = lower_case(solution.back().tag);
  return found;
}

std::span<const FencedBlock> chosen_of(std::span<const FencedBlock> blocks, Extract policy) {
  if (policy == Extract::first) return blocks.first(1);
  return policy == Extract::last ? blocks.last(1) : blocks;
}

/// What the last `<answer>` tag holds; all of `text` where there is none.
std::string_view inside_answer(std::string_view text) {
  const std::size_t open = text.rfind(kOpenAnswer);
  if (open == std::string_view::npos) return text;
  text.remove_prefix(open + kOpenAnswer.size());
  return text.substr(0, text.find(kCloseAnswer));
}

std::string_view without_blank_lines_before(std::string_view text) {
  const std::string_view content =
      text.substr(std::min(text.find_first_not_of(" \t\r\n\v\f"), text.size()));
  const std::size_t feed = text.substr(0, text.size() - content.size()).rfind('\n');
  return feed == std::string_view::npos ? text : text.substr(feed + 1);
}

Extraction bare(std::string_view text) {
  FencedBlock all;
  all.content = without_blank_lines_before(inside_answer(text));
  Extraction found;
  if (!reads_as_code(all.content)) return found;
  found.found = Found::bare;
  found.code = code_of(all);
  return found;
}

}  // namespace

std::span<const std::string_view> extract_names() { return kNames; }

Extraction extract(std::string_view completion, std::span<const std::string_view> languages,
                   Extract policy) {
  const Reasoning parts = split_reasoning(completion);
  const std::string_view text = without_special_tokens(parts.answer);
  const bool opened_before = reads_as_code(text_before_bare_fence(text));
  const std::vector<FencedBlock> blocks = find_fences(text, opened_before);
  Extraction found;
  if (policy == Extract::whole) {
    if (!is_blank(completion)) found = {Found::whole, std::string(completion), "", 0};
  } else if (parts.is_unfinished) {
    found.found = Found::unfinished_reasoning;
  } else if (blocks.empty()) {
    found = bare(text);
  } else if (const auto likeliest = candidates(blocks, languages); !likeliest.empty()) {
    found = from_blocks(chosen_of(likeliest, policy));
  }
  found.blocks = blocks.size();
  return found;
}

}  // namespace cupel::code
