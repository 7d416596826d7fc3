#pragma once

#include <initializer_list>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "base/budget.h"
#include "verifiers/math/internal/expression.h"
#include "verifiers/math/internal/token.h"

namespace cupel::math {

/// What two bars in a row are.
enum class Bars : std::uint8_t { pairs_are_norms, all_are_single };

/// A Pratt parser over the tokens of one text. Every method that returns an expression returns
/// null where there is none, and leaves the position where it stopped. The parts are in
/// parser.cc (lists, statements), parser_operator.cc, parser_operand.cc (what stands between
/// operators), parser_numeral.cc and parser_construct.cc (fractions, sums, integrals, tables).
class Parser {
 public:
  Parser(std::string_view text, std::vector<Token>& tokens, Bars style, Arena& arena,
         Budget& budget)
      : text_(text), tokens_(tokens), style_(style), build_(arena), budget_(budget) {}

  const Expression* run();
  bool read_norm() const { return read_norm_; }
  std::size_t position() const { return tokens_[at_].begin; }

 private:
  using Node = const Expression*;

  /// How tightly operators bind.
  enum Power : int {
    kLoosest = 0,
    kRatio = 10,
    kUnion = 20,
    kIntersection = 22,
    kSum = 30,
    kProduct = 40,
    kUnit = 42,
    kPrefix = 45,
    kPower = 60,
  };

  // ---- parser.cc
  Node list();
  Node grouped(std::span<const std::pair<Node, Separator>> elements);
  Node statement();
  Node joined(std::span<const Node> parts, Separator separator);
  bool ends_list(const Token& token) const;
  bool is_separator(const Token& token) const;
  Separator take_separators();

  // ---- parser_operator.cc
  Node expression(int power);
  Node operators(Node left, int power);
  Node sum_of(Node first);
  Node product_of(Node first);
  Node sets_of(Node first, Kind kind, Tok sign, int power);
  Node angle(Node degrees);
  bool is_unit(const Token& token) const;
  bool multiplies(const Token& token) const;
  Node with_unit(Node left);
  Node raised(Node base);
  bool starts_operand(const Token& token) const;
  bool bar_opens() const;
  Node congruent(Node value, Node modulus);
  Node indexed(Node power);
  Node choices_of(const Expression& base, const Expression& chosen);

  // ---- parser_operand.cc
  Node operand();
  Node bare_operand();
  Node symbol();
  Node named(std::string_view name);
  Node constant();
  Node letters();
  Node letter_product(std::string_view letters);
  Node words();
  Node function();
  Node base_argument();
  Node function_argument();
  Node factors_of_argument();
  Node arguments_of(Function which, Node exponent, Node base);
  Node accented();
  Node angle_name();
  Node currency();
  Node fenced();
  Node brace_contents(bool is_set);
  Node bars();
  Node choices();
  Node direction();
  bool group_holds_sum() const;
  Node french_interval();
  bool is_application(std::string_view name) const;

  // ---- parser_numeral.cc
  Node number();
  Node point_number(Node value, const Token& token);
  Node repeating(Node leading, std::string_view repeated, const Token& start);
  Node cut_off(Node value, const Token& token);
  Node mixed(Node whole);
  Node based();
  int base_in_words();
  bool is_whole_text(std::size_t next_tokens) const;

  // ---- parser_construct.cc
  Node fraction();
  bool derivative(Node& result);
  Node root();
  Node binomial();
  Node big_operator(Kind kind);
  Node integral();
  Node limit();
  Node table();
  Node tex_argument();
  Node cases(std::span<const std::vector<Node>> rows);
  bool differential();
  std::string_view raw_argument();
  std::string_view as_written(const Token& token) const;
  std::string_view join_names(std::initializer_list<std::string_view> parts);

  // ---- tokens
  const Token& now() const { return tokens_[at_]; }
  const Token& ahead(std::size_t count = 1) const {
    return tokens_[at_ + count < tokens_.size() ? at_ + count : tokens_.size() - 1];
  }
  const Token& before() const { return tokens_[at_ > 0 ? at_ - 1 : 0]; }
  bool at(Tok kind) const { return now().is(kind); }
  void advance() {
    if (at_ + 1 < tokens_.size()) ++at_;
  }
  bool take(Tok kind) {
    if (!at(kind)) return false;
    advance();
    return true;
  }
  bool take_close(Fence fence) {
    if (!now().closes(fence)) return false;
    advance();
    return true;
  }

  std::string_view text_;
  std::vector<Token>& tokens_;
  Bars style_;
  bool read_norm_ = false;
  Builder build_;
  Budget& budget_;
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::size_t operands_ = 0;       // that are being read, one in the other
  int french_ = 0;                 // ]a, b[ that are open: a square bracket closes them
  int bars_ = 0;                   // |…| that are open
  int builders_ = 0;               // braces that are open: a bar in them means "such that"
  int integrals_ = 0;              // ∫ whose dx has not come yet
  int bound_i_ = 0;                // sums over i that are open: i is no constant in them
  std::string_view differential_;  // the variable of the dx that was read last
};

}  // namespace cupel::math
