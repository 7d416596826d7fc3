#include <nanobind/nanobind.h>

#include "python/core/groups.h"
#include "python/core/program_runs.h"
#include "python/core/scored.h"
#include "python/core/scores.h"
#include "python/core/scoring.h"

NB_MODULE(_core, module) {
  module.doc() = "What the package cupel is made of; not for users.";
  cupel::python::add_scored(module);
  cupel::python::add_groups(module);
  cupel::python::add_scores(module);
  cupel::python::add_scoring(module);
  cupel::python::add_program_runs(module);
}
