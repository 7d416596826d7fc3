#include "trainer/model/internal/row_kernels.h"

#include <bit>
#include <cmath>
#include <limits>

// One text, compiled for several instruction sets: what follows is inlined into a function for
// each. Sums are kept in as many parts as the widest registers have numbers, or the compiler could
// not add them side by side.
#define CUPEL_INLINE [[gnu::always_inline]] inline

namespace cupel::trainer {
namespace {

constexpr std::int64_t kParts = 8;

/// eˣ to about 2e-7 of itself, from e^-87 (which stands for all that is smaller) to e^88: the
/// polynomial of the Cephes library's expf, without branches.
CUPEL_INLINE float exponential(float x) {
  constexpr float kLog2OfE = 1.44269504088896341f, kHigh = 0.693359375f, kLow = -2.12194440e-4f;
  constexpr float kRounder = 12582912.f;  // 1.5 · 2²³: adding it rounds to a whole number
  x = x < -87.f ? -87.f : x;
  x = x > 88.f ? 88.f : x;
  const float whole = (x * kLog2OfE + kRounder) - kRounder;
  const float rest = x - whole * kHigh - whole * kLow;
  float sum = 1.9875691500e-4f;
  sum = sum * rest + 1.3981999507e-3f;
  sum = sum * rest + 8.3334519073e-3f;
  sum = sum * rest + 4.1665795894e-2f;
  sum = sum * rest + 1.6666665459e-1f;
  sum = sum * rest + 5.0000001201e-1f;
  sum = sum * rest * rest + rest + 1.f;
  return sum * std::bit_cast<float>((static_cast<std::int32_t>(whole) + 127) << 23);
}

CUPEL_INLINE float sum_of(const float (&parts)[kParts]) {
  return ((parts[0] + parts[4]) + (parts[2] + parts[6])) +
         ((parts[1] + parts[5]) + (parts[3] + parts[7]));
}

CUPEL_INLINE float dot(const float* left, const float* right, std::int64_t count) {
  float parts[kParts] = {};
  std::int64_t i = 0;
  for (; i + kParts <= count; i += kParts)
    for (std::int64_t j = 0; j < kParts; ++j) parts[j] += left[i + j] * right[i + j];
  float rest = 0;
  for (; i < count; ++i) rest += left[i] * right[i];
  return sum_of(parts) + rest;
}

CUPEL_INLINE void norm_rows(const float* in, const float* weight, float epsilon, std::int64_t rows,
                            std::int64_t width, float* out) {
  for (std::int64_t row = 0; row < rows; ++row, in += width, out += width) {
    const float scale = 1.f / std::sqrt(dot(in, in, width) / static_cast<float>(width) + epsilon);
    for (std::int64_t i = 0; i < width; ++i) out[i] = in[i] * scale * weight[i];
  }
}

CUPEL_INLINE void turn_rows(float* heads, const float* cosine, const float* sine, std::int64_t rows,
                            std::int64_t heads_in_row, std::int64_t size) {
  const std::int64_t half = size / 2;
  for (std::int64_t row = 0; row < rows; ++row, cosine += half, sine += half)
    for (std::int64_t head = 0; head < heads_in_row; ++head, heads += size)
      for (std::int64_t i = 0; i < half; ++i) {
        const float first = heads[i], second = heads[half + i];
        heads[i] = first * cosine[i] - second * sine[i];
        heads[half + i] = second * cosine[i] + first * sine[i];
      }
}

CUPEL_INLINE void gate_all(float* gate, const float* up, std::int64_t count) {
  for (std::int64_t i = 0; i < count; ++i)
    gate[i] = gate[i] / (1.f + exponential(-gate[i])) * up[i];
}

CUPEL_INLINE void attend_row(const RowKernels::Attention& row) {
  const std::int64_t times = row.heads / row.key_value_heads, size = row.size;
  const float scale = 1.f / std::sqrt(static_cast<float>(size));
  float* const scores = row.scores;
  for (std::int64_t head = 0; head < row.heads; ++head) {
    const float* query = row.query + head * size;
    const float* keys = row.keys + head / times * row.capacity * size;
    const float* values = row.values + head / times * row.capacity * size;
    float* out = row.out + head * size;
    float largest = -std::numeric_limits<float>::infinity();
    for (std::int64_t i = 0; i < row.count; ++i) {
      scores[i] = dot(query, keys + i * size, size) * scale;
      largest = scores[i] > largest ? scores[i] : largest;
    }
    for (std::int64_t i = 0; i < row.count; ++i) scores[i] = exponential(scores[i] - largest);
    float parts[kParts] = {};
    std::int64_t i = 0;
    for (; i + kParts <= row.count; i += kParts)
      for (std::int64_t j = 0; j < kParts; ++j) parts[j] += scores[i + j];
    float all = sum_of(parts);
    for (; i < row.count; ++i) all += scores[i];
    for (std::int64_t j = 0; j < size; ++j) out[j] = 0;
    for (std::int64_t place = 0; place < row.count; ++place)
      for (std::int64_t j = 0; j < size; ++j) out[j] += scores[place] * values[place * size + j];
    for (std::int64_t j = 0; j < size; ++j) out[j] /= all;
  }
}

#define CUPEL_ROW_KERNELS(name, attributes)                                                      \
  attributes void name##_norm(const float* in, const float* weight, float epsilon,               \
                              std::int64_t rows, std::int64_t width, float* out) {               \
    norm_rows(in, weight, epsilon, rows, width, out);                                            \
  }                                                                                              \
  attributes void name##_turn(float* heads, const float* cosine, const float* sine,              \
                              std::int64_t rows, std::int64_t heads_in_row, std::int64_t size) { \
    turn_rows(heads, cosine, sine, rows, heads_in_row, size);                                    \
  }                                                                                              \
  attributes void name##_gate(float* gate, const float* up, std::int64_t count) {                \
    gate_all(gate, up, count);                                                                   \
  }                                                                                              \
  attributes void name##_attend(const RowKernels::Attention& row) { attend_row(row); }           \
  constexpr RowKernels name##_kernels = {name##_norm, name##_turn, name##_gate, name##_attend};

CUPEL_ROW_KERNELS(plain, )
#if defined(__x86_64__)
CUPEL_ROW_KERNELS(avx2, __attribute__((target("avx2,fma"))))
#endif

}  // namespace

const RowKernels& plain_row_kernels() { return plain_kernels; }

const RowKernels& row_kernels() {
#if defined(__x86_64__)
  static const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
  if (has_avx2) return avx2_kernels;
#endif
  return plain_kernels;
}

}  // namespace cupel::trainer
