#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace cupel::oracle {

enum class Op {
  integer,  ///< text: its digits
  decimal,  ///< text: digits, point, digits
  pi,
  e,
  symbol,  ///< text: its name
  add,
  subtract,
  multiply,
  divide,
  negate,
  power,  ///< base, exponent
  root,   ///< radicand, index (an integer, 2 or more)
  sin,
  cos,
  tan,
  sec,
  ln,
  log,  ///< base (an integer), argument
  exp,
  abs,
  factorial,  ///< an integer
  binomial,   ///< two integers
  sum,        ///< text: the index; body, first, last (integers)
};

/// An expression as a plain value: copied, compared and taken apart freely.
struct Tree {
  Op op = Op::integer;
  std::string text = {};
  std::vector<Tree> parts = {};

  bool is(Op wanted) const { return op == wanted; }
  bool is(long value) const { return is(Op::integer) && text == std::to_string(value); }
  const Tree& operator[](std::size_t i) const { return parts[i]; }
  Tree& operator[](std::size_t i) { return parts[i]; }
  bool operator==(const Tree&) const = default;
};

inline Tree integer(long value) {
  Tree digits{Op::integer, std::to_string(value < 0 ? -value : value)};
  return value < 0 ? Tree{Op::negate, {}, {std::move(digits)}} : digits;
}
inline Tree symbol(std::string name) { return {Op::symbol, std::move(name)}; }
inline Tree apply(Op op, Tree a) { return {op, {}, {std::move(a)}}; }
inline Tree apply(Op op, Tree a, Tree b) { return {op, {}, {std::move(a), std::move(b)}}; }

inline Tree operator+(Tree a, Tree b) { return apply(Op::add, std::move(a), std::move(b)); }
inline Tree operator-(Tree a, Tree b) { return apply(Op::subtract, std::move(a), std::move(b)); }
inline Tree operator*(Tree a, Tree b) { return apply(Op::multiply, std::move(a), std::move(b)); }
inline Tree operator/(Tree a, Tree b) { return apply(Op::divide, std::move(a), std::move(b)); }
inline Tree operator-(Tree a) { return apply(Op::negate, std::move(a)); }
inline Tree power(Tree a, Tree b) { return apply(Op::power, std::move(a), std::move(b)); }
inline Tree square(Tree a) { return power(std::move(a), integer(2)); }
inline Tree root(Tree a, long index) { return apply(Op::root, std::move(a), integer(index)); }
inline Tree sqrt(Tree a) { return root(std::move(a), 2); }

/// The value of an integer node that fits.
long value_of(const Tree& integer_node);

bool is_sqrt(const Tree& tree);
bool contains(const Tree& tree, Op op);

/// The names of the symbols that the value depends on.
std::vector<std::string> symbols_of(const Tree& tree);

/// All nodes, the root first. Those an operator needs to be integers are left out: indices, bases
/// and bounds.
std::vector<Tree*> free_nodes(Tree& tree);

std::size_t size_of(const Tree& tree);

/// The tree with `replacement` for each occurrence of a symbol.
Tree substitute(Tree tree, const std::string& name, const Tree& replacement);

}  // namespace cupel::oracle
