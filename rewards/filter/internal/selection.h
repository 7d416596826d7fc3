#pragma once

#include <functional>
#include <string>
#include <vector>

#include "rewards/filter/internal/prompts.h"
#include "rewards/filter/internal/records.h"
#include "rewards/filter/internal/signatures.h"
#include "rewards/rejection_sampling.h"

namespace cupel {

// Steps that need to know of all rows. Each looks at rows that are kept so far and marks those that
// it removes; all are deterministic.

using Notice = std::function<void(const std::string&)>;

/// The rate is over all completions of a prompt that are right or wrong; without one it is 0 of 0,
/// which lies in no band. Counts for rows that other steps remove later too.
void keep_pass_rates(const PassRate& band, const Prompts& prompts, RecordStore& records);

/// Of rows with one text the first stays. `across_prompts`: rows of one prompt are not compared.
void remove_duplicates(bool across_prompts, RecordStore& records);

/// The same for rows that are nearly alike. Rows whose signatures the steps before have no use for
/// take none away.
void remove_near_duplicates(const Dedup& dedup, Signatures signatures, RecordStore& records);

/// Ties go to the row that stands first. Of rows to be `diverse` the best go first, and each must
/// be less like those taken than `similarity`; that may leave fewer than asked for.
void choose_completions(const PerPrompt& choice, double similarity, const Signatures& signatures,
                        const Prompts& prompts, RecordStore& records);

/// General rows have no part in it.
void balance_classes(const Balance& balance, std::size_t classes, RecordStore& records);

/// `files`: the number of each mix's file. Says where a file has too few rows.
void take_general_rows(const std::vector<Mix>& mixes, std::size_t first_file, RecordStore& records,
                       const Notice& notice);

/// Marks the rows of some of the prompts that are left; prompts of one text go together. False
/// where there are fewer than two.
bool choose_validation(double share, std::uint64_t seed, const Prompts& prompts,
                       RecordStore& records);

/// Rows that have one id and different prompts, as pairs of rows; how many there are, and the
/// first.
struct IdConflicts {
  std::uint64_t count = 0;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> first;
};
IdConflicts find_id_conflicts(const RecordStore& records);

}  // namespace cupel
