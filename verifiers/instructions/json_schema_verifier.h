#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/recent.h"
#include "verifiers/instructions/json_schema.h"
#include "verifiers/options.h"
#include "verifiers/verifier.h"

namespace cupel::instructions {

/// The verifier `json_schema`: the completion's JSON meets the row's schema. The schema is the
/// row's `schema`, `json_schema` or `response_format`, else its reference.
class JsonSchemaVerifier final : public Verifier {
 public:
  enum class Place : std::uint8_t { automatic, fence, answer_tag, whole };

  JsonSchemaVerifier(Place extract, bool needs_schema)
      : extract_(extract), needs_schema_(needs_schema) {}

  static std::span<const OptionInfo> options();
  static std::unique_ptr<const Verifier> make(const OptionValues& checked_options);

  bool needs_reference() const override { return false; }
  Verdict verify(const Task& task, Trace* trace) const override;

 private:
  using SharedSchema = std::shared_ptr<const Result<JsonSchema>>;

  SharedSchema compiled(const std::string& text) const;

  Place extract_;
  bool needs_schema_;
  mutable Recent<SharedSchema> schemas_{64u << 20};
};

}  // namespace cupel::instructions
