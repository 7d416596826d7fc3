#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cupel::instructions {

/// A response while it is judged: its text, and what more than one check asks for, made when it is
/// first asked for. The text is valid UTF-8 and outlives it. Belongs to one thread.
class Response {
 public:
  explicit Response(std::string_view text) : text_(text) {}

  std::string_view text() const { return text_; }
  /// `text.strip()`
  std::string_view stripped() const;
  /// `text.lower()`
  std::string_view lower() const;
  /// As `re.IGNORECASE` sees it; see `python_folded`.
  std::string_view folded() const;

 private:
  std::string_view text_;
  mutable std::optional<std::string_view> stripped_;
  mutable std::optional<std::string> lower_;
  mutable std::optional<std::string> folded_;
};

/// The eight texts of which one must follow an instruction for the response to follow it loosely:
/// the response, the same without its first line, its last line, and both, and each of these
/// without asterisks. The response comes first; those that are blank are left out.
class LooseVariants {
 public:
  explicit LooseVariants(std::string_view response);
  LooseVariants(const LooseVariants&) = delete;
  LooseVariants& operator=(const LooseVariants&) = delete;

  const std::vector<Response>& all() const { return variants_; }

 private:
  std::vector<std::string> without_asterisks_;
  std::vector<Response> variants_;
};

}  // namespace cupel::instructions
