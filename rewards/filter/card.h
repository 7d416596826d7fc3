#pragma once

#include <string>
#include <vector>

#include "rewards/rejection_sampling.h"
#include "rewards/report.h"

namespace cupel {

/// What a data set was made from and how, beside the report of the run.
struct CardOrigin {
  std::vector<std::string> arguments;  ///< the command line, `cupel` included
  std::string command;                 ///< the same as a shell takes it
  FileFacts spec;                      ///< the rows were scored with, empty path: not said
};

/// Steps, rows and prompts as a table for people, and the classes where rows were balanced.
std::string table_text(const FilterReport& report, const FilterOptions& options);

/// The card as JSON: version, command, seed, options, the digests and sizes of all files, and
/// counts at each step. The same run gives the same bytes.
std::string card_json(const FilterReport& report, const FilterOptions& options,
                      const CardOrigin& origin);

/// The same for people.
std::string card_markdown(const FilterReport& report, const FilterOptions& options,
                          const CardOrigin& origin);

/// Bars of the rows that each step left, and tables of steps, classes and options.
void add_sections(Report& page, const FilterReport& report, const FilterOptions& options);

}  // namespace cupel
