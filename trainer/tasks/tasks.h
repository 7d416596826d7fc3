#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "trainer/tasks/options.h"

namespace cupel::trainer {

/// One problem of a task and what cupel judges answers to it by.
struct Problem {
  std::string id;  ///< no other problem of the task has it
  std::string prompt;
  std::string solution;   ///< `<think>…</think><answer>…</answer>`, for a cold start
  std::string reference;  ///< the value that the answer must have
  std::string pattern;    ///< what a completion must hold besides (the verifier `regex`): an answer
                          ///< that is worked out, or an expression of the numbers that were given
};

enum class Split : std::uint8_t { train, eval };

/// "addition", "countdown" or "modular".
std::string_view task_name(TaskKind kind);

/// So many different problems of one split; the same for the same options and seed, on every
/// machine. Which split a problem is of is decided by a hash of the problem alone: whatever the
/// seed and the count, none is of both. Fails where there are not so many, and says how many there
/// are.
Result<std::vector<Problem>> make_problems(const TaskOptions& options, Split split,
                                           std::int64_t count, std::uint64_t seed);

/// A row of a file, without the line's end: id, prompt, the solution as its completion where that
/// is asked for, reference, pattern, and the task as its data_source.
std::string row_of(const Problem& problem, TaskKind kind, bool with_solution);

}  // namespace cupel::trainer
