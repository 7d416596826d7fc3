#include "rewards/validation/internal/prompt_checks.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <array>
#include <charconv>
#include <string>

#include "base/text.h"
#include "base/utf8.h"

namespace cupel {
namespace {

constexpr std::size_t kShown = 60;

/// For a person: some text on both sides of a place.
std::string around(std::string_view text, std::size_t at) {
  const std::size_t from = at < kShown / 2 ? 0 : at - kShown / 2;
  std::size_t first = from;
  while (first < at && (static_cast<unsigned char>(text[first]) & 0xC0) == 0x80) ++first;
  return shorten(utf8_prefix(text.substr(first), kShown), kShown);
}

/// A backslash and a letter that a reader of JSON or of a programming language took for one
/// character, and what follows it in the commands that begin so.
struct Escape {
  char read_as;
  std::string_view letter;
  const RE2* rest;
};

bool find_latex_damage(std::string_view text, std::string& detail) {
  static const RE2 kBeta(R"(^(?:eta|oxed|inom|ar\{|egin\{|ig[(|\[{]|mod\b|ot\b))");
  static const RE2 kFrac(R"(^(?:rac|orall))");
  static const RE2 kText(
      R"(^(?:ext(?:bf|rm|it)?\{|imes\b|heta\b|frac\{|riangle\b|binom\{|an\^|an\())");
  static const RE2 kRight(R"(^(?:ight[)\]}.|\\]|ho\b|angle\b|m\{))");
  static const RE2 kVector(R"(^(?:ec\{|arepsilon|arphi|dots))");
  static const RE2 kAlpha(R"(^(?:lpha|ngle|pprox))");
  static const std::array kEscapes = {Escape{'\b', "b", &kBeta},   Escape{'\f', "f", &kFrac},
                                      Escape{'\t', "t", &kText},   Escape{'\r', "r", &kRight},
                                      Escape{'\v', "v", &kVector}, Escape{'\a', "a", &kAlpha}};
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    if (static_cast<unsigned char>(text[i]) >= 0x20 || text[i] == '\n') continue;
    for (const Escape& escape : kEscapes) {
      if (text[i] != escape.read_as) continue;
      const std::string_view rest = text.substr(i + 1, 16);
      if (!RE2::PartialMatch(rest, *escape.rest)) continue;
      const std::string shown = shorten(rest.substr(0, rest.find_first_of(" \n{}$")), 16);
      detail = fmt::format("\\{}{} was read as a control character and \"{}\"", escape.letter,
                           shown, shown);
      return true;
    }
  }
  return false;
}

bool find_encoding_damage(std::string_view text, std::string& detail) {
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    const auto byte = [&](std::size_t k) {
      return i + k < text.size() ? static_cast<unsigned char>(text[i + k]) : 0u;
    };
    if (byte(0) < 0xC2) continue;
    const bool is_replacement = text.substr(i).starts_with("\xEF\xBF\xBD");
    // "Ã©" for é, "â€™" for ’, "Â " for a space that does not break.
    const bool is_latin = byte(0) == 0xC3 && byte(1) == 0x83 && byte(2) == 0xC2;
    const bool is_quote = text.substr(i).starts_with("\xC3\xA2\xE2\x82\xAC");
    const bool is_sign = byte(0) == 0xC3 && byte(1) == 0x82 && byte(2) == 0xC2;
    if (!is_replacement && !is_latin && !is_quote && !is_sign) continue;
    detail = fmt::format("{}: {}", is_replacement ? "U+FFFD stands for what was lost" : "mojibake",
                         around(text, i));
    return true;
  }
  return false;
}

bool find_control_character(std::string_view text, std::string& detail) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto c = static_cast<unsigned char>(text[i]);
    const bool is_c1 =
        c == 0xC2 && i + 1 < text.size() && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    const bool is_c0 = c < 0x20 && c != '\n' && c != '\t' && c != '\r';
    if (!is_c0 && !is_c1 && c != 0x7F) continue;
    const unsigned code = is_c1 ? static_cast<unsigned char>(text[i + 1]) : c;
    detail = fmt::format("U+{:04X} in: {}", code, around(text, i));
    return true;
  }
  return false;
}

/// Openings of `open` that no `close` follows, of marks that do not nest; a backslash before the
/// first one makes it a line break (`\\[2pt]`).
bool is_left_open(std::string_view text, std::string_view open, std::string_view close) {
  const std::size_t last = last_occurrence(text, open);
  if (last == std::string_view::npos) return false;
  if (last > 0 && text[last - 1] == '\\') return false;
  return first_occurrence(text, close, last) == std::string_view::npos;
}

std::string cut_short(std::string_view prompt) {
  static const RE2 kHangs(R"((?:,|[ \n](?:the|an|and|or|if|whose|where))\s*$)");
  for (const auto& [open, close] :
       {std::pair{"\\(", "\\)"}, {"\\[", "\\]"}, {"[asy]", "[/asy]"}, {"\\begin{", "\\end{"}})
    if (is_left_open(prompt, open, close)) return fmt::format("{} is never closed", open);
  const std::string_view end =
      prompt.substr(prompt.size() - std::min<std::size_t>(32, prompt.size()));
  if (RE2::PartialMatch(end, kHangs)) return fmt::format("ends in \"{}\"", shorten(trim(end), 40));
  return {};
}

bool has_drawing(const ProblemRow& row) {
  if (!row.pictures.empty()) return true;
  for (const std::string_view name : {"image", "images", "figure", "decoded_image"})
    if (const JsonField* field = row.field(name);
        field && field->value != "[]" && field->value != "\"\"")
      return true;
  for (const std::string_view mark : {"[/asy]", "\\end{tikzpicture}", "<svg"})
    if (first_occurrence(row.prompt, mark) != std::string_view::npos) return true;
  return false;
}

std::optional<std::uint64_t> whole_number(const JsonField& field) {
  std::uint64_t value = 0;
  const char* const end = field.value.data() + field.value.size();
  const auto read = std::from_chars(field.value.data(), end, value);
  const bool is_whole = read.ec == std::errc() && read.ptr == end;
  return is_whole ? std::optional(value) : std::nullopt;
}

/// Numbers in a list of numbers.
std::optional<std::uint64_t> length_of(const JsonField& field) {
  std::uint64_t commas = 0;
  bool has_digit = false;
  for (const char c : field.value) {
    commas += c == ',';
    has_digit = has_digit || is_digit(c);
  }
  return has_digit ? commas + 1 : std::uint64_t{0};
}

struct TokenCount {
  std::uint64_t tokens;
  std::string from;  ///< where that is known from
};

TokenCount tokens_of(const ProblemRow& row) {
  for (const std::string_view name : {"prompt_tokens", "num_prompt_tokens", "prompt_length",
                                      "prompt_token_ids", "prompt_ids", "input_ids"}) {
    const JsonField* field = row.field(name);
    if (!field) continue;
    const auto count = field->type == JsonType::array ? length_of(*field) : whole_number(*field);
    if (count) return {*count, fmt::format("by its {}", name)};
  }
  constexpr std::uint64_t kCharactersPerToken = 4;
  return {(code_points(row.prompt) + kCharactersPerToken - 1) / kCharactersPerToken,
          "about: a quarter of its characters, as the row has no prompt_tokens"};
}

}  // namespace

void check_texts(const ProblemRow& row, Faults& faults) {
  if (trim(row.prompt).empty()) {
    faults.add(Check::no_prompt, "there is no prompt, or it is blank");
    return;
  }
  std::string detail;
  const std::string_view reference = row.sample().reference.value_or("");
  for (const auto& [name, text] :
       {std::pair{std::string_view("prompt"), row.prompt}, {"reference", reference}}) {
    const std::string where = fmt::format("in the {}: ", name);
    if (find_latex_damage(text, detail))
      faults.add(Check::latex_damage, where + detail);
    else if (find_control_character(text, detail))
      faults.add(Check::control_characters, where + detail);
    if (find_encoding_damage(text, detail)) faults.add(Check::encoding_damage, where + detail);
  }
  if (std::string how = cut_short(row.prompt); !how.empty())
    faults.add(Check::truncated_prompt, std::move(how));
}

void check_problem_text(const ProblemRow& row, Faults& faults) {
  static const RE2 kLinkedFigure(
      R"((?i)(!\[[^\]\n]*\]\([^)\n]+\)|<img\b|\\includegraphics|<image>))");
  static const RE2 kFigure(
      R"((?i)\b((?:(?:as )?shown|see|pictured|depicted|given|in|from) (?:in )?(?:the|this) )"
      R"((?:following |accompanying |adjacent |attached )?(?:figure|diagram|picture)"
      R"(|image|photo|drawing))"
      R"(|(?:figure|diagram|picture|image|drawing|graph) (?:below|above|shown)|the figure shows)"
      R"(|(?:in|see|from) fig(?:ure|\.) ?\d+))");
  static const RE2 kLink(R"((?i)(https?://[^\s)]+|\bwww\.[a-z0-9-]+\.[a-z]+[^\s)]*))");
  static const RE2 kProof(
      R"((?i)(?:^|[.:;,]\s+|\n\s*|\bthen |\band )((?:prove|show|demonstrate) that\b|prove the\b))");
  static const RE2 kQuestion(
      R"((?i)(\?|\b(?:find|determine|compute|calculate|evaluate|what|how many|which)"
      R"(|solve|express|simplify)\b))");
  std::string found;
  const bool is_linked = RE2::PartialMatch(row.prompt, kLinkedFigure, &found);
  const bool is_missing =
      (is_linked || RE2::PartialMatch(row.prompt, kFigure, &found)) && !has_drawing(row);
  if (is_missing)
    faults.add(Check::missing_figure, fmt::format("\"{}\", and there is none", shorten(found, 80)));
  if (!(is_missing && is_linked) && RE2::PartialMatch(row.prompt, kLink, &found))
    faults.add(Check::link_in_prompt,
               shorten(found.substr(0, found.find_last_not_of(".,;:?!") + 1), 100));
  if (RE2::PartialMatch(row.prompt, kProof, &found) && !RE2::PartialMatch(row.prompt, kQuestion))
    faults.add(Check::asks_for_proof, fmt::format("\"{}\", and no question", shorten(found, 40)));
}

void check_token_budget(const ProblemRow& row, std::uint64_t most, Faults& faults) {
  const TokenCount count = tokens_of(row);
  if (count.tokens > most)
    faults.add(Check::over_token_budget, fmt::format("{} tokens ({})", count.tokens, count.from));
}

}  // namespace cupel
