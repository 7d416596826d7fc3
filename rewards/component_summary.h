#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "datasets/sample.h"
#include "rewards/engine.h"
#include "verifiers/options.h"
#include "verifiers/verdict.h"

namespace cupel {

/// What a summary is told of a completion beside its score. Views that are good for the call.
struct SummaryRow {
  std::string_view id = {};        ///< as JSON text; "" for none
  std::uint64_t index = 0;         ///< among the row's completions, or in the batch
  std::string_view file = {};      ///< "" where there is none
  std::uint64_t line = 0;          ///< 0 where there is none
  const Sample* sample = nullptr;  ///< null for what could not be read
  bool has_text = true;            ///< prompt, completion and reference of the sample are known
  bool continues_group = false;    ///< a completion of the same prompt as the one before
};

/// What one component has come to: outcomes, reasons, its mean value, and for each reason the first
/// rows that it befell and what was commonest about them. Its size does not grow with the rows.
/// Not thread-safe.
class ComponentSummary {
 public:
  static constexpr std::size_t kMostExamples = 10;
  static constexpr std::size_t kMostSpecimens = 32;

  struct Example {
    std::string id;  ///< as JSON text; "" for none
    std::uint64_t index = 0;
    std::string file;  ///< "" where there is none
    std::uint64_t line = 0;
    std::string detail;  ///< one line
  };

  /// What is wrong with a row, without where in the text it is.
  struct Fault {
    std::string what;
    std::uint64_t count = 0;
  };

  /// Everything about one reason.
  struct Cause {
    std::uint64_t count = 0;
    std::vector<Example> examples;  ///< the first in the order of rows
    std::vector<Fault> faults;      ///< in order of appearance; of reasons that many rows share
  };

  /// A row that a hint may be tried on.
  struct Specimen {
    explicit Specimen(const Sample& sample)
        : prompt(sample.prompt),
          completion(sample.completion),
          reference(sample.reference.value_or("")) {}

    std::string prompt, completion, reference;
  };
  static bool keeps_specimens(Reason reason);
  /// Whether it is not too large to be kept.
  static bool fits_specimen(const Sample& sample);

  /// `verifier` is the one that judged, "" for a shaping or none; `options` are the spec's.
  ComponentSummary(std::string name, std::string_view verifier, OptionValues options)
      : name_(std::move(name)), verifier_(verifier), options_(std::move(options)) {}

  const std::string& name() const { return name_; }
  std::string_view verifier() const { return verifier_; }
  const OptionValues& options() const { return options_; }

  std::uint64_t rows() const { return rows_; }
  /// Rows that it was not looked at for, because its gate had not passed. They count as rows, but
  /// have no outcome and no reason here.
  std::uint64_t gated() const { return gated_; }
  std::uint64_t count(Outcome outcome) const {
    return outcomes_[static_cast<std::size_t>(outcome)];
  }
  std::uint64_t count(Reason reason) const { return cause(reason).count; }
  const Cause& cause(Reason reason) const { return causes_[static_cast<std::size_t>(reason)]; }
  /// The reasons that there are, commonest first.
  std::vector<Reason> reasons() const;
  /// The commonest fault of a reason; null where it has none.
  const Fault* commonest_fault(Reason reason) const;
  /// Of the rows that it has a value for; NaN where there is none.
  double mean() const;
  /// The first rows that have no answer or not the form.
  const std::vector<Specimen>& specimens() const { return specimens_; }

  void add(const SummaryRow& row, const ComponentScore& score, std::string_view detail);
  /// A row that no component was asked about.
  void add(const SummaryRow& row, const Verdict& verdict);

 private:
  static constexpr std::size_t kReasons = static_cast<std::size_t>(Reason::internal_error) + 1;

  void count(const SummaryRow& row, Outcome outcome, Reason reason, std::string_view detail);

  std::string name_;
  std::string_view verifier_;
  OptionValues options_;
  std::uint64_t rows_ = 0;
  std::uint64_t gated_ = 0;
  std::array<std::uint64_t, 4> outcomes_{};
  std::array<Cause, kReasons> causes_;
  std::uint64_t valued_ = 0;
  double sum_ = 0;
  std::vector<Specimen> specimens_;
};

}  // namespace cupel
