#include "verifiers/instructions/pattern.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <cstdint>
#include <utility>

#include "base/utf8.h"

namespace cupel::instructions {
namespace {

constexpr std::int64_t kMostMemory = 4 << 20;

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

re2::RE2::Options options_of(const PatternStyle& style) {
  re2::RE2::Options options(re2::RE2::Quiet);
  options.set_max_mem(kMostMemory);
  options.set_case_sensitive(!style.ignores_case);
  options.set_dot_nl(style.dot_is_all);
  return options;
}

/// RE2's own message, the place it complains of, and what to do where that is not plain.
std::string fault_of(const re2::RE2& compiled, std::string_view pattern) {
  std::string fault = compiled.error();
  const std::string& culprit = compiled.error_arg();
  const std::size_t place = culprit.empty() ? std::string_view::npos : pattern.find(culprit);
  if (place != std::string_view::npos) fault += fmt::format(" (at byte {})", place);
  const bool looks_around =
      culprit.starts_with("(?=") || culprit.starts_with("(?!") || culprit.starts_with("(?<");
  const bool refers_back =
      culprit.size() == 2 && culprit[0] == '\\' && culprit[1] >= '1' && culprit[1] <= '9';
  if (looks_around || refers_back)
    fault += "; patterns are RE2's, which has no look-around and no backreferences";
  return shorten(fault, 400);
}

}  // namespace

Result<Pattern> Pattern::compile(std::string_view pattern, const PatternStyle& style) {
  if (valid_utf8_length(pattern) < pattern.size()) return failure("invalid UTF-8");
  const std::string text = style.is_by_line ? fmt::format("(?m){}", pattern) : std::string(pattern);
  auto compiled = std::make_shared<const re2::RE2>(text, options_of(style));
  if (!compiled->ok()) return failure(fault_of(*compiled, pattern));
  return Pattern(std::move(compiled));
}

std::optional<Pattern::Match> Pattern::find(std::string_view text) const {
  re2::StringPiece found;
  if (!compiled_->Match(piece(text), 0, text.size(), re2::RE2::UNANCHORED, &found, 1))
    return std::nullopt;
  const auto offset = static_cast<std::size_t>(found.data() - text.data());
  return Match{offset, text.substr(offset, found.size())};
}

bool Pattern::is_in(std::string_view text) const {
  return compiled_->Match(piece(text), 0, text.size(), re2::RE2::UNANCHORED, nullptr, 0);
}

bool Pattern::matches_all_of(std::string_view text) const {
  return compiled_->Match(piece(text), 0, text.size(), re2::RE2::ANCHOR_BOTH, nullptr, 0);
}

// The states of the automaton are made while it runs: few for most texts, all of the memory for a
// hostile one.
std::size_t Pattern::bytes() const { return kMostMemory / 4; }

}  // namespace cupel::instructions
