#include "verifiers/math/internal/vocabulary.h"

#include <algorithm>
#include <array>

#include "verifiers/math/internal/expression.h"

namespace cupel::math {
namespace {

struct Named {
  std::string_view name;
  Entry entry;
};

constexpr Named symbol(std::string_view name) { return {name, {Tok::symbol, 0, name}}; }
constexpr Named symbol(std::string_view name, std::string_view canonical) {
  return {name, {Tok::symbol, 0, canonical}};
}
constexpr Named token(std::string_view name, Tok kind) { return {name, {kind, 0, name}}; }
constexpr Named function(std::string_view name, Function which) {
  return {name, {Tok::function, static_cast<std::uint8_t>(which), name}};
}
constexpr Named constant(std::string_view name, Constant which) {
  return {name, {Tok::constant, static_cast<std::uint8_t>(which), name}};
}
constexpr Named relation(std::string_view name, Sign sign) {
  return {name, {Tok::relation, static_cast<std::uint8_t>(sign), name}};
}
constexpr Named open(std::string_view name, Fence fence) {
  return {name, {Tok::open, static_cast<std::uint8_t>(fence), name}};
}
constexpr Named close(std::string_view name, Fence fence) {
  return {name, {Tok::close, static_cast<std::uint8_t>(fence), name}};
}
constexpr Named set(std::string_view name, NamedSet which) {
  return {name, {Tok::named_set, static_cast<std::uint8_t>(which), name}};
}

template <std::size_t N>
constexpr std::array<Named, N> sorted(std::array<Named, N> entries) {
  std::sort(entries.begin(), entries.end(),
            [](const Named& a, const Named& b) { return a.name < b.name; });
  return entries;
}

template <std::size_t N>
std::optional<Entry> find_in(const std::array<Named, N>& entries, std::string_view name) {
  const auto at = std::lower_bound(
      entries.begin(), entries.end(), name,
      [](const Named& entry, std::string_view wanted) { return entry.name < wanted; });
  if (at == entries.end() || at->name != name) return std::nullopt;
  return at->entry;
}

constexpr auto kFunctions = sorted(std::to_array<Named>({
    function("sin", Function::sin),
    function("cos", Function::cos),
    function("tan", Function::tan),
    function("tg", Function::tan),
    function("cot", Function::cot),
    function("ctg", Function::cot),
    function("sec", Function::sec),
    function("csc", Function::csc),
    function("cosec", Function::csc),
    function("arcsin", Function::arcsin),
    function("asin", Function::arcsin),
    function("arccos", Function::arccos),
    function("acos", Function::arccos),
    function("arctan", Function::arctan),
    function("atan", Function::arctan),
    function("arctg", Function::arctan),
    function("arccot", Function::arccot),
    function("arcsec", Function::arcsec),
    function("arccsc", Function::arccsc),
    function("sinh", Function::sinh),
    function("sh", Function::sinh),
    function("cosh", Function::cosh),
    function("ch", Function::cosh),
    function("tanh", Function::tanh),
    function("th", Function::tanh),
    function("coth", Function::coth),
    function("sech", Function::sech),
    function("csch", Function::csch),
    function("arsinh", Function::arsinh),
    function("arcsinh", Function::arsinh),
    function("asinh", Function::arsinh),
    function("arcosh", Function::arcosh),
    function("arccosh", Function::arcosh),
    function("acosh", Function::arcosh),
    function("artanh", Function::artanh),
    function("arctanh", Function::artanh),
    function("atanh", Function::artanh),
    function("arcoth", Function::arcoth),
    function("arccoth", Function::arcoth),
    function("arsech", Function::arsech),
    function("arcsch", Function::arcsch),
    function("exp", Function::exp),
    function("ln", Function::ln),
    function("log", Function::log),
    function("lg", Function::log),
    function("abs", Function::abs),
    function("floor", Function::floor),
    function("ceil", Function::ceil),
    function("ceiling", Function::ceil),
    function("round", Function::round),
    function("sgn", Function::sign),
    function("sign", Function::sign),
    function("cis", Function::exp),
    function("gcd", Function::gcd),
    function("lcm", Function::lcm),
    function("max", Function::max),
    function("min", Function::min),
    function("Re", Function::real_part),
    function("Im", Function::imaginary_part),
    function("arg", Function::argument),
    function("det", Function::determinant),
    function("tr", Function::trace),
    function("Gamma", Function::gamma),
}));

constexpr auto kCommands = sorted(std::to_array<Named>({
    symbol("alpha"),
    symbol("beta"),
    symbol("gamma"),
    symbol("delta"),
    symbol("epsilon"),
    symbol("varepsilon", "epsilon"),
    symbol("zeta"),
    symbol("eta"),
    symbol("theta"),
    symbol("vartheta", "theta"),
    symbol("iota"),
    symbol("kappa"),
    symbol("lambda"),
    symbol("mu"),
    symbol("nu"),
    symbol("xi"),
    symbol("omicron"),
    symbol("rho"),
    symbol("varrho", "rho"),
    symbol("sigma"),
    symbol("varsigma", "sigma"),
    symbol("tau"),
    symbol("upsilon"),
    symbol("phi"),
    symbol("varphi", "phi"),
    symbol("chi"),
    symbol("psi"),
    symbol("omega"),
    symbol("Delta"),
    symbol("Theta"),
    symbol("Lambda"),
    symbol("Xi"),
    symbol("Pi"),
    symbol("Sigma"),
    symbol("Upsilon"),
    symbol("Phi"),
    symbol("Psi"),
    symbol("Omega"),
    symbol("ell"),
    symbol("hbar"),
    symbol("aleph"),
    constant("imath", Constant::i),
    symbol("jmath"),
    symbol("nabla"),
    symbol("partial"),
    symbol("wp"),
    constant("pi", Constant::pi),
    constant("infty", Constant::infinity),
    constant("exponentialE", Constant::e),
    constant("infin", Constant::infinity),
    token("frac", Tok::fraction),
    token("dfrac", Tok::fraction),
    token("tfrac", Tok::fraction),
    token("cfrac", Tok::fraction),
    token("nicefrac", Tok::fraction),
    token("sfrac", Tok::fraction),
    token("sqrt", Tok::root),
    token("binom", Tok::binomial),
    token("dbinom", Tok::binomial),
    token("tbinom", Tok::binomial),
    token("choose", Tok::choose),
    token("sum", Tok::sum),
    token("prod", Tok::product),
    token("int", Tok::integral),
    token("lim", Tok::limit),
    token("limit", Tok::limit),
    token("cdot", Tok::times),
    token("times", Tok::times),
    token("ast", Tok::times),
    token("star", Tok::times),
    token("bullet", Tok::times),
    token("div", Tok::slash),
    token("slash", Tok::slash),
    token("over", Tok::over),
    token("pm", Tok::plus_minus),
    token("mp", Tok::minus_plus),
    token("mod", Tok::mod),
    token("bmod", Tok::mod),
    token("pmod", Tok::pmod),
    token("cup", Tok::cup),
    token("bigcup", Tok::cup),
    token("cap", Tok::cap),
    token("bigcap", Tok::cap),
    token("setminus", Tok::setminus),
    token("smallsetminus", Tok::setminus),
    token("backslash", Tok::setminus),
    token("emptyset", Tok::empty_set),
    token("varnothing", Tok::empty_set),
    token("ldots", Tok::dots),
    token("cdots", Tok::dots),
    token("dots", Tok::dots),
    token("dotsc", Tok::dots),
    token("dotsb", Tok::dots),
    token("vdots", Tok::dots),
    token("ddots", Tok::dots),
    token("textellipsis", Tok::dots),
    token("circ", Tok::degree),
    token("degree", Tok::degree),
    token("textdegree", Tok::degree),
    token("textcirc", Tok::degree),
    token("prime", Tok::prime),
    token("land", Tok::conjunction),
    token("wedge", Tok::conjunction),
    token("lor", Tok::disjunction),
    token("vee", Tok::disjunction),
    token("lnot", Tok::negation),
    token("neg", Tok::negation),
    token("quad", Tok::soft_break),
    token("qquad", Tok::soft_break),
    token("newline", Tok::soft_break),
    token("colon", Tok::colon),
    relation("lt", Sign::less),
    relation("gt", Sign::greater),
    relation("le", Sign::less_equal),
    relation("leq", Sign::less_equal),
    relation("leqslant", Sign::less_equal),
    relation("leqq", Sign::less_equal),
    relation("ge", Sign::greater_equal),
    relation("geq", Sign::greater_equal),
    relation("geqslant", Sign::greater_equal),
    relation("geqq", Sign::greater_equal),
    relation("ne", Sign::not_equal),
    relation("neq", Sign::not_equal),
    relation("approx", Sign::approximately),
    relation("approxeq", Sign::approximately),
    relation("simeq", Sign::approximately),
    relation("doteq", Sign::approximately),
    relation("equiv", Sign::congruent),
    relation("cong", Sign::similar),
    relation("sim", Sign::similar),
    relation("propto", Sign::proportional),
    relation("in", Sign::element),
    relation("isin", Sign::element),
    relation("notin", Sign::not_element),
    relation("subset", Sign::subset),
    relation("subseteq", Sign::subset),
    relation("subsetneq", Sign::subset),
    relation("supset", Sign::superset),
    relation("supseteq", Sign::superset),
    relation("parallel", Sign::parallel),
    relation("perp", Sign::perpendicular),
    relation("Rightarrow", Sign::implies),
    relation("implies", Sign::implies),
    relation("Longrightarrow", Sign::implies),
    relation("iff", Sign::equivalent),
    relation("Leftrightarrow", Sign::equivalent),
    relation("Longleftrightarrow", Sign::equivalent),
    relation("to", Sign::maps_to),
    relation("rightarrow", Sign::maps_to),
    relation("longrightarrow", Sign::maps_to),
    relation("mapsto", Sign::maps_to),
    relation("coloneqq", Sign::equal),
    relation("triangleq", Sign::equal),
    token("mid", Tok::bar),
    token("vert", Tok::bar),
    token("divides", Tok::bar),
    open("lvert", Fence::bar),
    close("rvert", Fence::bar),
    open("lVert", Fence::norm),
    close("rVert", Fence::norm),
    open("langle", Fence::angle),
    close("rangle", Fence::angle),
    open("lfloor", Fence::floor),
    close("rfloor", Fence::floor),
    open("lceil", Fence::ceil),
    close("rceil", Fence::ceil),
    open("lbrace", Fence::brace),
    close("rbrace", Fence::brace),
    open("lbrack", Fence::square),
    close("rbrack", Fence::square),
    open("lparen", Fence::round),
    close("rparen", Fence::round),
    token("overline", Tok::accent),
    token("bar", Tok::accent),
    token("vec", Tok::accent),
    token("hat", Tok::accent),
    token("widehat", Tok::accent),
    token("tilde", Tok::accent),
    token("widetilde", Tok::accent),
    token("dot", Tok::accent),
    token("ddot", Tok::accent),
    token("overrightarrow", Tok::accent),
    token("overleftarrow", Tok::accent),
    token("overarc", Tok::accent),
    token("wideparen", Tok::accent),
    token("underline", Tok::transparent),
    token("underbrace", Tok::transparent),
    token("cancel", Tok::transparent),
    token("bcancel", Tok::transparent),
    token("xcancel", Tok::transparent),
    token("mathop", Tok::transparent),
    token("variable", Tok::accent),
    token("angle", Tok::angle_name),
    token("measuredangle", Tok::angle_name),
    token("triangle", Tok::angle_name),
    token("odot", Tok::angle_name),
    token("mathbf", Tok::transparent),
    token("mathit", Tok::transparent),
    token("boldsymbol", Tok::transparent),
    token("bm", Tok::transparent),
    token("mathcal", Tok::transparent),
    token("mathscr", Tok::transparent),
    token("mathfrak", Tok::transparent),
    token("mathsf", Tok::transparent),
    token("boxed", Tok::transparent),
    token("fbox", Tok::transparent),
    token("ensuremath", Tok::transparent),
    token("displaystyle", Tok::transparent),
    token("begin", Tok::begin),
    token("end", Tok::finish),
    token("pounds", Tok::currency),
    token("euro", Tok::currency),
    token("yen", Tok::currency),
    token("textdollar", Tok::currency),
    token("cent", Tok::unknown),
    token("N", Tok::unknown),
    set("naturals", NamedSet::naturals),
    set("R", NamedSet::reals),
    set("Z", NamedSet::integers),
    set("Q", NamedSet::rationals),
    set("C", NamedSet::complexes),
}));

constexpr auto kWords = sorted(std::to_array<Named>({
    constant("pi", Constant::pi),
    constant("infinity", Constant::infinity),
    constant("infty", Constant::infinity),
    constant("inf", Constant::infinity),
    token("sqrt", Tok::root),
    {"cbrt", {Tok::root, 3, "cbrt"}},
    token("Rational", Tok::fraction),
    token("Fraction", Tok::fraction),
    token("and", Tok::conjunction),
    token("or", Tok::disjunction),
    token("not", Tok::negation),
    token("mod", Tok::mod),
    token("union", Tok::cup),
    token("intersect", Tok::cap),
    token("choose", Tok::choose),
    token("if", Tok::condition),
    token("otherwise", Tok::condition),
    token("for", Tok::condition),
    token("where", Tok::condition),
    token("when", Tok::condition),
    token("degrees", Tok::degree),
    token("degree", Tok::degree),
    token("deg", Tok::degree),
    token("percent", Tok::percent),
    token("pct", Tok::percent),
    token("percents", Tok::percent),
    token("cdot", Tok::times),
    symbol("alpha"),
    symbol("beta"),
    symbol("gamma"),
    symbol("delta"),
    symbol("epsilon"),
    symbol("theta"),
    symbol("lambda"),
    symbol("mu"),
    symbol("rho"),
    symbol("sigma"),
    symbol("tau"),
    symbol("phi"),
    symbol("psi"),
    symbol("omega"),
}));

struct Character {
  char32_t code;
  Entry entry;
};

constexpr Character character(char32_t code, Tok kind, std::string_view text = {}) {
  return {code, {kind, 0, text}};
}
constexpr Character greek(char32_t code, std::string_view name) {
  return {code, {Tok::symbol, 0, name}};
}
constexpr Character sign(char32_t code, Sign which) {
  return {code, {Tok::relation, static_cast<std::uint8_t>(which), {}}};
}
constexpr Character fence(char32_t code, Tok kind, Fence which) {
  return {code, {kind, static_cast<std::uint8_t>(which), {}}};
}
constexpr Character known(char32_t code, Constant which) {
  return {code, {Tok::constant, static_cast<std::uint8_t>(which), {}}};
}
constexpr Character named(char32_t code, NamedSet which) {
  return {code, {Tok::named_set, static_cast<std::uint8_t>(which), {}}};
}

constexpr auto kCharacters = [] {
  auto entries = std::to_array<Character>({
      character(U'−', Tok::minus),
      character(U'–', Tok::minus),
      character(U'—', Tok::minus),
      character(U'﹣', Tok::minus),
      character(U'－', Tok::minus),
      character(U'＋', Tok::plus),
      character(U'±', Tok::plus_minus),
      character(U'∓', Tok::minus_plus),
      character(U'×', Tok::times),
      character(U'·', Tok::times),
      character(U'⋅', Tok::times),
      character(U'∙', Tok::times),
      character(U'•', Tok::times),
      character(U'∗', Tok::times),
      character(U'÷', Tok::slash),
      character(U'⁄', Tok::slash),
      character(U'∕', Tok::slash),
      character(U'／', Tok::slash),
      character(U'√', Tok::root, "sqrt"),
      {U'∛', {Tok::root, 3, "cbrt"}},
      {U'∜', {Tok::root, 4, "fourth"}},
      character(U'∪', Tok::cup),
      character(U'⋃', Tok::cup),
      character(U'∩', Tok::cap),
      character(U'∖', Tok::setminus),
      character(U'∅', Tok::empty_set),
      character(U'ø', Tok::empty_set),
      character(U'Ø', Tok::empty_set),
      character(U'…', Tok::dots),
      character(U'⋯', Tok::dots),
      character(U'°', Tok::degree),
      character(U'º', Tok::degree),
      character(U'˚', Tok::degree),
      character(U'′', Tok::prime),
      character(U'’', Tok::prime),
      character(U'″', Tok::prime, "″"),
      character(U'”', Tok::prime, "″"),
      character(U'％', Tok::percent),
      character(U'，', Tok::comma),
      character(U'、', Tok::comma),
      character(U'；', Tok::semicolon),
      character(U'：', Tok::colon),
      character(U'∶', Tok::colon),
      character(U'。', Tok::period),
      character(U'∧', Tok::conjunction),
      character(U'∨', Tok::disjunction),
      character(U'¬', Tok::negation),
      character(U'∣', Tok::bar),
      character(U'｜', Tok::bar),
      character(U'∑', Tok::sum),
      character(U'∏', Tok::product),
      character(U'∫', Tok::integral),
      character(U'∠', Tok::angle_name, "angle"),
      character(U'△', Tok::angle_name, "triangle"),
      character(U'€', Tok::currency, "€"),
      character(U'£', Tok::currency, "£"),
      character(U'¥', Tok::currency, "¥"),
      character(U'￥', Tok::currency, "¥"),
      character(U'₹', Tok::currency, "₹"),
      character(U'＄', Tok::currency, "$"),
      character(U'或', Tok::disjunction),
      character(U'和', Tok::conjunction),
      character(U'且', Tok::conjunction),
      character(U'与', Tok::conjunction),
      known(U'π', Constant::pi),
      known(U'𝜋', Constant::pi),
      known(U'∞', Constant::infinity),
      sign(U'＝', Sign::equal),
      sign(U'≠', Sign::not_equal),
      sign(U'≤', Sign::less_equal),
      sign(U'⩽', Sign::less_equal),
      sign(U'≦', Sign::less_equal),
      sign(U'≥', Sign::greater_equal),
      sign(U'⩾', Sign::greater_equal),
      sign(U'≧', Sign::greater_equal),
      sign(U'＜', Sign::less),
      sign(U'＞', Sign::greater),
      sign(U'≈', Sign::approximately),
      sign(U'≃', Sign::approximately),
      sign(U'≡', Sign::congruent),
      sign(U'≅', Sign::similar),
      sign(U'∼', Sign::similar),
      sign(U'∝', Sign::proportional),
      sign(U'∈', Sign::element),
      sign(U'∉', Sign::not_element),
      sign(U'⊂', Sign::subset),
      sign(U'⊆', Sign::subset),
      sign(U'⊃', Sign::superset),
      sign(U'⊇', Sign::superset),
      sign(U'∥', Sign::parallel),
      sign(U'⊥', Sign::perpendicular),
      sign(U'⇒', Sign::implies),
      sign(U'⇔', Sign::equivalent),
      sign(U'→', Sign::maps_to),
      sign(U'↦', Sign::maps_to),
      sign(U'⟹', Sign::implies),
      fence(U'（', Tok::open, Fence::round),
      fence(U'）', Tok::close, Fence::round),
      fence(U'［', Tok::open, Fence::square),
      fence(U'］', Tok::close, Fence::square),
      fence(U'｛', Tok::open, Fence::brace),
      fence(U'｝', Tok::close, Fence::brace),
      fence(U'⟨', Tok::open, Fence::angle),
      fence(U'⟩', Tok::close, Fence::angle),
      fence(U'⌊', Tok::open, Fence::floor),
      fence(U'⌋', Tok::close, Fence::floor),
      fence(U'⌈', Tok::open, Fence::ceil),
      fence(U'⌉', Tok::close, Fence::ceil),
      named(U'ℝ', NamedSet::reals),
      named(U'ℤ', NamedSet::integers),
      named(U'ℕ', NamedSet::naturals),
      named(U'ℚ', NamedSet::rationals),
      named(U'ℂ', NamedSet::complexes),
      greek(U'α', "alpha"),
      greek(U'β', "beta"),
      greek(U'γ', "gamma"),
      greek(U'δ', "delta"),
      greek(U'ε', "epsilon"),
      greek(U'ϵ', "epsilon"),
      greek(U'ζ', "zeta"),
      greek(U'η', "eta"),
      greek(U'θ', "theta"),
      greek(U'ϑ', "theta"),
      greek(U'ι', "iota"),
      greek(U'κ', "kappa"),
      greek(U'λ', "lambda"),
      greek(U'μ', "mu"),
      greek(U'µ', "mu"),
      greek(U'ν', "nu"),
      greek(U'ξ', "xi"),
      greek(U'ρ', "rho"),
      greek(U'σ', "sigma"),
      greek(U'τ', "tau"),
      greek(U'υ', "upsilon"),
      greek(U'φ', "phi"),
      greek(U'ϕ', "phi"),
      greek(U'χ', "chi"),
      greek(U'ψ', "psi"),
      greek(U'ω', "omega"),
      greek(U'Γ', "Gamma"),
      greek(U'Δ', "Delta"),
      greek(U'Θ', "Theta"),
      greek(U'Λ', "Lambda"),
      greek(U'Ξ', "Xi"),
      greek(U'Π', "Pi"),
      greek(U'Σ', "Sigma"),
      greek(U'Φ', "Phi"),
      greek(U'Ψ', "Psi"),
      greek(U'Ω', "Omega"),
      greek(U'ℓ', "ell"),
  });
  std::sort(entries.begin(), entries.end(),
            [](const Character& a, const Character& b) { return a.code < b.code; });
  return entries;
}();

constexpr auto kEveryday = [] {
  auto words = std::to_array<std::string_view>({
      "is",  "are", "was", "the", "of",  "to",  "by",  "at",  "on",  "it",  "we",   "so",   "as",
      "be",  "an",  "has", "all", "any", "no",  "yes", "No",  "Yes", "NO",  "YES",  "The",  "It",
      "per", "its", "but", "can", "get", "one", "two", "six", "ten", "day", "odd",  "our",  "out",
      "had", "her", "his", "him", "she", "he",  "you", "us",  "do",  "did", "does", "than", "in",
      "let", "Let", "how", "who", "why", "now", "new", "own", "old", "red", "may",  "see",  "way",
      "use", "set", "sum", "We",  "So",  "If",  "In",  "As",  "At",  "An",  "All",  "Any",  "am",
      "pm",  "up",  "go",  "my",  "too", "off", "One", "Two", "Six", "Ten", "nor",  "yet",  "via",
      "due", "ago", "age", "big", "few", "far", "low", "top", "put", "run", "say",  "try",  "men",
      "man", "boy", "cat", "dog", "pen", "box", "cup", "car", "bus", "egg", "tie",  "row",  "win",
      "Red", "Odd", "Not", "And", "Or",
  });
  std::sort(words.begin(), words.end());
  return words;
}();

}  // namespace

std::optional<Entry> find_command(std::string_view name) {
  if (const auto entry = find_in(kFunctions, name)) return entry;
  return find_in(kCommands, name);
}

std::optional<Entry> find_word(std::string_view word) {
  constexpr std::size_t kShortest = 2;
  if (word.size() < kShortest) return std::nullopt;
  if (const auto entry = find_in(kWords, word)) return entry;
  const bool is_short = word == "sh" || word == "ch" || word == "th" || word == "tr";
  return is_short ? std::nullopt : find_in(kFunctions, word);
}

std::optional<Entry> find_character(char32_t code) {
  const auto at =
      std::lower_bound(kCharacters.begin(), kCharacters.end(), code,
                       [](const Character& entry, char32_t wanted) { return entry.code < wanted; });
  if (at == kCharacters.end() || at->code != code) return std::nullopt;
  return at->entry;
}

bool is_ordinal_ending(std::string_view letters) {
  return letters == "th" || letters == "st" || letters == "nd" || letters == "rd";
}

bool is_everyday_word(std::string_view word) {
  return std::binary_search(kEveryday.begin(), kEveryday.end(), word);
}

}  // namespace cupel::math
