#pragma once

#include "verifiers/math/internal/flint.h"

namespace cupel::math {

/// FLINT's values with a destructor. They convert to the pointers FLINT's functions take, so
/// `acb_add(sum, sum, term, 64)` works on them as on an `acb_t`. A zero of its type at first.
/// Neither copied nor moved: results are written to a value the caller gives.
template <typename Struct, void (*Init)(Struct*), void (*Clear)(Struct*)>
class FlintValue {
 public:
  FlintValue() { Init(&value_); }
  ~FlintValue() { Clear(&value_); }
  FlintValue(const FlintValue&) = delete;
  FlintValue& operator=(const FlintValue&) = delete;

  operator Struct*() { return &value_; }
  operator const Struct*() const { return &value_; }
  Struct* operator->() { return &value_; }
  const Struct* operator->() const { return &value_; }

 private:
  Struct value_;
};

namespace flint_values {
inline void init(fmpz* x) { fmpz_init(x); }
inline void clear(fmpz* x) { fmpz_clear(x); }
inline void init(fmpq* x) { fmpq_init(x); }
inline void clear(fmpq* x) { fmpq_clear(x); }
inline void init(arb_struct* x) { arb_init(x); }
inline void clear(arb_struct* x) { arb_clear(x); }
inline void init(acb_struct* x) { acb_init(x); }
inline void clear(acb_struct* x) { acb_clear(x); }
inline void init(qqbar_struct* x) { qqbar_init(x); }
inline void clear(qqbar_struct* x) { qqbar_clear(x); }
}  // namespace flint_values

using Fmpz = FlintValue<fmpz, flint_values::init, flint_values::clear>;
using Fmpq = FlintValue<fmpq, flint_values::init, flint_values::clear>;
using Arb = FlintValue<arb_struct, flint_values::init, flint_values::clear>;
using Acb = FlintValue<acb_struct, flint_values::init, flint_values::clear>;
using Qqbar = FlintValue<qqbar_struct, flint_values::init, flint_values::clear>;

}  // namespace cupel::math
