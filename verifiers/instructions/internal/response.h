#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

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

/// The texts of which one must follow an instruction. Strictly that is the response alone. Loosely
/// there are eight: the response, the same without its first line, its last line, and both, and
/// each of these without asterisks. Made when they are asked for: the first is mostly enough.
class Variants {
 public:
  Variants(std::string_view response, bool loosely);
  Variants(const Variants&) = delete;
  Variants& operator=(const Variants&) = delete;

  std::size_t count() const { return loosely_ ? kCount : 1; }
  /// The first is the response as it is. Null where there is nothing but space, or nothing new.
  const Response* at(std::size_t i) const;

 private:
  static constexpr std::size_t kCuts = 4, kCount = 2 * kCuts;
  std::string_view cut(std::size_t i) const;
  std::string_view text_of(std::size_t i) const;

  std::string_view response_;
  bool loosely_;
  mutable std::array<std::string, kCuts> without_asterisks_;
  mutable std::array<std::optional<std::optional<Response>>, kCount> made_;
};

}  // namespace cupel::instructions
