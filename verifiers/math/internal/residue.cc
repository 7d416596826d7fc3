#include "verifiers/math/internal/residue.h"

#include <charconv>
#include <cstdlib>

namespace cupel::math {
namespace {

constexpr std::array<ulong, kResiduePrimes> kBelow = {
    31,   45,   229,  259,  283,  339,  391,  403,  465,  531,  579,  675,  759,
    799,  819,  829,  843,  859,  939,  985,  1015, 1153, 1195, 1215, 1281, 1299,
    1351, 1371, 1425, 1489, 1525, 1533, 1543, 1609, 1621, 1669, 1741, 1753, 1813};

constexpr slong kSmall = 1L << 62;          // whole numbers below are known exactly
constexpr slong kMostFactors = 2000;        // of a factorial
constexpr std::size_t kFactoringCost = 10;  // times the square of the number of bits

/// A whole number modulo m, and the number itself unless it is too large to hold.
struct Whole {
  ulong residue = 0;
  slong exact = 0;  // when !large
  bool large = false;
};

class Residues {
 public:
  Residues(std::span<const ResidueBinding> bindings, Budget& budget)
      : bindings_(bindings), budget_(budget) {}

  std::optional<ulong> in_field(const Expression& node, const nmod_t& p) {
    if (!budget_.spend(10)) return std::nullopt;
    switch (node.kind) {
      case Kind::integer:
        return digits(node.text, p);
      case Kind::decimal:
        return decimal(node, p);
      case Kind::symbol:
        return bound(node.text, p);
      case Kind::constant:
        if (node.is(Constant::pi)) return bound(kPi, p);
        if (node.is(Constant::e)) return bound(kE, p);
        return std::nullopt;
      case Kind::add:
      case Kind::multiply:
        return fold(node, p);
      case Kind::divide:
        return quotient(in_field(node[0], p), in_field(node[1], p), p);
      case Kind::percent:
        return quotient(in_field(node[0], p), 100, p);
      case Kind::degrees:
        return quotient(product(in_field(node[0], p), bound(kPi, p), p), 180, p);
      case Kind::quantity:
        return in_field(node[0], p);
      case Kind::negate: {
        const auto value = in_field(node[0], p);
        return value ? std::optional(nmod_neg(*value, p)) : std::nullopt;
      }
      case Kind::power:
        return field_power(node, p);
      case Kind::function:
        return function(node, p);
      default:
        return std::nullopt;
    }
  }

  std::optional<ulong> modulo(const Expression& node, ulong n) {
    const auto value = whole(node, n);
    return value ? std::optional(value->residue) : std::nullopt;
  }

 private:
  static nmod_t modulus(ulong n) {
    nmod_t m;
    nmod_init(&m, n);
    return m;
  }

  std::optional<ulong> digits(std::string_view text, const nmod_t& p) {
    if (!budget_.allows_digits(text.size()) || !budget_.spend(text.size())) return std::nullopt;
    constexpr std::size_t kChunk = 18;
    constexpr ulong kShift = 1'000'000'000'000'000'000u;
    ulong value = 0;
    std::size_t length = text.size() % kChunk;
    if (length == 0) length = kChunk;
    for (std::size_t at = 0; at < text.size(); at += length, length = kChunk) {
      ulong chunk = 0;
      std::from_chars(text.data() + at, text.data() + at + length, chunk);
      chunk %= p.n;
      value = at == 0 ? chunk : nmod_add(nmod_mul(value, kShift % p.n, p), chunk, p);
    }
    return value;
  }

  std::optional<ulong> decimal(const Expression& node, const nmod_t& p) {
    const auto value = digits(node.text, p);
    const slong scale = node.number;
    const ulong unit = nmod_pow_ui(10 % p.n, static_cast<ulong>(std::abs(scale)), p);
    return scale > 0 ? quotient(value, unit, p) : product(value, unit, p);
  }

  std::optional<ulong> bound(std::string_view name, const nmod_t& p) const {
    for (const ResidueBinding& binding : bindings_) {
      if (binding.name == name) return binding.value % p.n;
    }
    return std::nullopt;
  }

  static std::optional<ulong> product(std::optional<ulong> a, std::optional<ulong> b,
                                      const nmod_t& p) {
    return a && b ? std::optional(nmod_mul(*a, *b, p)) : std::nullopt;
  }

  static std::optional<ulong> quotient(std::optional<ulong> a, std::optional<ulong> b,
                                       const nmod_t& p) {
    return a && b && *b != 0 ? std::optional(nmod_div(*a, *b, p)) : std::nullopt;
  }

  std::optional<ulong> fold(const Expression& node, const nmod_t& p) {
    auto total = in_field(node[0], p);
    for (std::size_t i = 1; i < node.size() && total; ++i) {
      const auto next = in_field(node[i], p);
      if (!next) return std::nullopt;
      total = node.is(Kind::add) ? nmod_add(*total, *next, p) : nmod_mul(*total, *next, p);
    }
    return total;
  }

  /// Fermat: exponents count modulo p - 1 where the base is not 0.
  std::optional<ulong> field_power(const Expression& node, const nmod_t& p) {
    const auto base = in_field(node[0], p);
    if (!base) return std::nullopt;
    const auto exponent = whole(node[1], p.n - 1);
    if (!exponent || !budget_.spend(8 * FLINT_BIT_COUNT(exponent->residue))) return std::nullopt;
    if (!exponent->large && exponent->exact == 0) return 1;
    const bool negative = !exponent->large && exponent->exact < 0;
    if (*base == 0) return negative ? std::nullopt : std::optional<ulong>(0);
    return nmod_pow_ui(*base, exponent->residue, p);
  }

  std::optional<ulong> function(const Expression& node, const nmod_t& p) {
    if (node.is(Function::factorial) || node.is(Function::gamma) || node.is(Function::binomial) ||
        node.is(Function::permutations)) {
      return combinatorial(node, p);
    }
    return std::nullopt;
  }

  std::optional<ulong> combinatorial(const Expression& node, const nmod_t& p) {
    const bool two = node.is(Function::binomial) || node.is(Function::permutations);
    if (node.size() != (two ? 2 : 1)) return std::nullopt;
    auto n = small(node[0]);
    if (!n) return std::nullopt;
    if (node.is(Function::gamma)) --*n;
    if (*n < 0) return std::nullopt;
    if (!two) return falling(*n, *n, p);
    auto k = small(node[1]);
    if (!k) return std::nullopt;
    if (node.is(Function::permutations)) {
      return *k < 0 ? std::nullopt : *k > *n ? std::optional<ulong>(0) : falling(*n, *k, p);
    }
    if (*k < 0 || *k > *n) return 0;
    const slong fewer = *k < *n - *k ? *k : *n - *k;
    return quotient(falling(*n, fewer, p), falling(fewer, fewer, p), p);
  }

  std::optional<slong> small(const Expression& node) {
    const auto value = whole(node, 2);
    return value && !value->large ? std::optional(value->exact) : std::nullopt;
  }

  std::optional<ulong> falling(slong n, slong count, const nmod_t& p) {
    if (count > kMostFactors || !budget_.spend(5 * static_cast<std::size_t>(count))) {
      return std::nullopt;
    }
    ulong value = 1;
    for (slong i = 0; i < count; ++i) {
      value = nmod_mul(value, static_cast<ulong>(n - i) % p.n, p);
    }
    return value % p.n;
  }

  static ulong reduce(slong value, ulong n) {
    const ulong magnitude = value < 0 ? 0 - static_cast<ulong>(value) : static_cast<ulong>(value);
    return value < 0 ? n_negmod(magnitude % n, n) : magnitude % n;
  }

  static std::optional<Whole> known(slong value, ulong n) {
    return Whole{.residue = reduce(value, n), .exact = value};
  }

  static std::optional<Whole> huge(ulong value) { return Whole{.residue = value, .large = true}; }

  /// A whole number modulo any n. What is large is positive.
  std::optional<Whole> whole(const Expression& node, ulong n) {
    if (!budget_.spend(10)) return std::nullopt;
    switch (node.kind) {
      case Kind::integer: {
        slong value = 0;
        if (node.text.size() <= 18) {
          std::from_chars(node.text.data(), node.text.data() + node.text.size(), value);
          return known(value, n);
        }
        const auto value_mod = digits(node.text, modulus(n));
        return value_mod ? huge(*value_mod) : std::nullopt;
      }
      case Kind::symbol:
        for (const ResidueBinding& binding : bindings_) {
          if (binding.name != node.text) continue;
          if (binding.value >= static_cast<ulong>(kSmall)) return std::nullopt;
          return known(static_cast<slong>(binding.value), n);
        }
        return std::nullopt;
      case Kind::negate: {
        const auto value = whole(node[0], n);
        return value && !value->large ? known(-value->exact, n) : std::nullopt;
      }
      case Kind::add:
      case Kind::multiply: {
        auto total = whole(node[0], n);
        for (std::size_t i = 1; i < node.size() && total; ++i) {
          total = combined(node.kind, total, whole(node[i], n), n);
        }
        return total;
      }
      case Kind::divide: {
        const auto a = small(node[0]), b = small(node[1]);
        return a && b && *b != 0 && *a % *b == 0 ? known(*a / *b, n) : std::nullopt;
      }
      case Kind::power:
        return whole_power(node, n);
      case Kind::function: {
        if (!node.is(Function::factorial) || node.size() != 1) return std::nullopt;
        const auto argument = small(node[0]);
        if (!argument || *argument < 0) return std::nullopt;
        if (*argument <= 20) return known(static_cast<slong>(factorial(*argument)), n);
        if (static_cast<ulong>(*argument) >= n) return huge(0);
        const auto value = falling(*argument, *argument, modulus(n));
        return value ? huge(*value) : std::nullopt;
      }
      default:
        return std::nullopt;
    }
  }

  static ulong factorial(slong n) { return n < 2 ? 1 : static_cast<ulong>(n) * factorial(n - 1); }

  static std::optional<Whole> combined(Kind kind, const std::optional<Whole>& a,
                                       const std::optional<Whole>& b, ulong n) {
    if (!a || !b) return std::nullopt;
    const bool is_sum = kind == Kind::add;
    slong exact = 0;
    const bool overflow = a->large || b->large ||
                          (is_sum ? __builtin_add_overflow(a->exact, b->exact, &exact)
                                  : __builtin_mul_overflow(a->exact, b->exact, &exact)) ||
                          std::abs(exact / 2) >= kSmall / 2;
    if (!overflow) return known(exact, n);
    // A large number stays large and positive beside positive ones and small negative terms, but
    // its own size is not known: it might be just above the border.
    const bool a_positive = a->large || a->exact > 0;
    const bool b_positive = b->large || b->exact > 0;
    if (!a_positive || !b_positive) {
      if (!is_sum && ((!a->large && a->exact == 0) || (!b->large && b->exact == 0))) {
        return known(0, n);
      }
      const slong offset = a->large ? b->exact : a->exact;
      const bool harmless = is_sum && (a->large != b->large) && offset > -(1L << 32);
      if (!harmless) return std::nullopt;
    }
    const nmod_t m = modulus(n);
    return huge(is_sum ? nmod_add(a->residue, b->residue, m) : nmod_mul(a->residue, b->residue, m));
  }

  /// Euler for bases that need not be prime to n: b^e = b^(e mod phi + phi) once e >= log2 n, which
  /// a large e is.
  std::optional<Whole> whole_power(const Expression& node, ulong n) {
    const auto base = whole(node[0], n);
    if (!base) return std::nullopt;
    if (!base->large && (base->exact == 0 || base->exact == 1 || base->exact == -1)) {
      return unit_power(base->exact, node[1], n);
    }
    const nmod_t m = modulus(n);
    const bool plain = node[1].is(Kind::integer) || node[1].is(Kind::symbol);
    if (plain || n == 1) {
      const auto exponent = whole(node[1], 1);
      if (!exponent) return std::nullopt;
      if (!exponent->large) return known_power(*base, exponent->exact, m);
      if (n == 1) return base->large || base->exact > 0 ? huge(0) : std::nullopt;
    }
    const auto bits = static_cast<std::size_t>(FLINT_BIT_COUNT(n));
    if (!budget_.spend(kFactoringCost * bits * bits)) return std::nullopt;
    const ulong totient = n_euler_phi(n);
    const auto exponent = whole(node[1], totient);
    if (!exponent) return std::nullopt;
    if (!exponent->large) return known_power(*base, exponent->exact, m);
    if (!base->large && base->exact < 0) return std::nullopt;
    return huge(nmod_pow_ui(base->residue, exponent->residue + totient, m));
  }

  std::optional<Whole> unit_power(slong base, const Expression& exponent, ulong n) {
    const auto parity = whole(exponent, 2);
    if (!parity) return std::nullopt;
    if (!parity->large && parity->exact == 0) return known(1, n);
    if (base == 0) {
      return !parity->large && parity->exact < 0 ? std::nullopt : known(0, n);
    }
    return known(parity->residue == 0 ? 1 : base, n);
  }

  static std::optional<Whole> known_power(const Whole& base, slong exponent, const nmod_t& m) {
    if (exponent < 0) return std::nullopt;
    if (exponent == 0) return known(1, m.n);
    bool fits = !base.large;
    slong exact = 1;
    for (slong i = 0; i < exponent && fits; ++i) {
      fits = !__builtin_mul_overflow(exact, base.exact, &exact) && std::abs(exact / 2) < kSmall / 2;
    }
    if (fits) return known(exact, m.n);
    if (!base.large && base.exact < 0) return std::nullopt;
    return huge(m.n == 1 ? 0 : nmod_pow_ui(base.residue, static_cast<ulong>(exponent), m));
  }

  std::span<const ResidueBinding> bindings_;
  Budget& budget_;
};

}  // namespace

ulong residue_prime(std::size_t index) { return (1ul << 61) - kBelow[index % kResiduePrimes]; }

std::optional<ulong> residue(const Expression& node, std::span<const ResidueBinding> bindings,
                             ulong prime, Budget& budget) {
  nmod_t p;
  nmod_init(&p, prime);
  return Residues(bindings, budget).in_field(node, p);
}

std::optional<ulong> residue_of_whole(const Expression& node, ulong modulus, Budget& budget) {
  return Residues({}, budget).modulo(node, modulus);
}

}  // namespace cupel::math
