#include "tests/oracle/tree.h"

#include <algorithm>
#include <set>

namespace cupel::oracle {
namespace {

void collect_symbols(const Tree& tree, std::set<std::string>& names) {
  if (tree.is(Op::symbol)) names.insert(tree.text);
  for (const Tree& part : tree.parts) collect_symbols(part, names);
  if (tree.is(Op::sum)) names.erase(tree.text);
}

void collect_nodes(Tree& tree, std::vector<Tree*>& nodes) {
  nodes.push_back(&tree);
  switch (tree.op) {
    case Op::root:
    case Op::sum:
      return collect_nodes(tree[0], nodes);
    case Op::log:
      return collect_nodes(tree[1], nodes);
    case Op::factorial:
    case Op::binomial:
      return;
    default:
      for (Tree& part : tree.parts) collect_nodes(part, nodes);
  }
}

}  // namespace

long value_of(const Tree& integer_node) { return std::stol(integer_node.text); }

bool is_sqrt(const Tree& tree) { return tree.is(Op::root) && tree[1].is(2); }

bool contains(const Tree& tree, Op op) {
  return tree.is(op) ||
         std::ranges::any_of(tree.parts, [op](const Tree& part) { return contains(part, op); });
}

std::vector<std::string> symbols_of(const Tree& tree) {
  std::set<std::string> names;
  collect_symbols(tree, names);
  return {names.begin(), names.end()};
}

std::vector<Tree*> free_nodes(Tree& tree) {
  std::vector<Tree*> nodes;
  collect_nodes(tree, nodes);
  return nodes;
}

std::size_t size_of(const Tree& tree) {
  std::size_t size = 1;
  for (const Tree& part : tree.parts) size += size_of(part);
  return size;
}

Tree substitute(Tree tree, const std::string& name, const Tree& replacement) {
  if (tree.is(Op::symbol) && tree.text == name) return replacement;
  for (Tree& part : tree.parts) part = substitute(std::move(part), name, replacement);
  return tree;
}

}  // namespace cupel::oracle
