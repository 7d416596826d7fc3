#include "verifiers/code/internal/joined_program.h"

#include <fmt/format.h>

namespace cupel::code {
namespace {

std::string_view last_part(std::string_view entry_point) {
  return entry_point.substr(entry_point.rfind('.') + 1);
}

std::vector<std::string_view> parts_of(std::string_view path) {
  std::vector<std::string_view> parts;
  while (!path.empty()) {
    const std::size_t end = std::min(path.find_first_of(".:"), path.size());
    if (end > 0) parts.push_back(path.substr(0, end));
    if (end < path.size()) parts.push_back(path.substr(end, 1));
    path.remove_prefix(std::min(end + 1, path.size()));
  }
  return parts;
}

}  // namespace

std::string with_context(const Problem& problem, std::string_view solution,
                         const std::vector<SourceToken>& tokens) {
  const std::string_view name = last_part(problem.entry_point);
  const bool repeats_head =
      problem.context_is_head && !name.empty() && defines_function(tokens, name);
  if (repeats_head) return std::string(solution) + "\n";
  return problem.context + (problem.context_is_head ? "" : "\n") + std::string(solution) + "\n";
}

std::string private_name(const Problem& problem, std::string_view solution) {
  std::uint64_t hash = 1469598103934665603ull;
  for (const std::string_view text : {std::string_view(problem.test_code), solution})
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ull;
  return fmt::format("cupel{:016x}", hash);
}

std::string first_found(const std::vector<SourceToken>& tokens,
                        const std::vector<std::string_view>& suspicious) {
  for (const std::string_view path : suspicious)
    if (has_sequence(tokens, parts_of(path))) return std::string(path);
  return "";
}

}  // namespace cupel::code
