#include "trainer/generation/sampling.h"

#include <ATen/TensorOperators.h>
#include <ATen/ops/softmax.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "trainer/generation/internal/kept_tokens.h"

namespace cupel::trainer {
namespace {

/// Below this, likelier means certain in float32, and the logits over it may be infinite.
constexpr double kGreedyBelow = 1e-5;

std::int64_t likeliest(std::span<const float> values) {
  return std::ranges::max_element(values) - values.begin();
}

/// The first id at which the probabilities together pass `uniform` of all of them.
std::int64_t drawn(std::span<const float> probabilities, double uniform) {
  double all = 0;
  for (const float each : probabilities) all += static_cast<double>(each);
  const double wanted = uniform * all;
  double passed = 0;
  std::int64_t last = 0;
  for (std::size_t id = 0; id < probabilities.size(); ++id) {
    if (probabilities[id] == 0) continue;
    passed += static_cast<double>(probabilities[id]);
    last = static_cast<std::int64_t>(id);
    if (passed > wanted) break;
  }
  return last;
}

std::int64_t drawn(std::span<const KeptToken> kept, double uniform) {
  double all = 0;
  for (const KeptToken& each : kept) all += static_cast<double>(each.probability);
  const double wanted = uniform * all;
  double passed = 0;
  for (const KeptToken& each : kept) {
    passed += static_cast<double>(each.probability);
    if (passed > wanted) return each.id;
  }
  return kept.back().id;
}

/// All rows of one call: their logits, probabilities at the temperature, and room to work in.
class Sampler {
 public:
  Sampler(const at::Tensor& logits, const SamplingOptions& options)
      : options_(options),
        is_greedy_(options.temperature < kGreedyBelow),
        temperature_(is_greedy_ ? 1 : options.temperature),
        logits_(logits.detach().to(at::kCPU, at::kFloat).contiguous()),
        probabilities_(distribution().contiguous()) {}

  std::size_t rows() const { return static_cast<std::size_t>(logits_.size(0)); }

  /// Whether the row is a distribution. One that is not came out of the softmax as NaN throughout.
  bool is_sound(std::size_t row) const { return !std::isnan(probabilities(row)[0]); }

  std::int64_t draw(std::size_t row, double uniform, std::span<const std::int64_t> forbidden) {
    std::span<const float> allowed = probabilities(row);
    if (!forbidden.empty()) {
      allowed_.assign(allowed.begin(), allowed.end());
      for (const std::int64_t id : forbidden) allowed_[static_cast<std::size_t>(id)] = 0;
      allowed = allowed_;
      // Where the forbidden had everything, as far as float32 can tell, the logits still know.
      if (std::ranges::none_of(allowed_, [](float each) { return each > 0; }))
        return likeliest_but(row, forbidden);
    }
    // Probabilities of different logits may be equal; logits of the likeliest decide.
    if (is_greedy_)
      return forbidden.empty() ? likeliest(logits(row)) : likeliest_but(row, forbidden);
    if (!has_filters(options_)) return drawn(allowed, uniform);
    keep_tokens(allowed, options_, kept_);
    return drawn(kept_, uniform);
  }

  /// From the likeliest, whose probability is never too small for a precise logarithm.
  float log_prob(std::size_t row, std::int64_t id) const {
    const auto all = logits(row);
    const auto best = static_cast<std::size_t>(likeliest(all));
    const double behind =
        static_cast<double>(all[static_cast<std::size_t>(id)]) - static_cast<double>(all[best]);
    return static_cast<float>(behind / temperature_ +
                              std::log(static_cast<double>(probabilities(row)[best])));
  }

 private:
  at::Tensor distribution() const {
    if (temperature_ == 1) return at::softmax(logits_, -1);
    // The largest goes first: a low temperature must not make it infinite.
    return at::softmax((logits_ - logits_.amax(-1, /*keepdim=*/true)).div_(temperature_), -1);
  }

  std::span<const float> row_of(const at::Tensor& all, std::size_t row) const {
    const auto width = static_cast<std::size_t>(all.size(1));
    return {all.const_data_ptr<float>() + row * width, width};
  }
  std::span<const float> logits(std::size_t row) const { return row_of(logits_, row); }
  std::span<const float> probabilities(std::size_t row) const {
    return row_of(probabilities_, row);
  }

  std::int64_t likeliest_but(std::size_t row, std::span<const std::int64_t> forbidden) {
    const auto all = logits(row);
    allowed_.assign(all.begin(), all.end());
    for (const std::int64_t id : forbidden)
      allowed_[static_cast<std::size_t>(id)] = -std::numeric_limits<float>::infinity();
    return likeliest(allowed_);
  }

  const SamplingOptions& options_;
  bool is_greedy_;
  double temperature_;
  at::Tensor logits_, probabilities_;
  std::vector<float> allowed_;
  std::vector<KeptToken> kept_;
};

}  // namespace

tl::expected<Samples, BrokenRow> sample(const at::Tensor& logits, const SamplingOptions& options,
                                        std::span<const double> uniform,
                                        const Forbidden& forbidden) {
  Sampler sampler(logits, options);
  Samples samples;
  for (std::size_t row = 0; row < sampler.rows(); ++row) {
    if (!sampler.is_sound(row)) return tl::make_unexpected(BrokenRow{row});
    const bool is_bound = !forbidden.rows.empty() && forbidden.rows[row] != 0;
    const std::int64_t id =
        sampler.draw(row, uniform[row], is_bound ? forbidden.tokens : Forbidden{}.tokens);
    samples.ids.push_back(id);
    samples.log_probs.push_back(sampler.log_prob(row, id));
  }
  return samples;
}

}  // namespace cupel::trainer
