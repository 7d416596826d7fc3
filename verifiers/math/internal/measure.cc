#include "verifiers/math/internal/measure.h"

#include <algorithm>
#include <vector>

#include "verifiers/math/internal/parser.h"
#include "verifiers/math/internal/text.h"
#include "verifiers/math/internal/unit.h"

namespace cupel::math {
namespace {

constexpr std::size_t kLongest = 160;

struct Part {
  std::string_view number, unit;
};

bool is_plain_ascii(char c) { return static_cast<unsigned char>(c) < 0x80; }

/// Whether a unit may begin at `at`, behind the end of a number.
bool may_split(std::string_view text, std::size_t at) {
  const char before = text[at - 1], next = text[at];
  const bool ends_number = is_digit(before) || before == '}' || before == ')' || before == '$';
  return ends_number && !is_digit(next) && next != '.' && next != '/' && next != '}';
}

/// `40 m/s`: where the longest unit at the end of the text begins.
std::vector<Part> number_and_unit(std::string_view text) {
  constexpr int kTries = 12;
  int tries = 0;
  for (std::size_t at = 1; at < text.size() && tries < kTries; ++at) {
    if (!may_split(text, at)) continue;
    ++tries;
    const std::string_view unit = trim(text.substr(at));
    if (read_unit(unit)) return {{text.substr(0, at), unit}};
  }
  return {};
}

/// `\$40`, `\text{\$}40`, `€ 5`.
std::vector<Part> unit_and_number(std::string_view text) {
  const bool opens_with_sign =
      text[0] == '\\' || text[0] == '$' || text.starts_with("Rs") || !is_plain_ascii(text[0]);
  const auto unit = opens_with_sign ? leading_unit(text) : std::nullopt;
  if (!unit || unit->bytes >= text.size()) return {};
  std::string_view number = trim(text.substr(unit->bytes));
  if (number.starts_with(". ")) number = trim(number.substr(1));
  const bool is_number = is_digit(number[0]) || number[0] == '.';
  return is_number ? std::vector<Part>{{number, text.substr(0, unit->bytes)}} : std::vector<Part>();
}

void skip_joint(std::string_view& text) {
  text = trim(text);
  if (text.starts_with(',')) text = trim(text.substr(1));
  constexpr std::string_view kJoints[] = {"and ", "\\text{ and }", "\\text{and }", "\\,", "\\ "};
  for (const std::string_view joint : kJoints)
    if (text.starts_with(joint)) text = trim(text.substr(joint.size()));
}

/// `5 feet 6 inches`: numerals, each with its unit.
std::vector<Part> several_parts(std::string_view text) {
  constexpr std::size_t kMost = 4;
  std::vector<Part> parts;
  while (!text.empty() && parts.size() < kMost) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789."), text.size());
    if (digits == 0) return {};
    const auto unit = leading_unit(text.substr(digits));
    if (!unit) return {};
    parts.push_back({text.substr(0, digits), trim(text.substr(digits, unit->bytes))});
    text.remove_prefix(digits + unit->bytes);
    skip_joint(text);
  }
  return text.empty() && parts.size() > 1 ? parts : std::vector<Part>();
}

std::vector<Part> split(std::string_view text) {
  const bool has_letter = std::any_of(text.begin(), text.end(), [](char c) {
    return is_letter(c) || c == '$' || !is_plain_ascii(c);
  });
  if (text.empty() || text.size() > kLongest || !has_letter) return {};
  if (is_digit(text[0])) {
    if (std::vector<Part> parts = several_parts(text); !parts.empty()) return parts;
  }
  if (std::vector<Part> parts = number_and_unit(text); !parts.empty()) return parts;
  return unit_and_number(text);
}

std::string_view without_dollars(std::string_view text) {
  const bool in_dollars = text.size() > 2 && text.front() == '$' && text.back() == '$' &&
                          text.find('$', 1) == text.size() - 1 && text[text.size() - 2] != '\\';
  return in_dollars ? trim(text.substr(1, text.size() - 2)) : text;
}

/// Whether a unit is set as text, made of words, or a quotient: not what variables look like.
bool is_certain_unit(std::string_view unit) {
  for (std::size_t at = 0; at < unit.size(); ++at) {
    if (!is_letter(unit[at])) {
      if (unit[at] == '\\' || unit[at] == '/' || !is_plain_ascii(unit[at])) return true;
      continue;
    }
    std::size_t end = at;
    while (end < unit.size() && is_letter(unit[end])) ++end;
    if (end - at > 1 && !is_ambiguous_letter_unit(unit.substr(at, end - at))) return true;
    at = end - 1;
  }
  return false;
}

bool is_numeric(const Expression& tree) {
  return is_scalar(tree.kind) && !tree.is(Kind::symbol) && !tree.is(Kind::quantity) &&
         std::all_of(tree.children.begin(), tree.children.end(),
                     [](const Expression* child) { return is_numeric(*child); });
}

}  // namespace

Measure read_measure(std::string_view text, Arena& arena, Budget& budget) {
  const std::vector<Part> parts = split(without_dollars(trim(text)));
  if (parts.empty()) return {};
  const auto first = read_unit(parts[0].unit);
  if (!first) return {};
  const Builder build(arena);
  std::vector<const Expression*> terms;
  for (const Part& part : parts) {
    const Parse value = parse(trim(part.number), Commas::automatic, arena, budget);
    const auto unit = read_unit(part.unit);
    if (!value.root || !is_numeric(*value.root) || !unit || !same_dimension(*unit, *first))
      return {};
    const auto ratio = factor_ratio(*unit, *first);
    if (!ratio) return {};
    const bool grows = !terms.empty() && ratio->num >= ratio->den && ratio->ten >= 0;
    if (grows) return {};  // the parts of one measure are ever smaller
    terms.push_back(build.node(
        Kind::multiply,
        {value.root,
         build.node(Kind::divide, {build.integer(ratio->num), build.integer(ratio->den)}),
         build.node(Kind::power, {build.integer(10), build.integer(ratio->ten)})}));
    if (parts.size() == 1) terms[0] = value.root;
  }
  const Expression* total = terms.size() == 1 ? terms[0] : build.node(Kind::add, terms);
  return {build.node(Kind::quantity, std::vector{total}, 0, 0, arena.copy(parts[0].unit)),
          is_certain_unit(parts[0].unit) || parts.size() > 1};
}

}  // namespace cupel::math
