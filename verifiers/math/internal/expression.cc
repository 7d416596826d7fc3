#include "verifiers/math/internal/expression.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace cupel::math {
namespace {

constexpr std::array<std::string_view, 40> kKindNames = {
    "integer",    "decimal",    "symbol", "constant", "add",       "multiply", "divide",
    "negate",     "power",      "root",   "function", "apply",     "sum",      "product",
    "integral",   "derivative", "limit",  "cases",    "percent",   "degrees",  "quantity",
    "plus_minus", "dots",       "based",  "clock",    "ratio",     "words",    "list",
    "bracketed",  "set",        "set_of", "matrix",   "named_set", "union",    "intersection",
    "difference", "relation",   "and",    "or",       "not"};

constexpr std::array<std::string_view, 5> kConstantNames = {"pi", "e", "i", "infinity",
                                                            "undefined"};

constexpr std::array<std::string_view, 52> kFunctionNames = {
    "sin",      "cos",          "tan",
    "cot",      "sec",          "csc",
    "arcsin",   "arccos",       "arctan",
    "arccot",   "arcsec",       "arccsc",
    "sinh",     "cosh",         "tanh",
    "coth",     "sech",         "csch",
    "arsinh",   "arcosh",       "artanh",
    "arcoth",   "arsech",       "arcsch",
    "exp",      "ln",           "log",
    "abs",      "floor",        "ceil",
    "round",    "sign",         "gcd",
    "lcm",      "max",          "min",
    "mod",      "factorial",    "double_factorial",
    "binomial", "permutations", "gamma",
    "Re",       "Im",           "conjugate",
    "arg",      "det",          "transpose",
    "inverse",  "trace",        "norm",
    "frac",
};

constexpr std::array<std::string_view, 6> kSetNames = {"N", "Z", "Q", "R", "C", "P"};

class Printer {
 public:
  explicit Printer(std::size_t limit) : limit_(limit) {}

  std::string run(const Expression& root) {
    print(root);
    if (out_.size() > limit_) out_.replace(limit_, std::string::npos, "…");
    return std::move(out_);
  }

 private:
  void print(const Expression& node) {
    if (out_.size() > limit_) return;
    switch (node.kind) {
      case Kind::integer:
      case Kind::symbol:
        out_ += node.text;
        return;
      case Kind::decimal:
        return decimal(node);
      case Kind::constant:
        out_ += kConstantNames[node.code];
        return;
      case Kind::words:
        out_.append("\"").append(node.text).append("\"");
        return;
      case Kind::named_set:
        out_ += kSetNames[node.code];
        return;
      case Kind::dots:
        out_ += "...";
        return;
      case Kind::based:
        out_.append(node.text).append("_").append(std::to_string(node.number));
        return;
      case Kind::clock:
        return clock(node.number);
      case Kind::bracketed:
        return bracketed(node);
      case Kind::relation:
        return relation(node);
      case Kind::function:
        out_ += kFunctionNames[node.code];
        return arguments(node, "(", ")");
      case Kind::application:
        out_ += node.text;
        return arguments(node, "(", ")");
      case Kind::set:
        return arguments(node, "{", "}");
      case Kind::plus_minus:
        out_ += node.code == 0 ? "plus_minus" : "minus_plus";
        return arguments(node, "(", ")");
      default:
        out_ += kKindNames[static_cast<std::size_t>(node.kind)];
        if (!node.text.empty()) out_.append("[").append(node.text).append("]");
        if (node.is(Kind::matrix)) out_.append("[").append(std::to_string(node.number)).append("]");
        return arguments(node, "(", ")");
    }
  }

  void decimal(const Expression& node) {
    const std::string digits(node.text);
    if (node.number < 0) {
      out_.append(digits).append("e").append(std::to_string(-static_cast<long>(node.number)));
      return;
    }
    const auto scale = static_cast<std::size_t>(node.number);
    if (scale > digits.size() + 20) {
      out_.append(digits).append("e-").append(std::to_string(scale));
      return;
    }
    const std::string padded =
        digits.size() <= scale ? std::string(scale + 1 - digits.size(), '0') + digits : digits;
    out_.append(padded.substr(0, padded.size() - scale));
    if (scale > 0) out_.append(".").append(padded.substr(padded.size() - scale));
  }

  void clock(std::int32_t seconds) {
    const auto two = [](std::int32_t n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    out_ += two(seconds / 3600) + ":" + two(seconds / 60 % 60);
    if (seconds % 60 != 0) out_ += ":" + two(seconds % 60);
  }

  void bracketed(const Expression& node) {
    constexpr std::array<std::string_view, 5> kOpen = {"(", "[", "(", "[", "<"};
    constexpr std::array<std::string_view, 5> kClose = {")", "]", "]", ")", ">"};
    arguments(node, kOpen[node.code], kClose[node.code]);
  }

  void relation(const Expression& node) {
    for (std::size_t i = 0; i < node.size() && out_.size() <= limit_; ++i) {
      if (i > 0) out_.append(" ").append(sign_text(node.sign(i - 1))).append(" ");
      print(node[i]);
    }
  }

  static std::string_view sign_text(Sign sign) {
    switch (sign) {
      case Sign::not_equal:
        return "!=";
      case Sign::less_equal:
        return "<=";
      case Sign::greater_equal:
        return ">=";
      case Sign::approximately:
        return "~";
      case Sign::congruent:
        return "congruent";
      case Sign::proportional:
        return "proportional";
      case Sign::similar:
        return "similar";
      case Sign::element:
        return "in";
      case Sign::not_element:
        return "not in";
      case Sign::subset:
        return "subset of";
      case Sign::superset:
        return "superset of";
      case Sign::divides:
        return "divides";
      case Sign::parallel:
        return "parallel";
      case Sign::perpendicular:
        return "perpendicular";
      case Sign::implies:
        return "implies";
      case Sign::equivalent:
        return "iff";
      case Sign::maps_to:
        return "maps to";
      case Sign::equal:
        return "=";
      case Sign::less:
        return "<";
      case Sign::greater:
        return ">";
    }
    return "?";
  }

  void arguments(const Expression& node, std::string_view open, std::string_view close) {
    out_ += open;
    for (std::size_t i = 0; i < node.size() && out_.size() <= limit_; ++i) {
      if (i > 0) out_ += ", ";
      print(node[i]);
    }
    out_ += close;
  }

  std::size_t limit_;
  std::string out_;
};

constexpr std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
  hash ^= value + 0x9e3779b97f4a7c15u + (hash << 6) + (hash >> 2);  // as boost::hash_combine
  hash *= 0xff51afd7ed558ccdu;
  return hash ^ (hash >> 33);
}

}  // namespace

bool is_scalar(Kind kind) { return kind <= Kind::dots; }

const Expression* Builder::leaf(Kind kind, std::string_view text, std::int32_t number) const {
  return arena_.make<Expression>(kind, std::uint8_t{0}, number, text);
}

const Expression* Builder::integer(std::int64_t value) const {
  std::array<char, 24> digits;
  const auto magnitude =
      value < 0 ? 0 - static_cast<std::uint64_t>(value) : static_cast<std::uint64_t>(value);
  const auto end = std::to_chars(digits.begin(), digits.end(), magnitude).ptr;
  const std::string_view text(digits.data(), static_cast<std::size_t>(end - digits.data()));
  const Expression* number = leaf(Kind::integer, arena_.copy(text));
  return value < 0 ? node(Kind::negate, {number}) : number;
}

const Expression* Builder::constant(Constant which) const {
  return arena_.make<Expression>(Kind::constant, static_cast<std::uint8_t>(which));
}

const Expression* Builder::node(Kind kind, std::initializer_list<const Expression*> children,
                                std::uint8_t code, std::int32_t number) const {
  return node(kind, std::span(children.begin(), children.size()), code, number);
}

const Expression* Builder::node(Kind kind, std::span<const Expression* const> children,
                                std::uint8_t code, std::int32_t number,
                                std::string_view text) const {
  return arena_.make<Expression>(kind, code, number, text, arena_.copy(children));
}

const Expression* Builder::function(Function which,
                                    std::initializer_list<const Expression*> args) const {
  return node(Kind::function, args, static_cast<std::uint8_t>(which));
}

const Expression* Builder::relation(const Expression* left, Sign sign,
                                    const Expression* right) const {
  const char byte = static_cast<char>(sign);
  const Expression* sides[] = {left, right};
  return node(Kind::relation, sides, 0, 0, arena_.copy(std::string_view(&byte, 1)));
}

bool same(const Expression& a, const Expression& b) {
  return &a == &b ||
         (a.kind == b.kind && a.code == b.code && a.number == b.number && a.text == b.text &&
          std::equal(a.children.begin(), a.children.end(), b.children.begin(), b.children.end(),
                     [](const Expression* x, const Expression* y) { return same(*x, *y); }));
}

std::uint64_t hash_of(const Expression& node) {
  std::uint64_t hash = mixed(static_cast<std::uint64_t>(node.kind), node.code);
  hash = mixed(hash, static_cast<std::uint64_t>(static_cast<std::uint32_t>(node.number)));
  for (char c : node.text) hash = mixed(hash, static_cast<unsigned char>(c));
  for (const Expression* child : node.children) hash = mixed(hash, hash_of(*child));
  return hash;
}

std::string to_string(const Expression& expression, std::size_t limit) {
  return Printer(limit).run(expression);
}

}  // namespace cupel::math
