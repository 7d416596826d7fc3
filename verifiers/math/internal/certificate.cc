#include "verifiers/math/internal/certificate.h"

#include <memory>

namespace cupel::math {

std::string text_of(const acb_t x) {
  constexpr slong kDigits = 30;
  const auto write = [](const arb_t part) {
    const std::unique_ptr<char, void (*)(void*)> text(arb_get_str(part, kDigits, 0), flint_free);
    return std::string(text.get());
  };
  std::string text = write(acb_realref(x));
  if (!acb_is_real(x)) text += " + " + write(acb_imagref(x)) + " i";
  return text;
}

std::string text_of(const fmpq* x) {
  constexpr flint_bitcnt_t kMostBits = 600;
  if (fmpz_bits(fmpq_numref(x)) + fmpz_bits(fmpq_denref(x)) > kMostBits)
    return "a fraction of " +
           std::to_string(fmpz_sizeinbase(fmpq_numref(x), 10) +
                          fmpz_sizeinbase(fmpq_denref(x), 10)) +
           " digits";
  const std::unique_ptr<char, void (*)(void*)> text(fmpq_get_str(nullptr, 10, x), flint_free);
  return text.get();
}

}  // namespace cupel::math
