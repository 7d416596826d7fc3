#pragma once

#include <mpfr.h>

#include <utility>

namespace cupel::oracle {

/// An MPFR number of `kBits`, rounded to nearest.
class Real {
 public:
  static constexpr mpfr_prec_t kBits = 600;

  Real() {
    mpfr_init2(value_, kBits);
    mpfr_set_zero(value_, 1);
  }
  explicit Real(long value) : Real() { mpfr_set_si(value_, value, MPFR_RNDN); }
  explicit Real(const char* digits) : Real() { mpfr_set_str(value_, digits, 10, MPFR_RNDN); }
  Real(const Real& other) : Real() { mpfr_set(value_, other.value_, MPFR_RNDN); }
  Real& operator=(const Real& other) {
    mpfr_set(value_, other.value_, MPFR_RNDN);
    return *this;
  }
  Real(Real&& other) noexcept : Real() { mpfr_swap(value_, other.value_); }
  Real& operator=(Real&& other) noexcept {
    mpfr_swap(value_, other.value_);
    return *this;
  }
  ~Real() { mpfr_clear(value_); }

  mpfr_ptr get() { return value_; }
  mpfr_srcptr get() const { return value_; }

  bool is_zero() const { return mpfr_zero_p(value_) != 0; }
  int sign() const { return mpfr_sgn(value_); }
  friend bool operator<(const Real& a, const Real& b) { return mpfr_less_p(a.value_, b.value_); }

  /// Whether |this| <= |scale| / 2^bits.
  bool is_below(const Real& scale, long bits) const {
    Real bound(scale);
    mpfr_div_2si(bound.value_, bound.value_, bits, MPFR_RNDN);
    return mpfr_cmpabs(value_, bound.value_) <= 0;
  }

 private:
  mpfr_t value_;
};

/// `operation` of MPFR applied to one or two numbers.
inline Real computed(int (*operation)(mpfr_ptr, mpfr_srcptr, mpfr_rnd_t), const Real& a) {
  Real result;
  operation(result.get(), a.get(), MPFR_RNDN);
  return result;
}
inline Real computed(int (*operation)(mpfr_ptr, mpfr_srcptr, mpfr_srcptr, mpfr_rnd_t),
                     const Real& a, const Real& b) {
  Real result;
  operation(result.get(), a.get(), b.get(), MPFR_RNDN);
  return result;
}

}  // namespace cupel::oracle
