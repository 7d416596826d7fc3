// What the tests in Python ask of a model, files in and files out:
//
//     cupel_model_probe logits FOLDER IN OUT      IN: ids [rows, tokens]; OUT: logits
//     cupel_model_probe greedy FOLDER IN OUT      IN: ids, counts [rows], steps [1]; OUT: ids
//     [rows, steps] cupel_model_probe save FOLDER OUT-FOLDER

#include <ATen/core/grad_mode.h>
#include <ATen/ops/stack.h>
#include <fmt/format.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "trainer/checkpoint/tensor_file.h"
#include "trainer/model/model.h"

namespace cupel::trainer {
namespace {

template <class T>
T must(Result<T> result) {
  if (!result) {
    fmt::print(stderr, "{}\n", result.error().message);
    std::exit(1);
  }
  if constexpr (!std::is_void_v<T>) return std::move(*result);
}

std::vector<std::int64_t> whole_numbers(const at::Tensor& tensor) {
  return {tensor.const_data_ptr<std::int64_t>(),
          tensor.const_data_ptr<std::int64_t>() + tensor.numel()};
}

at::Tensor greedy(const Model& model, const TensorFile& in) {
  const at::Tensor ids = must(in.tensor("ids"));
  const auto counts = whole_numbers(must(in.tensor("counts")));
  const std::int64_t steps = whole_numbers(must(in.tensor("steps")))[0];
  KeyValueCache cache(model.config(), ids.size(0), model.options());
  std::vector<std::int64_t> slots;
  for (std::int64_t slot = 0; slot < ids.size(0); ++slot) slots.push_back(slot);
  const std::vector<std::uint8_t> all(slots.size(), 1);
  at::Tensor hidden = model.prefill(ids, counts, slots, cache);
  std::vector<at::Tensor> chosen;
  for (std::int64_t step = 0; step < steps; ++step) {
    if (step > 0) hidden = model.decode(chosen.back(), all, cache);
    chosen.push_back(model.logits(hidden).argmax(-1));
  }
  return at::stack(chosen, 1);
}

int run(const std::vector<std::string>& arguments) {
  const std::string& verb = arguments.at(1);
  const at::NoGradGuard no_grad;
  const Model model = must(Model::load(arguments.at(2), at::kFloat, at::kCPU));
  if (verb == "save") {
    must(model.save(arguments.at(3)));
    return 0;
  }
  const TensorFile in = must(TensorFile::open(arguments.at(3)));
  const at::Tensor out = verb == "greedy"
                             ? greedy(model, in)
                             : model.logits(model.hidden_states({.ids = must(in.tensor("ids"))}));
  must(write_tensor_file(arguments.at(4), {{verb == "greedy" ? "ids" : "logits", out}}));
  return 0;
}

}  // namespace
}  // namespace cupel::trainer

int main(int argc, char** argv) { return cupel::trainer::run({argv, argv + argc}); }
