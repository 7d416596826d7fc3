#pragma once

#include <memory>
#include <span>
#include <variant>

#include "base/result.h"
#include "verifiers/format/library_reward.h"
#include "verifiers/format/template.h"
#include "verifiers/options.h"
#include "verifiers/verifier.h"

namespace cupel::format {

/// A format reward of another library, set up.
struct LibraryForm {
  const LibraryReward* reward;
  LibrarySettings settings;
};

/// The verifier `format`: whether a completion has the form of a template, or what the format
/// reward of another library gives it. It needs no reference.
class FormatVerifier final : public Verifier {
 public:
  using Form = std::variant<Template, LibraryForm>;

  /// A template must be one that `check_template` accepts.
  explicit FormatVerifier(Form form) : form_(std::move(form)) {}

  static std::span<const OptionInfo> options();

  /// Fails where options contradict each other and where no completion could have the form.
  static Result<std::unique_ptr<const Verifier>> make(const OptionValues& checked_options);

  bool needs_reference() const override { return false; }
  Verdict verify(const Task& task, Trace* trace) const override;

 private:
  Form form_;
};

}  // namespace cupel::format
