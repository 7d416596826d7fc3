#include "verifiers/format/template.h"

#include <fmt/format.h>

#include <array>

#include "base/nearest.h"
#include "base/python_text.h"
#include "base/utf8.h"
#include "verifiers/format/internal/place.h"

namespace cupel::format {
namespace {

constexpr std::size_t kMostParts = 64;
constexpr std::size_t kLongestMark = 256;
constexpr std::string_view kGap = "...";
constexpr std::string_view kBoxCommand = "\\boxed";
constexpr std::string_view kBox = "\\boxed{...}";
constexpr std::array<std::string_view, 2> kRules = {"empty", "again"};

bool is_name(std::string_view text) {
  for (const char c : text) {
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    if (!is_letter && !(c >= '0' && c <= '9') && c != '_' && c != '-') return false;
  }
  return !text.empty();
}

/// `think` of `think` and `<think>`, "" of all else.
std::string_view name_of(std::string_view text) {
  if (text.starts_with('<') && text.ends_with('>')) text = text.substr(1, text.size() - 2);
  return is_name(text) ? text : std::string_view();
}

/// Takes `:empty` and `:again` off the end of `text`. The name of a tag holds no colon, so there
/// all that follows one is meant as a rule; marks may hold colons of their own.
Result<void> take_rules(std::string_view& text, Part& part) {
  std::size_t colon;
  while ((colon = text.rfind(':')) != kNowhere && colon > 0) {
    const std::string_view rule = text.substr(colon + 1);
    if (rule == kRules[0])
      part.may_be_blank = true;
    else if (rule == kRules[1])
      part.may_recur = true;
    else if (text.find(kGap) == kNowhere)
      return failure(unknown_name_message("rule", rule, kRules));
    else
      break;
    text = text.substr(0, colon);
  }
  return {};
}

Result<Part> parse_part(std::string_view text) {
  const std::string_view written = text;
  Part part;
  if (auto rules = take_rules(text, part); !rules) return tl::make_unexpected(rules.error());
  if (text == kGap) return part;
  if (text == kBox) {
    part.kind = Part::Kind::box;
    part.open = kBoxCommand;
    part.close = "}";
    return part;
  }
  part.kind = Part::Kind::tag;
  if (const std::string_view name = name_of(text); !name.empty()) {
    part.open = fmt::format("<{}>", name);
    part.close = fmt::format("</{}>", name);
    return part;
  }
  const std::size_t gap = text.find(kGap);
  if (gap == kNowhere || gap == 0 || gap + kGap.size() == text.size() || text.rfind(kGap) != gap)
    return failure(fmt::format(
        "\"{}\" is none of the parts of a template: the name of a tag (think), two marks "
        "(<|a|>...<|b|>), \\boxed{{...}} or text (...)",
        shorten(written, 80)));
  part.open = text.substr(0, gap);
  part.close = text.substr(gap + kGap.size());
  return part;
}

Result<void> check_mark(std::string_view mark) {
  const std::string shown = shorten(mark, 40);
  if (python_strip(mark).empty()) return failure("a mark of a tag is blank");
  if (mark.size() > kLongestMark)
    return failure(fmt::format("the mark \"{}\" is longer than {} bytes", shown, kLongestMark));
  if (mark.starts_with(kBoxCommand))
    return failure(fmt::format("the mark \"{}\" is that of a box: write {} for one", shown, kBox));
  if (valid_utf8_length(mark) != mark.size())
    return failure(fmt::format("the mark \"{}\" is not valid UTF-8", shown));
  return {};
}

Result<void> check_marks(const Template& form) {
  for (const Part& part : form.parts) {
    if (part.kind != Part::Kind::tag) continue;
    for (const std::string* mark : {&part.open, &part.close})
      if (auto checked = check_mark(*mark); !checked) return checked;
  }
  return {};
}

Result<void> check_order(const Template& form) {
  const std::vector<Part>& parts = form.parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0 && parts[i].kind == Part::Kind::text && parts[i - 1].kind == Part::Kind::text)
      return failure("two parts in a row are text (...): nothing says where the first one ends");
    for (std::size_t k = 0; k < i; ++k)
      if (parts[i].kind != Part::Kind::text && parts[i].open == parts[k].open &&
          !(parts[i].may_recur && parts[k].may_recur))
        return failure(fmt::format(
            "{} is listed twice, and each tag may occur once: no completion can have that form; "
            "add :again to both, or set once=no",
            to_string(parts[k])));
  }
  if (form.opened != Template::Opened::by_completion && parts[0].kind != Part::Kind::tag)
    return failure("prefilled: the template does not begin with a tag that a prompt could open");
  return {};
}

}  // namespace

Result<std::vector<Part>> parse_parts(std::string_view text) {
  constexpr std::string_view kSeparators = "+, \t\n";
  std::vector<Part> parts;
  while (true) {
    const std::size_t start = text.find_first_not_of(kSeparators);
    if (start == kNowhere) break;
    text.remove_prefix(start);
    const std::string_view written = text.substr(0, text.find_first_of(kSeparators));
    text.remove_prefix(written.size());
    auto part = parse_part(written);
    if (!part) return tl::make_unexpected(part.error());
    parts.push_back(std::move(*part));
  }
  if (parts.empty()) return failure("a template needs at least one part, as in think+answer");
  return parts;
}

std::string to_string(const Part& part) {
  if (part.kind == Part::Kind::text) return std::string(kGap);
  if (part.kind == Part::Kind::box) return std::string(kBox);
  return part.open + std::string(kGap) + part.close;
}

Result<void> check_template(const Template& form) {
  if (form.parts.empty()) return failure("a template needs at least one part, as in think+answer");
  if (form.parts.size() > kMostParts)
    return failure(fmt::format("a template of {} parts: at most {} are allowed", form.parts.size(),
                               kMostParts));
  if (auto marks = check_marks(form); !marks) return marks;
  return check_order(form);
}

}  // namespace cupel::format
