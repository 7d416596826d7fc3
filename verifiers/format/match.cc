#include "verifiers/format/match.h"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "base/python_text.h"
#include "base/utf8.h"
#include "verifiers/format/internal/chat_prompt.h"
#include "verifiers/format/internal/cut_text.h"
#include "verifiers/format/internal/layout.h"
#include "verifiers/format/internal/lookalike.h"
#include "verifiers/format/internal/place.h"
#include "verifiers/format/internal/token_scanner.h"
#include "verifiers/reasoning.h"

namespace cupel::format {
namespace {

constexpr std::string_view kThink = "<think>";  // what split_reasoning sets aside begins so

class Matcher {
 public:
  /// Of `text`, what is behind `begin` is matched.
  Matcher(const Template& form, std::string_view text, std::size_t begin, bool is_opened)
      : form_(form),
        text_(text),
        is_opened_(is_opened),
        layout_(form),
        scanner_(layout_.tokens, text),
        cursor_(begin) {}

  Match run() {
    if (text_.empty()) return {Fault::empty, 0, "the completion is empty"};
    if (!has_content(text_)) return {Fault::empty, 0, "the completion holds nothing to be seen"};
    for (std::size_t i = 0; i < form_.parts.size() && !fault_; ++i) take_part(i);
    if (!fault_) take_end();
    if (fault_) return std::move(*fault_);
    return {Fault::none, 0, {}, last_};
  }

 private:
  void take_part(std::size_t i) {
    const Part& part = form_.parts[i];
    if (part.kind == Part::Kind::text) {
      awaited_text_ = &part;
      if (!part.may_be_blank) last_ = {};
      return;
    }
    if (i > 0 || !is_opened_) take_open(i);
    if (fault_) return;
    part.kind == Part::Kind::tag ? take_tag(i) : take_box(i);
  }

  /// The next token that is `expected` or that may not be just anywhere.
  TokenScanner::Found next_mark(std::size_t expected) {
    TokenScanner::Found found = scanner_.next(cursor_);
    while (found.token < layout_.tokens.size() && found.token != expected &&
           !layout_.is_watched[found.token])
      found = scanner_.next(found.end);
    return found;
  }

  void take_open(std::size_t i) {
    const std::size_t expected = layout_.opens[i];
    const TokenScanner::Found found = next_mark(expected);
    if (found.token != expected) return miss_open(i, found);
    check_between(found.offset, i);
    previous_ = i;
    opened_at_ = found.offset;
    cursor_ = found.end;
  }

  void take_tag(std::size_t i) {
    const std::size_t expected = layout_.closes[i];
    const TokenScanner::Found found = next_mark(expected);
    if (found.token == layout_.tokens.size()) return cut_short(i);
    if (found.token != expected) return refuse(found, i, expected);
    take_content(i, found.offset, found.end);
  }

  void take_box(std::size_t i) {
    const std::size_t end = end_of_box(text_, cursor_);
    if (end == kNowhere) return cut_short(i);
    TokenScanner::Found inside = scanner_.next(cursor_);
    for (; inside.offset < end; inside = scanner_.next(inside.end))
      if (layout_.is_watched[inside.token]) return refuse(inside, i, kNoToken);
    take_content(i, end, end + 1);
  }

  void take_content(std::size_t i, std::size_t end, std::size_t behind) {
    last_ = text_.substr(cursor_, end - cursor_);
    if (!form_.parts[i].may_be_blank && !has_content(last_))
      return fail(Fault::blank, cursor_,
                  fmt::format("`{}` holds nothing", to_string(form_.parts[i])));
    cursor_ = behind;
    previous_ = i;
  }

  void take_end() {
    const TokenScanner::Found found = next_mark(kNoToken);
    const std::size_t end = form_.parts.size();
    if (found.token < layout_.tokens.size()) {
      check_between(found.offset, end);
      if (!fault_) refuse(found, end, kNoToken);
      return;
    }
    const std::string_view rest = text_.substr(cursor_);
    if (awaited_text_ && !awaited_text_->may_be_blank && is_nothing_yet(rest, true))
      return fail(Fault::cut_short, text_.size(),
                  "the text ends where text should come " + place_in_template(end));
    if (is_nothing_yet(rest, false)) return;
    text_ = text_.substr(0, cursor_ + without_special_tokens(rest).size());
    check_between(text_.size(), end);
  }

  /// What stands between the parts, up to `end`, where part `i` begins.
  void check_between(std::size_t end, std::size_t i) {
    const std::string_view between = text_.substr(cursor_, end - cursor_);
    if (const Part* awaited = std::exchange(awaited_text_, nullptr)) {
      if (awaited->may_be_blank || has_content(between)) return;
      return fail(Fault::blank, cursor_, "there is no text " + place_in_template(i));
    }
    if (form_.text_outside) return;
    const std::size_t start = cursor_ + end_of_python_space(between, 0);
    if (start == end) return;
    fail(Fault::outside, start, "text " + place_in_template(i), text_.substr(start, end - start));
  }

  /// The mark that opens part `i` is not there: another one comes first, or none.
  void miss_open(std::size_t i, const TokenScanner::Found& found) {
    const std::string& open = form_.parts[i].open;
    const bool is_text_allowed = awaited_text_ || form_.text_outside;
    const std::size_t start = cursor_ + end_of_python_space(text_.substr(cursor_), 0);
    if (found.token < layout_.tokens.size() && (is_text_allowed || start == found.offset))
      return refuse(found, i, layout_.opens[i]);
    const std::string_view rest = text_.substr(start);
    if (ends_inside_open(rest, form_.parts[i], is_text_allowed))
      return fail(Fault::cut_short, text_.size(),
                  fmt::format("the text ends inside of `{}`", open));
    if (is_nothing_yet(rest, is_text_allowed))
      return fail(Fault::cut_short, text_.size(),
                  fmt::format("the text ends where `{}` should come", start_of(i)));
    std::string detail = fmt::format("`{}` is missing", start_of(i));
    if (previous_) detail += fmt::format(" after `{}`", end_of(*previous_));
    fail(Fault::missing, start, detail, text_.substr(start));
    if (form_.parts[i].kind == Part::Kind::tag) name_lookalike(open);
  }

  void cut_short(std::size_t i) {
    const Part& part = form_.parts[i];
    const bool is_by_prompt = i == 0 && is_opened_;
    fail(Fault::cut_short, text_.size(),
         fmt::format("the text ends inside of `{}`, opened {}", to_string(part),
                     is_by_prompt ? "by the prompt" : "at " + place(text_, opened_at_)));
    if (part.kind == Part::Kind::tag) name_lookalike(part.close);
  }

  /// A mark that may not be where it is: `expected`, if anything, should have come.
  void refuse(const TokenScanner::Found& found, std::size_t i, std::size_t expected) {
    const Token& token = layout_.tokens[found.token];
    const std::string_view rest = text_.substr(found.offset);
    if (expected != kNoToken && rest == token.text &&
        layout_.tokens[expected].text.starts_with(rest))
      return fail(Fault::cut_short, text_.size(),
                  fmt::format("the text ends inside of `{}`", layout_.tokens[expected].text));
    const bool is_of_prompt = i == 0 && is_opened_ && found.token == layout_.opens[0];
    const bool is_again = is_of_prompt || was_taken(found.token, i, expected);
    std::string detail =
        fmt::format("`{}{}`{}", token.text, token.is_box ? "{" : "", is_again ? " again" : "");
    if (is_of_prompt) detail += ", which the prompt has opened,";
    if (expected != kNoToken)
      detail += fmt::format(" where `{}` should come", layout_.tokens[expected].text);
    else if (i < form_.parts.size())
      detail += " inside of a box";
    fail(Fault::surplus, found.offset, detail);
    if (expected != kNoToken && !layout_.tokens[expected].is_box)
      name_lookalike(layout_.tokens[expected].text);
  }

  /// Whether `token` was passed before the mark `expected` of part `i` came up.
  bool was_taken(std::size_t token, std::size_t i, std::size_t expected) const {
    for (std::size_t k = 0; k < std::min(i, form_.parts.size()); ++k)
      if (layout_.opens[k] == token || layout_.closes[k] == token) return true;
    return i < form_.parts.size() && layout_.opens[i] == token && expected != token;
  }

  /// Whether `mark` seems to be there, but only seems so.
  void name_lookalike(std::string_view mark) {
    const std::size_t end = std::max(cursor_, fault_->offset);
    const bool is_missing = fault_->fault == Fault::missing;
    const Lookalike seen =
        find_lookalike(text_.substr(cursor_, is_missing ? text_.npos : end - cursor_), mark);
    if (seen.offset == kNowhere) return;
    fault_->detail += fmt::format("; `{}` ({}) is not `{}`", shorten(seen.text, 40),
                                  place(text_, cursor_ + seen.offset), mark);
  }

  std::string place_in_template(std::size_t i) const {
    const bool is_end = i == form_.parts.size();
    if (!previous_ && !is_end) return fmt::format("before `{}`", start_of(i));
    if (!previous_) return "in the completion";
    if (is_end) return fmt::format("after `{}`", end_of(*previous_));
    return fmt::format("between `{}` and `{}`", end_of(*previous_), start_of(i));
  }

  std::string start_of(std::size_t i) const {
    const Part& part = form_.parts[i];
    return part.kind == Part::Kind::box ? to_string(part) : part.open;
  }

  std::string end_of(std::size_t i) const {
    const Part& part = form_.parts[i];
    return part.kind == Part::Kind::box ? to_string(part) : part.close;
  }

  void fail(Fault fault, std::size_t offset, std::string detail, std::string_view shown = {}) {
    constexpr std::size_t kShown = 60;
    detail += fmt::format(" ({})", place(text_, offset));
    if (!shown.empty()) detail += ": " + shorten(shown, kShown);
    fault_ = Match{fault, offset, std::move(detail)};
  }

  const Template& form_;
  std::string_view text_;
  bool is_opened_;
  Layout layout_;
  TokenScanner scanner_;
  std::size_t cursor_;                        ///< all before it is taken
  std::size_t opened_at_ = 0;                 ///< where the last part began
  std::optional<std::size_t> previous_ = {};  ///< the part that was taken last
  const Part* awaited_text_ = nullptr;
  std::string_view last_ = {};
  std::optional<Match> fault_ = {};
};

bool prompt_opens(const Template& form, std::string_view prompt) {
  if (form.opened == Template::Opened::see_prompt)
    return python_strip(prefill_of(prompt)).ends_with(form.parts[0].open);
  return form.opened == Template::Opened::by_prompt;
}

}  // namespace

Match match(const Template& form, std::string_view completion, std::string_view prompt) {
  if (!form.answer_only) return Matcher(form, completion, 0, prompt_opens(form, prompt)).run();
  const Reasoning parts = split_reasoning(completion);
  const std::string_view start = python_strip(completion);
  if (parts.is_unfinished || (!start.empty() && kThink.starts_with(start)))
    return {Fault::cut_short, completion.size(), "the text ends inside of its reasoning"};
  const auto begin = static_cast<std::size_t>(parts.answer.data() - completion.data());
  return Matcher(form, completion, begin, false).run();
}

}  // namespace cupel::format
