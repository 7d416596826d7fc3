#pragma once

#include <cstdint>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cupel::instructions {

/// What is wrong with a response, for a person; nothing where it follows the instruction.
using Objection = std::optional<std::string>;

/// How often something is to be there.
class Bound {
 public:
  enum class Relation : std::uint8_t { at_least, less_than, exactly };

  Bound() = default;
  Bound(Relation relation, std::int64_t number) : relation_(relation), number_(number) {}
  static Bound at_least(std::int64_t number) { return {Relation::at_least, number}; }
  static Bound exactly(std::int64_t number) { return {Relation::exactly, number}; }

  bool holds(std::size_t actual) const;
  /// "words: 3, asked for: at least 5"
  Objection objection(std::size_t actual, std::string_view what) const;
  /// Counting on from there changes nothing.
  std::size_t enough() const { return static_cast<std::size_t>(number_) + 1; }

 private:
  Relation relation_ = Relation::at_least;
  std::int64_t number_ = 0;
};

/// The arguments of an instruction, as its row has them. The first that is missing or of the wrong
/// kind is the fault; what is asked for after it is empty, so that a check is made straight through
/// and the fault asked for once, at the end.
class Arguments {
 public:
  /// `kwargs` is an object, or null where there are none; `path` names it in messages.
  Arguments(const nlohmann::json& kwargs, std::string path);

  std::int64_t number(std::string_view name);
  std::int64_t positive_number(std::string_view name);
  std::string text(std::string_view name);
  std::vector<std::string> texts(std::string_view name);
  Bound bound(std::string_view number_name, std::string_view relation_name);

  /// What was read for `name` will not do.
  void fail(std::string_view name, std::string_view what);
  bool failed() const { return !fault_.empty(); }
  const std::string& fault() const { return fault_; }

 private:
  /// Null, after a fault, where it is missing.
  const nlohmann::json* find(std::string_view name, std::string_view wanted);
  std::int64_t number_from(std::string_view name, std::int64_t least);
  void wrong_type(std::string_view name, const nlohmann::json& value, std::string_view wanted);

  const nlohmann::json& kwargs_;
  std::string path_;
  std::string fault_;
};

}  // namespace cupel::instructions
