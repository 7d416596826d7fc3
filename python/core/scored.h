#pragma once

#include <nanobind/nanobind.h>

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "rewards/engine.h"

namespace cupel::python {

/// Adds the class Scored to the module.
void add_scored(nanobind::module_& module);

/// None for "". What is not UTF-8 becomes U+FFFD.
nanobind::object text_or_none(std::string_view text);

/// As an interned str: outcomes and reasons are few.
nanobind::object name_of(std::string_view name);

double seconds_of(const Verdict& verdict);

using ComponentState = std::tuple<std::string, double, std::string, std::string, bool>;
/// What a pickle holds of one: names, so that it can be read by other versions.
using State =
    std::tuple<double, std::string, std::string, double, nanobind::bytes, nanobind::bytes,
               nanobind::bytes, nanobind::bytes, std::int64_t, std::vector<ComponentState>>;

State state_of(const Scored& scored);
Scored scored_of(const State& state);

}  // namespace cupel::python
