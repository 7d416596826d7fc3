#include "verifiers/code/extract.h"

#include <array>

namespace cupel::code {
namespace {
constexpr std::array<std::string_view, 4> kNames = {"last", "first", "joined", "whole"};
}

std::span<const std::string_view> extract_names() { return kNames; }

Extraction extract(std::string_view completion, std::span<const std::string_view>, Extract) {
  Extraction found;
  found.found = Found::whole;
  found.code = completion;
  return found;
}

}  // namespace cupel::code
