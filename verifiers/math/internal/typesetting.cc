#include "verifiers/math/internal/typesetting.h"

#include <algorithm>
#include <array>

namespace cupel::math {
namespace {

constexpr auto kIgnored = std::to_array<std::string_view>({
    "Big",          "Bigg",
    "Biggl",        "Biggm",
    "Biggr",        "Bigl",
    "Bigm",         "Bigr",
    "big",          "bigg",
    "biggl",        "biggm",
    "biggr",        "bigl",
    "bigm",         "bigr",
    "blue",         "bold",
    "bf",           "centering",
    "color",        "displaylimits",
    "displaystyle", "enspace",
    "hfill",        "hspace",
    "it",           "limits",
    "middle",       "mathbin",
    "mathclose",    "mathopen",
    "mathord",      "mathrel",
    "mathstrut",    "negthinspace",
    "nobreak",      "noindent",
    "nolimits",     "nonumber",
    "phantom",      "qed",
    "quadtext",     "rm",
    "scriptstyle",  "sf",
    "small",        "smash",
    "space",        "strut",
    "textstyle",    "thinspace",
    "thickspace",   "tiny",
    "tt",           "hline",
    "textcolor",    "colorbox",
    "tag",          "label",
    "vspace",       "hphantom",
    "vphantom",     "hskip",
});

/// Commands of those whose group says nothing either.
constexpr auto kIgnoredWithGroup = std::to_array<std::string_view>({
    "color",
    "colorbox",
    "hphantom",
    "hspace",
    "label",
    "phantom",
    "tag",
    "textcolor",
    "vphantom",
    "vspace",
});

constexpr auto kTexts = std::to_array<std::string_view>({
    "emph",
    "mbox",
    "hbox",
    "mathrm",
    "operatorname",
    "text",
    "textbf",
    "textit",
    "textmd",
    "textnormal",
    "textrm",
    "textsc",
    "textsf",
    "textsl",
    "texttt",
    "textup",
    "mathtt",
});

constexpr auto kModules =
    std::to_array<std::string_view>({"math", "cmath", "np", "numpy", "sp", "sympy"});

constexpr auto kTableEnvironments = std::to_array<std::string_view>({"array", "tabular"});

template <std::size_t N>
bool contains(const std::array<std::string_view, N>& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

bool is_ignored_command(std::string_view name) { return contains(kIgnored, name); }

bool ignores_its_group(std::string_view name) { return contains(kIgnoredWithGroup, name); }

bool is_text_command(std::string_view name) { return contains(kTexts, name); }

bool is_module(std::string_view name) { return contains(kModules, name); }

bool is_table(std::string_view environment) { return contains(kTableEnvironments, environment); }

bool has_cells(std::string_view environment) {
  return environment.ends_with("matrix") || environment.ends_with("cases") || is_table(environment);
}

}  // namespace cupel::math
