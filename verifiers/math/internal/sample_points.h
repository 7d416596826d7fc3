#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "verifiers/math/internal/ball.h"
#include "verifiers/math/internal/residue.h"
#include "verifiers/math/internal/survey.h"

namespace cupel::math {

/// The points where expressions are compared. They depend on the seed, the symbols' names and the
/// number of the point alone, so they are the same in every run; a symbol's value does not depend
/// on which other symbols there are.
class SamplePoints {
 public:
  enum class Region : std::uint8_t {
    varied,   ///< real; by turns in (0,1), (1,5), mixed, (-1,1), larger, negative
    near,     ///< real, between -1 and 1, where principal values behave
    complex,  ///< complex, of moderate size
  };

  SamplePoints(const Survey& survey, std::uint64_t seed);

  /// Moves to a point; whole numbers for symbols that must be whole, whatever the region.
  void move_to(std::size_t number, Region region);

  std::span<const Binding> bindings() const { return bindings_; }

  /// Gives the symbol of this index another value until the next move.
  void set_real(std::size_t symbol, double value) { acb_set_d(values_[symbol], value); }

  /// Whether every symbol is a positive real number now.
  bool all_positive() const;

  /// A point for residues: whole numbers, small ones for symbols in exponents. Binds kPi and kE.
  std::span<const ResidueBinding> whole_numbers(std::size_t number);

  /// `x = 0.25, y = 3`.
  std::string description() const;

 private:
  void set(const FreeSymbol& symbol, std::size_t number, Region region, acb_t value) const;

  const Survey& survey_;
  std::uint64_t seed_;
  std::vector<Acb> values_;
  std::vector<Binding> bindings_ = {};
  std::vector<ResidueBinding> whole_numbers_ = {};
};

/// A ball as people read it: `1.414213562 + 0.5i`.
std::string to_string(const acb_t ball);

}  // namespace cupel::math
