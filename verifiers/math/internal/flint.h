#pragma once

// FLINT, Arb and Calcium, wherever this system keeps their headers. The C++ headers that theirs
// include come first, because Calcium 0.4 includes them inside extern "C".

#include <gmp.h>
#include <mpfr.h>

#include <flint/fmpq.h>
#include <flint/fmpq_poly.h>
#include <flint/fmpz.h>
#include <flint/fmpz_mat.h>
#include <flint/fmpz_mpoly.h>
#include <flint/fmpz_mpoly_factor.h>
#include <flint/fmpz_poly.h>
#include <flint/fmpz_vec.h>
#include <flint/nmod_vec.h>
#include <flint/ulong_extras.h>

#if __has_include(<flint/qqbar.h>)
#include <flint/acb.h>
#include <flint/acb_calc.h>
#include <flint/acb_hypgeom.h>
#include <flint/arb.h>
#include <flint/arb_fmpz_poly.h>
#include <flint/arb_hypgeom.h>
#include <flint/qqbar.h>
#else
#include <acb.h>
#include <acb_calc.h>
#include <acb_hypgeom.h>
#include <arb.h>
#include <arb_fmpz_poly.h>
#include <arb_hypgeom.h>

// Inline functions in Calcium 0.4's headers assign void* as only C may.
namespace cupel::math {
struct PointerToAnything {
  void* address;
  template <typename T>
  operator T*() const {
    return static_cast<T*>(address);
  }
};
}  // namespace cupel::math
#define flint_malloc(size) \
  cupel::math::PointerToAnything { flint_malloc(size) }
#define flint_realloc(memory, size) \
  cupel::math::PointerToAnything { flint_realloc(memory, size) }
#include <calcium/qqbar.h>
#undef flint_malloc
#undef flint_realloc
#endif
