#include "trainer/tasks/tasks.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_set>

#include "base/fingerprint.h"
#include "base/json_text.h"
#include "trainer/tasks/internal/shuffled.h"
#include "trainer/tasks/internal/task.h"

namespace cupel::trainer {
namespace {

std::unique_ptr<const Task> task_of(const TaskOptions& options) {
  switch (options.kind) {
    case TaskKind::addition:
      return addition_task(options);
    case TaskKind::countdown:
      return countdown_task(options);
    case TaskKind::modular:
      break;
  }
  return modular_task(options);
}

/// The numbers that the tasks can be made of.
Result<void> check(const TaskOptions& options) {
  struct Limit {
    std::string_view name;
    std::int64_t value, low, high;
  };
  const Limit limits[] = {{"digits", options.digits, 1, 9},
                          {"numbers", options.numbers, 2, 4},
                          {"largest", options.largest, 2, 100},
                          {"modulus", options.modulus, 2, 100000}};
  for (const Limit& limit : limits)
    if (limit.value < limit.low || limit.value > limit.high)
      return failure(fmt::format("{}: expected a whole number from {} to {}, not {}", limit.name,
                                 limit.low, limit.high, limit.value));
  if (!(options.held_out > 0 && options.held_out < 1))
    return failure(
        fmt::format("held_out: expected a number between 0 and 1, not {}", options.held_out));
  return {};
}

Split split_of(const Fingerprint& print, double held_out) {
  const double share = std::ldexp(static_cast<double>(print.high), -64);
  return share < held_out ? Split::eval : Split::train;
}

/// How many places are looked at for `count` problems: one that is too few by far is not looked for
/// for ever.
std::uint64_t most_places(std::int64_t count) {
  return 2'000'000 + 1000 * static_cast<std::uint64_t>(count);
}

}  // namespace

std::string_view task_name(TaskKind kind) {
  switch (kind) {
    case TaskKind::addition:
      return "addition";
    case TaskKind::countdown:
      return "countdown";
    case TaskKind::modular:
      break;
  }
  return "modular";
}

Result<std::vector<Problem>> make_problems(const TaskOptions& options, Split split,
                                           std::int64_t count, std::uint64_t seed) {
  if (auto checked = check(options); !checked) return tl::make_unexpected(checked.error());
  const auto task = task_of(options);
  const Shuffled places(task->size(), seed);
  const std::uint64_t most = std::min(task->size(), most_places(count));
  std::vector<Problem> problems;
  std::unordered_set<Fingerprint> seen;
  for (std::uint64_t i = 0; i < most && std::ssize(problems) < count; ++i) {
    auto problem = task->problem(places[i]);
    if (!problem) continue;
    const Fingerprint print = fingerprint(problem->id);
    if (split_of(print, options.held_out) == split && seen.insert(print).second)
      problems.push_back(std::move(*problem));
  }
  if (std::ssize(problems) == count) return problems;
  return failure(fmt::format(
      "{}: expected {} different problems {}, and there are {}{}; ask for fewer, or make them "
      "harder",
      task_name(options.kind), count, split == Split::eval ? "that are held out" : "to train on",
      most < task->size() ? "hardly more than " : "", problems.size()));
}

std::string row_of(const Problem& problem, TaskKind kind, bool with_solution) {
  std::string row = "{\"id\":";
  append_json_string(row, problem.id);
  const auto add = [&row](std::string_view key, std::string_view value) {
    row += fmt::format(",\"{}\":", key);
    append_json_string(row, value);
  };
  add("prompt", problem.prompt);
  if (with_solution) add("completion", problem.solution);
  add("reference", problem.reference);
  add("pattern", problem.pattern);
  add("data_source", task_name(kind));
  return row + "}";
}

}  // namespace cupel::trainer
