#include "verifiers/math/internal/magnitudes.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <utility>
#include <vector>

#include "verifiers/math/internal/flint_values.h"

namespace cupel::math {
namespace {

constexpr double kModest = 128;    // bits that every comparison has to spare
constexpr double kSymbolBits = 6;  // of the values that symbols are given
constexpr std::size_t kMostParts = 400;
constexpr slong kCoarse = 64;
constexpr slong kFine = 1088;

/// \tanh x is 1 but for e^{-2x}.
bool saturates(const Expression& node) {
  return node.is(Function::tanh) || node.is(Function::coth) || node.is(Function::sech) ||
         node.is(Function::csch);
}

bool grows_exponentially(const Expression& node) {
  return saturates(node) || node.is(Function::exp) || node.is(Function::sinh) ||
         node.is(Function::cosh) || node.is(Function::factorial) ||
         node.is(Function::double_factorial) || node.is(Function::gamma) ||
         node.is(Function::binomial) || node.is(Function::permutations);
}

/// A number no |log2| of a part of the expression exceeds by much, from its form alone; `largest`
/// collects the greatest on the way.
double rough_bits(const Expression& node, double& largest) {
  double bits = 0;
  switch (node.kind) {
    case Kind::integer:
    case Kind::decimal:
      bits = std::max(3.4 * static_cast<double>(node.text.size()), 3.4 * std::abs(node.number));
      break;
    case Kind::symbol:
      bits = kSymbolBits;
      break;
    case Kind::multiply:
    case Kind::divide:
      for (const Expression* child : node.children) bits += rough_bits(*child, largest);
      break;
    case Kind::power:
      bits = std::max(1.5, rough_bits(node[0], largest)) *
             std::exp2(std::min(64.0, rough_bits(node[1], largest)));
      break;
    case Kind::root:
      bits = 1 + rough_bits(node[0], largest) / 2;
      rough_bits(node[1], largest);
      break;
    default:
      for (const Expression* child : node.children)
        bits = std::max(bits, rough_bits(*child, largest));
      if (node.is(Kind::add)) bits += 1;
      if (grows_exponentially(node)) bits = bits * std::exp2(std::min(64.0, bits));
  }
  largest = std::max(largest, bits);
  return bits;
}

class Magnitudes {
 public:
  Magnitudes(std::span<const Binding> bindings, Domain domain, Budget& budget)
      : bindings_(bindings), domain_(domain), budget_(budget) {}

  void visit(const Expression& node) {
    if (node.is(Kind::sum) && node.size() == 4) note_last_term(node);
    for (std::size_t i = 0; i < node.size(); ++i) {
      const Expression& child = node[i];
      visit(child);
      const bool shows = node.is(Kind::add) || node.is(Kind::function) ||
                         (i == 1 && (node.is(Kind::power) || node.is(Kind::root)));
      const bool is_plain = child.is(Kind::integer) || child.is(Kind::symbol);
      if (!shows || (is_plain && !saturates(node))) continue;
      note(child, saturates(node));
    }
  }

  slong largest() const { return largest_; }

 private:
  void note_last_term(const Expression& sum) {
    Acb last;
    if (evaluate(sum[3], bindings_, domain_, kCoarse, budget_, last) != Value::defined) return;
    std::vector<Binding> inner{{sum[1].text, last}};
    inner.insert(inner.end(), bindings_.begin(), bindings_.end());
    const auto outer = std::exchange(bindings_, std::span<const Binding>(inner));
    note(sum[0], false);
    bindings_ = outer;
  }

  void note(const Expression& part, bool is_saturating) {
    if (++parts_ > kMostParts) largest_ = kBeyond;
    if (largest_ == kBeyond) return;
    Acb value;
    for (const slong precision : {kCoarse, kFine}) {
      const Value found = evaluate(part, bindings_, domain_, precision, budget_, value);
      if (found == Value::unclear && precision == kFine) largest_ = kBeyond;
      if (found == Value::unclear) continue;
      if (found != Value::defined) return;
      if (acb_is_zero(value) != 0) return;
      if (acb_contains_zero(value) == 0) break;
    }
    if (largest_ == kBeyond) return;
    Arb bound;
    acb_abs(bound, value, kCoarse);
    arb_log(bound, bound, kCoarse);
    const double log = arf_get_d(arb_midref(static_cast<arb_struct*>(bound)), ARF_RND_UP);
    const double bits =
        std::isfinite(log) ? std::abs(log) / std::log(2.0) : static_cast<double>(kBeyond);
    const double shown = is_saturating && log > 0 ? 3 * std::exp(std::min(log, 40.0)) : bits;
    largest_ =
        std::max(largest_,
                 static_cast<slong>(std::min(std::max(bits, shown), static_cast<double>(kBeyond))));
  }

  static constexpr slong kBeyond = 1L << 50;

  std::span<const Binding> bindings_;
  Domain domain_;
  Budget& budget_;
  slong largest_ = 0;
  std::size_t parts_ = 0;
};

}  // namespace

std::optional<slong> magnitude_bits(const Expression& expression, std::span<const Binding> bindings,
                                    Domain domain, slong most, Budget& budget) {
  double rough = 0;
  rough_bits(expression, rough);
  if (rough <= kModest) return 0;
  Magnitudes magnitudes(bindings, domain, budget);
  magnitudes.visit(expression);
  if (budget.exceeded() || magnitudes.largest() > most) return std::nullopt;
  return magnitudes.largest();
}

}  // namespace cupel::math
