#include "verifiers/math/internal/sample_points.h"

#include <algorithm>

namespace cupel::math {
namespace {

constexpr std::uint64_t kRise = 12;      // to count more than k things
constexpr std::uint64_t kFarRise = 150;  // and more than 100, now and then

/// SplitMix64: each call's bits from the one before.
class Bits {
 public:
  explicit Bits(std::uint64_t state) : state_(state) {}

  std::uint64_t next() {
    state_ += 0x9e3779b97f4a7c15u;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
  }

  std::uint64_t below(std::uint64_t bound) { return next() % bound; }

  /// Strictly between low and high, with few enough binary digits for powers to stay exact.
  double between(double low, double high) {
    constexpr std::uint64_t kSteps = 1u << 20;
    const auto step = static_cast<double>(2 * below(kSteps / 2) + 1);
    return low + (high - low) * (step / kSteps);
  }

 private:
  std::uint64_t state_;
};

Bits bits_for(std::string_view name, std::size_t number, std::uint64_t seed) {
  std::uint64_t state = seed ^ (number * 0xd1342543de82ef95u);
  for (char c : name) state = (state ^ static_cast<unsigned char>(c)) * 0x100000001b3u;
  Bits bits(state);
  bits.next();
  return bits;
}

double real_value(std::size_t number, Bits& bits) {
  constexpr std::size_t kTurns = 6;
  switch (number < kTurns && number != 2 ? number : 1 + bits.below(kTurns)) {
    case 0:
    case 6:
      return bits.between(0, 1);
    case 1:
    case 2:
      return bits.between(1, 5);
    case 3:
      return bits.between(-1, 1);
    case 4:
      return bits.between(4, 36);
    default:
      return bits.between(-4, 0);
  }
}

/// Symbols that usually count the larger set, as in \binom{n}{k}.
bool is_usually_larger(std::string_view name) {
  return name == "n" || name == "N" || name == "m" || name == "M";
}

std::string real_to_string(const arb_t x) {
  char* text = arb_get_str(x, 10, ARB_STR_NO_RADIUS);
  std::string copy(text);
  flint_free(text);
  return copy;
}

}  // namespace

SamplePoints::SamplePoints(const Survey& survey, std::uint64_t seed)
    : survey_(survey), seed_(seed), values_(survey.symbols.size()) {
  bindings_.reserve(values_.size());
  for (std::size_t i = 0; i < values_.size(); ++i) {
    bindings_.push_back({survey.symbols[i].name, values_[i]});
  }
}

void SamplePoints::move_to(std::size_t number, Region region) {
  for (std::size_t i = 0; i < values_.size(); ++i) {
    set(survey_.symbols[i], number, region, values_[i]);
  }
}

void SamplePoints::set(const FreeSymbol& symbol, std::size_t number, Region region,
                       acb_t value) const {
  Bits bits = bits_for(symbol.name, number, seed_);
  if (symbol.whole) {
    const bool raised = is_usually_larger(symbol.name) && number % 3 != 0;
    acb_set_ui(value, 1 + bits.below(number % 2 == 0 ? 6 : 14) + (raised ? 7 : 0));
    return;
  }
  if (region == Region::complex) {
    acb_set_d_d(value, bits.between(-2, 2), bits.between(-2, 2));
  } else {
    acb_set_d(value, region == Region::near ? bits.between(-1, 1) : real_value(number, bits));
  }
}

std::span<const ResidueBinding> SamplePoints::whole_numbers(std::size_t number) {
  whole_numbers_.clear();
  const auto any = [&](std::string_view name) {
    return (bits_for(name, number, seed_).next() >> 4) | 1;
  };
  for (const FreeSymbol& symbol : survey_.symbols) {
    if (symbol.whole || symbol.exponent) {
      const bool raised = is_usually_larger(symbol.name);
      const std::uint64_t small = bits_for(symbol.name, number, seed_).below(20 + 4 * number);
      const std::uint64_t rise = number % 4 == 3 ? kFarRise : kRise;
      whole_numbers_.push_back({symbol.name, 2 + small + (raised ? rise : 0)});
    } else {
      whole_numbers_.push_back({symbol.name, any(symbol.name)});
    }
  }
  const auto fixed = [&](std::string_view name) {
    return (bits_for(name, 0, seed_).next() >> 4) | 1;
  };
  if (survey_.has_pi && !survey_.has_e) whole_numbers_.push_back({kPi, fixed(kPi)});
  if (survey_.has_e && !survey_.has_pi) whole_numbers_.push_back({kE, fixed(kE)});
  return whole_numbers_;
}

bool SamplePoints::all_positive() const {
  return std::all_of(bindings_.begin(), bindings_.end(), [](const Binding& binding) {
    return acb_is_real(binding.value) != 0 && arb_is_positive(acb_realref(binding.value)) != 0;
  });
}

std::string SamplePoints::description() const {
  std::string text;
  for (const Binding& binding : bindings_) {
    if (!text.empty()) text += ", ";
    text.append(binding.name).append(" = ").append(to_string(binding.value));
  }
  return text;
}

std::string to_string(const acb_t ball) {
  if (acb_is_real(ball)) return real_to_string(acb_realref(ball));
  return real_to_string(acb_realref(ball)) + " + " + real_to_string(acb_imagref(ball)) + "i";
}

}  // namespace cupel::math
