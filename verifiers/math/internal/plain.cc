#include "verifiers/math/internal/plain.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "verifiers/math/internal/text.h"

namespace cupel::math {
namespace {

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

constexpr std::array<std::string_view, 18> kInvisible = {
    "left", "right", "displaystyle", "textstyle", "limits", "big",   "Big",  "bigg", "Bigg",
    "bigl", "bigr",  "Bigl",         "Bigr",      "biggl",  "biggr", "mbox", "bold", "boxed"};
constexpr std::array<std::string_view, 12> kFonts = {
    "text",   "textbf", "textit", "textrm",       "mathrm",     "mathbf",
    "mathit", "mathsf", "bm",     "operatorname", "boldsymbol", "fbox"};
constexpr std::array<std::string_view, 3> kFractions = {"dfrac", "tfrac", "cfrac"};
constexpr std::array<std::string_view, 3> kSpaces = {"quad", "qquad", "space"};

struct Replacement {
  std::string_view from, to;
};
constexpr Replacement kReplacements[] = {
    {"{,}", ","},         {"^{\\circ}", "°"},   {"^\\circ", "°"},
    {"\\$", ""},          {"\\%", "%"},         {"\\!", ""},
    {"\\,", ""},          {"\\;", ""},          {"\\:", ""},
    {"\\ ", " "},         {"\\(", ""},          {"\\)", ""},
    {"\\[", ""},          {"\\]", ""},          {"$", ""},
    {"~", " "},           {"**", ""},           {"\u2212", "-"},
    {"\u2013", "-"},      {"\u00A0", " "},      {"\u2009", " "},
    {"\u202F", " "},      {"\\textdollar", ""}, {"\\degree", "°"},
    {"^{\\degree}", "°"},
};

class Plainer {
 public:
  explicit Plainer(std::string_view text) : text_(text) { out_.reserve(text.size()); }

  std::string run() {
    while (at_ < text_.size()) step();
    if (!hidden_.empty()) return std::string(text_);  // braces that do not close: markup is kept
    while (!out_.empty() && (is_space(out_.back()) || out_.back() == '.' || out_.back() == ',' ||
                             out_.back() == ';'))
      out_.pop_back();
    return std::move(out_);
  }

 private:
  static bool may_be_replaced(char c) {
    return static_cast<unsigned char>(c) >= 0x80 ||
           std::string_view("{^\\$~*").find(c) != std::string_view::npos;
  }

  void step() {
    const std::string_view rest = text_.substr(at_);
    if (is_digit(rest[0]) || is_letter(rest[0])) {
      out_ += rest[0];
      ++at_;
      return;
    }
    if (may_be_replaced(rest[0]) && replace(rest)) return;
    if (rest[0] == '\\' && rest.size() > 1 && is_letter(rest[1])) return command();
    if (rest[0] == '{') return open_brace(false);
    if (rest[0] == '}') return close_brace();
    ++at_;
    if (is_space(rest[0])) return space();
    out_ += rest[0];
  }

  bool replace(std::string_view rest) {
    for (const auto& [from, to] : kReplacements) {
      if (!rest.starts_with(from)) continue;
      at_ += from.size();
      to == " " ? space() : void(out_.append(to));
      return true;
    }
    return false;
  }

  void command() {
    std::size_t end = at_ + 1;
    while (end < text_.size() && is_letter(text_[end])) ++end;
    const std::string_view name = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end;
    if (contains(kSpaces, name)) return space();
    const bool invisible = contains(kInvisible, name);
    if (invisible || contains(kFonts, name)) {
      while (at_ < text_.size() && is_space(text_[at_])) ++at_;
      if (at_ < text_.size() && text_[at_] == '{') open_brace(true);
      if (!invisible && !out_.empty() && is_digit(out_.back())) space();
      return;
    }
    out_ += '\\';
    out_ += contains(kFractions, name) ? "frac" : name;
  }

  void open_brace(bool of_font) {
    ++at_;
    hidden_ += of_font ? '1' : '0';
    if (!of_font) out_ += '{';
  }

  void close_brace() {
    ++at_;
    const bool of_font = !hidden_.empty() && hidden_.back() == '1';
    if (!hidden_.empty()) hidden_.pop_back();
    if (!of_font) out_ += '}';
  }

  void space() {
    if (!out_.empty() && out_.back() != ' ') out_ += ' ';
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string out_;
  std::string hidden_;  // one mark for each open brace: '1' where it belongs to a font command
};

}  // namespace

std::string plain(std::string_view answer) { return Plainer(trim(answer)).run(); }

}  // namespace cupel::math
