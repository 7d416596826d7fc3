#include "trainer/optimization/lora.h"

#include <ATen/CPUGeneratorImpl.h>
#include <ATen/core/grad_mode.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/zeros.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <set>
#include <string>
#include <string_view>

#include "base/nearest.h"

namespace cupel::trainer {
namespace {

constexpr std::array<std::string_view, 7> kTargets = {"q_proj",    "k_proj",  "v_proj",   "o_proj",
                                                      "gate_proj", "up_proj", "down_proj"};

Result<void> check(const Model& model, const LoraOptions& options) {
  if (model.has_adapters()) return failure("the model has adapters already; merge them first");
  if (options.rank < 1)
    return failure(fmt::format("lora: the rank is {}; expected 1 or more", options.rank));
  if (!std::isfinite(options.alpha)) return failure("lora: alpha must be a finite number");
  if (options.targets.empty())
    return failure(fmt::format("lora: no targets; known are {}", fmt::join(kTargets, ", ")));
  for (const std::string& target : options.targets)
    if (std::ranges::find(kTargets, target) == kTargets.end())
      return failure("lora: " + unknown_name_message("target", target, kTargets));
  return {};
}

}  // namespace

Result<void> add_lora(Model& model, const LoraOptions& options, std::uint64_t seed) {
  if (auto checked = check(model, options); !checked) return checked;
  const std::set<std::string, std::less<>> targets(options.targets.begin(), options.targets.end());
  at::Generator generator = at::detail::createCPUGenerator(seed);
  for (const NamedTensor& each : model.parameters()) at::Tensor(each.tensor).requires_grad_(false);
  for (const auto& [name, linear] : model.projections()) {
    if (!targets.contains(std::string_view(name).substr(name.rfind('.') + 1))) continue;
    const std::int64_t outputs = linear->weight.size(0), inputs = linear->weight.size(1);
    const double bound = 1 / std::sqrt(static_cast<double>(inputs));
    at::Tensor first = at::empty({options.rank, inputs}).uniform_(-bound, bound, generator);
    linear->lora_a = first.to(model.options()).requires_grad_();
    linear->lora_b = at::zeros({outputs, options.rank}, model.options()).requires_grad_();
    linear->lora_scale = options.alpha / static_cast<double>(options.rank);
  }
  return {};
}

void merge_lora(Model& model) {
  const at::NoGradGuard no_grad;
  bool is_trained = false;
  for (const auto& [name, linear] : model.projections()) {
    if (!linear->lora_a.defined()) continue;
    is_trained |= linear->lora_a.requires_grad();
    // In float32, and rounded once: the product of two short types loses half of its digits.
    const at::Tensor change =
        at::matmul(linear->lora_b.to(at::kFloat), linear->lora_a.to(at::kFloat));
    linear->weight.copy_(linear->weight.to(at::kFloat).add(change, linear->lora_scale));
    linear->lora_a.reset();
    linear->lora_b.reset();
    linear->lora_scale = 1;
  }
  if (is_trained)
    for (const NamedTensor& each : model.parameters()) at::Tensor(each.tensor).requires_grad_();
}

}  // namespace cupel::trainer
