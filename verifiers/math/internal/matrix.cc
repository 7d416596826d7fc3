#include "verifiers/math/internal/matrix.h"

#include <algorithm>
#include <optional>
#include <vector>

namespace cupel::math {
namespace {

using Node = const Expression*;

bool holds_matrix(const Expression& tree) {
  return tree.is(Kind::matrix) || std::any_of(tree.children.begin(), tree.children.end(),
                                              [](Node child) { return holds_matrix(*child); });
}

class MatrixArithmetic {
 public:
  MatrixArithmetic(Arena& arena, Budget& budget) : build_(arena), budget_(budget) {}

  Node run(const Expression& tree) {
    if (!holds_matrix(tree)) return &tree;
    std::vector<Node> children;
    for (Node child : tree.children) children.push_back(run(*child));
    Node rebuilt = build_.node(tree.kind, children, tree.code, tree.number, tree.text);
    Node value = combine(*rebuilt);
    return value ? value : rebuilt;
  }

 private:
  static std::size_t columns(const Expression& m) { return static_cast<std::size_t>(m.number); }
  static std::size_t rows(const Expression& m) { return m.size() / columns(m); }

  Node matrix(std::span<const Node> entries, std::size_t columns) const {
    return build_.node(Kind::matrix, entries, 0, static_cast<std::int32_t>(columns));
  }

  Node combine(const Expression& tree) {
    switch (tree.kind) {
      case Kind::negate:
        return tree[0].is(Kind::matrix)
                   ? map(tree[0], [&](Node entry) { return build_.node(Kind::negate, {entry}); })
                   : nullptr;
      case Kind::add:
        return fold(tree, [&](Node a, Node b) { return sum(*a, *b); });
      case Kind::multiply:
        return fold(tree, [&](Node a, Node b) { return product(*a, *b); });
      case Kind::divide:
        return tree[0].is(Kind::matrix) && !tree[1].is(Kind::matrix)
                   ? map(tree[0],
                         [&](Node entry) {
                           return build_.node(Kind::divide, {entry, tree.children[1]});
                         })
                   : nullptr;
      case Kind::power:
        return power(tree);
      case Kind::function:
        return function(tree);
      default:
        return nullptr;
    }
  }

  template <typename Change>
  Node map(const Expression& m, Change change) {
    std::vector<Node> entries;
    for (Node entry : m.children) entries.push_back(change(entry));
    return matrix(entries, columns(m));
  }

  template <typename Combine>
  Node fold(const Expression& tree, Combine combine) {
    Node value = tree.children[0];
    for (std::size_t i = 1; i < tree.size() && value; ++i) value = combine(value, tree.children[i]);
    return value;
  }

  Node sum(const Expression& a, const Expression& b) {
    if (!a.is(Kind::matrix) && !b.is(Kind::matrix)) return build_.node(Kind::add, {&a, &b});
    const bool fit =
        a.is(Kind::matrix) && b.is(Kind::matrix) && a.size() == b.size() && a.number == b.number;
    if (!fit) return nullptr;
    std::vector<Node> entries;
    for (std::size_t i = 0; i < a.size(); ++i)
      entries.push_back(build_.node(Kind::add, {a.children[i], b.children[i]}));
    return matrix(entries, columns(a));
  }

  Node product(const Expression& a, const Expression& b) {
    if (!a.is(Kind::matrix) && !b.is(Kind::matrix)) return build_.node(Kind::multiply, {&a, &b});
    if (!a.is(Kind::matrix))
      return map(b, [&](Node e) { return build_.node(Kind::multiply, {&a, e}); });
    if (!b.is(Kind::matrix))
      return map(a, [&](Node e) { return build_.node(Kind::multiply, {e, &b}); });
    if (columns(a) != rows(b)) return nullptr;
    const std::size_t inner = columns(a), width = columns(b);
    if (!budget_.allows_nodes(rows(a) * inner * width)) return nullptr;
    std::vector<Node> entries, terms;
    for (std::size_t i = 0; i < rows(a); ++i)
      for (std::size_t j = 0; j < width; ++j) {
        terms.clear();
        for (std::size_t k = 0; k < inner; ++k)
          terms.push_back(
              build_.node(Kind::multiply, {a.children[i * inner + k], b.children[k * width + j]}));
        entries.push_back(inner == 1 ? terms[0] : build_.node(Kind::add, terms));
      }
    return matrix(entries, width);
  }

  Node power(const Expression& tree) {
    const Expression& base = tree[0];
    const Expression& exponent = tree[1];
    if (base.is(Kind::matrix) && exponent.is(Kind::negate)) {
      Node inverted = inverse(base);
      return inverted && exponent[0].text != "1"
                 ? power(*build_.node(Kind::power, {inverted, exponent.children[0]}))
                 : inverted;
    }
    const bool is_small = exponent.is(Kind::integer) && exponent.text.size() == 1;
    if (!base.is(Kind::matrix) || columns(base) != rows(base) || !is_small) return nullptr;
    const int times = exponent.text[0] - '0';
    Node value = times > 0 ? &base : nullptr;
    for (int i = 1; i < times && value; ++i) value = product(*value, base);
    return value;
  }

  Node function(const Expression& tree) {
    if (tree.size() != 1 || !tree[0].is(Kind::matrix)) return nullptr;
    const Expression& m = tree[0];
    const std::size_t width = columns(m), height = rows(m);
    if (tree.is(Function::transpose)) {
      std::vector<Node> entries;
      for (std::size_t j = 0; j < width; ++j)
        for (std::size_t i = 0; i < height; ++i) entries.push_back(m.children[i * width + j]);
      return matrix(entries, height);
    }
    if (width != height) return nullptr;
    if (tree.is(Function::determinant)) return determinant(m);
    if (tree.is(Function::inverse)) return inverse(m);
    if (tree.is(Function::trace)) {
      std::vector<Node> terms;
      for (std::size_t i = 0; i < width; ++i) terms.push_back(m.children[i * width + i]);
      return terms.size() == 1 ? terms[0] : build_.node(Kind::add, terms);
    }
    return nullptr;
  }

  /// The transposed minors, with alternating signs, over the determinant.
  Node inverse(const Expression& m) {
    constexpr std::size_t kWidest = 4;
    const std::size_t width = columns(m);
    if (width != rows(m) || width > kWidest) return nullptr;
    Node whole = determinant(m);
    std::vector<Node> entries;
    for (std::size_t i = 0; i < m.size(); ++i) {
      const std::size_t row = i % width, column = i / width;
      Node minor = width == 1 ? build_.integer(1) : determinant(*without(m, row, column));
      if ((row + column) % 2 == 1) minor = build_.node(Kind::negate, {minor});
      entries.push_back(build_.node(Kind::divide, {minor, whole}));
    }
    return matrix(entries, width);
  }

  Node without(const Expression& m, std::size_t row, std::size_t column) const {
    const std::size_t width = columns(m);
    std::vector<Node> entries;
    for (std::size_t i = 0; i < m.size(); ++i)
      if (i / width != row && i % width != column) entries.push_back(m.children[i]);
    return matrix(entries, width - 1);
  }

  Node determinant(const Expression& m) {
    std::vector<std::size_t> every(columns(m));
    for (std::size_t i = 0; i < every.size(); ++i) every[i] = i;
    return determinant(m, 0, every);
  }

  /// By minors along the rows from `row` on, over the columns that are left.
  Node determinant(const Expression& m, std::size_t row, std::span<const std::size_t> left) {
    constexpr std::size_t kWidest = 6;  // 720 products
    if (left.size() > kWidest) return nullptr;
    if (left.size() == 1) return m.children[row * columns(m) + left[0]];
    std::vector<Node> terms;
    for (std::size_t i = 0; i < left.size(); ++i) {
      std::vector<std::size_t> others;
      for (std::size_t j : left)
        if (j != left[i]) others.push_back(j);
      Node minor = determinant(m, row + 1, others);
      Node term = build_.node(Kind::multiply, {m.children[row * columns(m) + left[i]], minor});
      terms.push_back(i % 2 == 0 ? term : build_.node(Kind::negate, {term}));
    }
    return build_.node(Kind::add, terms);
  }

  Builder build_;
  Budget& budget_;
};

}  // namespace

const Expression* evaluate_matrices(const Expression& tree, Arena& arena, Budget& budget) {
  return MatrixArithmetic(arena, budget).run(tree);
}

}  // namespace cupel::math
