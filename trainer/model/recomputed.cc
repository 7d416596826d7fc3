#include "trainer/model/recomputed.h"

#include <ATen/core/grad_mode.h>
#include <torch/csrc/autograd/custom_function.h>

#include <utility>

namespace cupel::trainer {
namespace {

using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

constexpr const char* kPart = "part";

struct Part : torch::CustomClassHolder {
  explicit Part(std::function<at::Tensor(const at::Tensor&)> function) : of(std::move(function)) {}
  std::function<at::Tensor(const at::Tensor&)> of;
};

struct Recomputed : torch::autograd::Function<Recomputed> {
  static at::Tensor forward(AutogradContext* context, const at::Tensor& input,
                            const c10::intrusive_ptr<Part>& part) {
    context->save_for_backward({input});
    context->saved_data[kPart] = c10::IValue::make_capsule(part);
    return part->of(input);
  }

  static variable_list backward(AutogradContext* context, const variable_list& gradients) {
    const auto part =
        c10::static_intrusive_pointer_cast<Part>(context->saved_data[kPart].toCapsule());
    const at::Tensor input = context->get_saved_variables()[0].detach().requires_grad_();
    {
      const at::AutoGradMode again(true);
      part->of(input).backward(gradients[0]);
    }
    return {input.grad(), {}};
  }
};

}  // namespace

at::Tensor recomputed(const at::Tensor& input, std::function<at::Tensor(const at::Tensor&)> part) {
  if (!at::GradMode::is_enabled()) return part(input);
  // Behind a frozen embedding nothing would call for the gradients of the part's own leaves.
  const at::Tensor leaf = input.requires_grad() ? input : input.detach().requires_grad_();
  return Recomputed::apply(leaf, c10::make_intrusive<Part>(std::move(part)));
}

}  // namespace cupel::trainer
