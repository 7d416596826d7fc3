#pragma once

#include <cstdint>

namespace cupel::trainer {

/// The tasks that problems are made of (trainer/tasks/tasks.h).
enum class TaskKind : std::uint8_t {
  addition,   ///< 47+85=
  countdown,  ///< 3 4 5 -> 35: an expression of the numbers, each once, that has the value
  modular,    ///< (23*45+67)%97=
};

/// How hard, and which share of the problems is kept for evaluation.
struct TaskOptions {
  TaskKind kind = TaskKind::addition;
  std::int64_t digits = 2;    ///< addition: of each number
  std::int64_t numbers = 3;   ///< countdown: how many there are
  std::int64_t largest = 20;  ///< countdown: of the numbers; targets go up to 10 times that
  std::int64_t modulus = 97;
  bool sentence = false;  ///< the prompt is a sentence of English, for models that know it
  double held_out = 0.1;  ///< of all problems, chosen by their hash: never trained on
};

}  // namespace cupel::trainer
