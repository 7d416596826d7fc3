#include "trainer/optimization/adamw.h"

#include <ATen/core/grad_mode.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>
#include <string_view>
#include <utility>

#include "trainer/optimization/internal/square_sum.h"

namespace cupel::trainer {
namespace {

void check(const AdamWOptions& options) {
  const auto is_share = [](double value) { return value >= 0 && value < 1; };
  const auto is_amount = [](double value) { return value >= 0 && std::isfinite(value); };
  if (!is_share(options.beta1) || !is_share(options.beta2))
    throw std::invalid_argument("AdamW: beta1 and beta2 must be 0 or more and less than 1");
  if (!is_amount(options.epsilon) || !is_amount(options.weight_decay) ||
      !is_amount(options.max_gradient_norm))
    throw std::invalid_argument(
        "AdamW: epsilon, weight_decay and max_gradient_norm must be 0 or more");
}

void check(const NamedTensor& each) {
  const at::ScalarType type = each.tensor.scalar_type();
  if (type != at::kFloat && type != at::kBFloat16 && type != at::kHalf)
    throw std::invalid_argument("AdamW: parameter " + each.name +
                                " must be of float32, bfloat16 or float16");
  if (!each.tensor.is_leaf() || !each.tensor.requires_grad() || !each.tensor.is_contiguous())
    throw std::invalid_argument("AdamW: parameter " + each.name +
                                " must be a dense leaf of autograd");
}

constexpr double kNormEpsilon = 1e-6;  // as torch.nn.utils.clip_grad_norm_ has it

/// Like `like`, and a copy of what the file has under this name.
Result<at::Tensor> stored_like(const TensorFile& file, const std::string& name,
                               const at::Tensor& like) {
  auto stored = file.tensor(name);
  if (!stored) return stored;
  if (stored->scalar_type() != like.scalar_type() || stored->sizes() != like.sizes())
    return failure(fmt::format(
        "{}: tensor {} is of the type {} and shape [{}]; this model's is of "
        "{} and [{}]",
        file.path(), name, c10::toString(stored->scalar_type()), fmt::join(stored->sizes(), ", "),
        c10::toString(like.scalar_type()), fmt::join(like.sizes(), ", ")));
  return stored;
}

}  // namespace

AdamW::AdamW(std::vector<NamedTensor> parameters, const AdamWOptions& options) : options_(options) {
  check(options);
  for (NamedTensor& each : parameters) {
    check(each);
    Slot slot;
    slot.name = std::move(each.name);
    slot.parameter = std::move(each.tensor);
    // Of float32 already: the same memory.
    slot.master = slot.parameter.detach().to(at::kFloat);
    slot.mean = at::zeros_like(slot.master);
    slot.square = at::zeros_like(slot.master);
    slot.updates = at::zeros({}, slot.master.options());
    slot.weight_decay = slot.parameter.dim() >= 2 ? options.weight_decay : 0;
    slots_.push_back(std::move(slot));
  }
}

at::Tensor AdamW::Slot::gradient() const {
  const at::Tensor& last = parameter.grad();
  if (!gathered.defined()) return last;
  return last.defined() ? gathered.add(last.to(at::kFloat)) : gathered;
}

void AdamW::gather_gradients() {
  const at::NoGradGuard no_grad;
  for (Slot& slot : slots_) {
    at::Tensor& last = slot.parameter.mutable_grad();
    if (!last.defined() || last.scalar_type() == at::kFloat) continue;
    if (slot.gathered.defined())
      slot.gathered.add_(last);
    else
      slot.gathered = last.to(at::kFloat);
    last.reset();
  }
}

double AdamW::gradient_norm() const {
  const at::NoGradGuard no_grad;
  double sum = 0;
  for (const Slot& slot : slots_)
    if (const at::Tensor gradient = slot.gradient(); gradient.defined())
      sum += square_sum(gradient);
  return std::sqrt(sum);
}

Result<double> AdamW::step(double learning_rate) {
  const at::NoGradGuard no_grad;
  const double norm = gradient_norm();
  if (!std::isfinite(norm))
    for (const Slot& slot : slots_)
      if (const at::Tensor gradient = slot.gradient();
          gradient.defined() && !std::isfinite(square_sum(gradient)))
        return failure("the gradient of " + slot.name +
                       " is not finite (NaN or infinite); no weight was changed; go back to the "
                       "last checkpoint with a lower learning rate");
  const double most = options_.max_gradient_norm;
  const double share = most > 0 ? std::min(1.0, most / (norm + kNormEpsilon)) : 1;
  for (Slot& slot : slots_) {
    at::Tensor gradient = slot.gradient();
    if (!gradient.defined()) continue;
    gradient = gradient.to(at::kFloat).contiguous();
    if (share < 1) gradient = gradient.mul(share);
    slot.updates.add_(1);
    at::_fused_adamw_({slot.master}, {gradient}, {slot.mean}, {slot.square}, {}, {slot.updates},
                      learning_rate, options_.beta1, options_.beta2, slot.weight_decay,
                      options_.epsilon, /*amsgrad=*/false, /*maximize=*/false);
    if (!slot.master.is_alias_of(slot.parameter)) slot.parameter.copy_(slot.master);
  }
  return norm;
}

void AdamW::zero_gradients() {
  for (Slot& slot : slots_) {
    slot.parameter.mutable_grad().reset();
    slot.gathered.reset();
  }
}

std::vector<NamedTensor> AdamW::state() const {
  std::vector<NamedTensor> state;
  for (const Slot& slot : slots_) {
    state.push_back({slot.name + ".master", slot.master});
    state.push_back({slot.name + ".exp_avg", slot.mean});
    state.push_back({slot.name + ".exp_avg_sq", slot.square});
    state.push_back({slot.name + ".step", slot.updates});
  }
  return state;
}

Result<void> AdamW::load_state(const TensorFile& file) {
  const std::vector<NamedTensor> here = state();
  std::vector<at::Tensor> stored;
  for (const NamedTensor& each : here) {
    auto tensor = stored_like(file, each.name, each.tensor);
    if (!tensor) return tl::make_unexpected(tensor.error());
    stored.push_back(std::move(*tensor));
  }
  if (file.entries().size() != here.size()) {
    std::set<std::string_view> known;
    for (const NamedTensor& each : here) known.insert(each.name);
    for (const auto& [name, entry] : file.entries())
      if (!known.contains(name))
        return failure(fmt::format("{}: has tensor {}, which is of no parameter that is trained",
                                   file.path(), name));
  }
  const at::NoGradGuard no_grad;
  for (std::size_t i = 0; i < here.size(); ++i) at::Tensor(here[i].tensor).copy_(stored[i]);
  for (Slot& slot : slots_)
    if (!slot.master.is_alias_of(slot.parameter)) slot.parameter.copy_(slot.master);
  return {};
}

}  // namespace cupel::trainer
