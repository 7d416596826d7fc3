#include "verifiers/code/internal/packed_text.h"
#include "verifiers/code/internal/pickle.h"
#include "verifiers/code/internal/schema_forms.h"
#include "verifiers/code/internal/schema_tests.h"

namespace cupel::code {
namespace {

/// Private tests are a JSON text, plain or pickled, compressed and in base64.
Field unpack_private(const Field& tests) {
  const Field plain = tests.unpacked();
  if (plain.is_list() || !tests.is_text()) return plain;
  const auto compressed = from_base64(tests.text());
  if (!compressed) {
    tests.fail("neither a JSON list nor base64: " + compressed.error().message);
    return tests;
  }
  const auto pickled = inflate(*compressed, kMostInflated);
  if (!pickled) {
    tests.fail(pickled.error().message);
    return tests;
  }
  auto value = parse_pickle(*pickled);
  if (!value) {
    tests.fail(value.error().message);
    return tests;
  }
  auto held = std::make_shared<const Value>(std::move(*value));
  return Field(tests.reading(), std::move(held), tests.path()).unpacked();
}

}  // namespace

bool is_livecodebench(const Field& row) {
  return row["public_test_cases"].exists() || row["private_test_cases"].exists();
}

Problem read_livecodebench(const Field& row) {
  Problem problem;
  const std::string function = row["metadata"].unpacked()["func_name"].text_or_nothing();
  const std::string entry = method_or_function(function, row["starter_code"].text_or_nothing());
  if (const Field tests = row["public_test_cases"]; tests.exists())
    read_test_list(tests.unpacked(), entry, problem);
  if (const Field tests = row["private_test_cases"]; tests.has_content())
    read_test_list(unpack_private(tests), entry, problem);
  return problem;
}

}  // namespace cupel::code
