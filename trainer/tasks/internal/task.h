#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "trainer/tasks/tasks.h"

namespace cupel::trainer {

/// A task as a list of problems that are made when they are asked for. Immutable.
class Task {
 public:
  virtual ~Task() = default;

  /// How long the list is.
  virtual std::uint64_t size() const = 0;

  /// Nothing where a place of the list makes no problem; several places may make the same.
  virtual std::optional<Problem> problem(std::uint64_t place) const = 0;
};

std::unique_ptr<const Task> addition_task(const TaskOptions& options);
std::unique_ptr<const Task> countdown_task(const TaskOptions& options);
std::unique_ptr<const Task> modular_task(const TaskOptions& options);

}  // namespace cupel::trainer
