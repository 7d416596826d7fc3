#pragma once

#include <ATen/core/Tensor.h>

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "trainer/checkpoint/tensor_file.h"
#include "trainer/optimization/options.h"

namespace cupel::trainer {

/// AdamW (Loshchilov and Hutter, arXiv:1711.05101), with the arithmetic of PyTorch's
/// torch.optim.AdamW: what is computed is LibTorch's own fused update, in float32.
///
/// Parameters of bfloat16 and float16 have a master copy in float32. It is the master that is
/// updated and the parameter is its rounding, so that steps too small for the short type add up. A
/// parameter of float32 is its own master. Gradients add up over as many backward passes as there
/// are between two calls of `zero_gradients`: in float32 where `gather_gradients` follows each
/// pass, and else in the parameters' own type, which loses small ones beside large ones.
///
/// The same gradients give the same bits, on any number of threads. Not thread-safe; nobody may
/// compute with the parameters while they are updated.
///
///     AdamW optimizer(model.trainable_parameters(), {.weight_decay = 0.1});
///     loss.backward();
///     optimizer.gather_gradients();
///     auto norm = optimizer.step(learning_rate(schedule, step, total_steps));
///     optimizer.zero_gradients();
class AdamW {
 public:
  /// Throws std::invalid_argument for options out of range and for parameters that are no dense
  /// leaves of float32, bfloat16 or float16.
  AdamW(std::vector<NamedTensor> parameters, const AdamWOptions& options);

  /// Moves the gradients of parameters of bfloat16 and float16 out of `.grad` and adds them to sums
  /// in float32, which count as the parameters' gradients. To be called after each backward pass.
  void gather_gradients();

  /// The Euclidean length of all gradients as one vector, in double precision; a parameter without
  /// a gradient counts nothing. Not finite where a gradient is not.
  double gradient_norm() const;

  /// One update. Gradients of a norm above `max_gradient_norm` count with the share
  /// max / (norm + 1e-6) of themselves (as torch.nn.utils.clip_grad_norm_; what `.grad` holds is
  /// left as it is). A parameter without a gradient stays, and the update does not count for it.
  ///
  /// Returns the norm before clipping. Fails, with nothing changed, where a gradient is NaN or
  /// infinite, and names the first such parameter.
  Result<double> step(double learning_rate);

  /// Frees the gradients; the next backward pass begins anew.
  void zero_gradients();

  const AdamWOptions& options() const { return options_; }

  /// All that an update depends on beside gradients, to be saved: for each parameter NAME the
  /// tensors NAME.master (the weights in float32), NAME.exp_avg and NAME.exp_avg_sq (the moments),
  /// and NAME.step, a float32 number: how many updates it had. They share memory with this object.
  std::vector<NamedTensor> state() const;

  /// Puts back what `state` gave, into the parameters too. Fails, with nothing changed, where the
  /// file lacks a tensor, has one of another shape or type, or has those of parameters that are not
  /// here.
  Result<void> load_state(const TensorFile& file);

 private:
  struct Slot {
    std::string name;
    at::Tensor parameter;
    at::Tensor master;    // float32; the parameter itself where it is of that type
    at::Tensor mean;      // of gradients, decaying
    at::Tensor square;    // of their squares
    at::Tensor updates;   // float32 [], as LibTorch wants it: exact up to 2^24
    at::Tensor gathered;  // float32: gradients of earlier backward passes; undefined for none
    double weight_decay;

    /// What was gathered and what `.grad` holds; undefined where neither is there.
    at::Tensor gradient() const;
  };

  std::vector<Slot> slots_;
  AdamWOptions options_;
};

}  // namespace cupel::trainer
