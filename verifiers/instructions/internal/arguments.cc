#include "verifiers/instructions/internal/arguments.h"

#include <fmt/format.h>

#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <span>

#include "base/nearest.h"
#include "base/utf8.h"

namespace cupel::instructions {
namespace {

using nlohmann::json;

constexpr std::size_t kShown = 60;  // bytes of a value quoted in a message
constexpr std::array<std::string_view, 3> kRelations = {"at least", "less than", "exactly"};
constexpr std::span kRelationsOfRows = std::span(kRelations).first<2>();

/// Whole numbers, also where a table has made reals of them (3.0).
std::optional<std::int64_t> whole_number(const json& value) {
  constexpr double kLargest = 1e15;
  if (value.is_number_unsigned() && value.get<std::uint64_t>() > std::uint64_t{1} << 53)
    return std::nullopt;
  if (value.is_number_integer()) return value.get<std::int64_t>();
  if (!value.is_number_float()) return std::nullopt;
  const double real = value.get<double>();
  if (!(std::abs(real) <= kLargest) || real != std::floor(real)) return std::nullopt;
  return static_cast<std::int64_t>(real);
}

std::string shown(const json& value) {
  if (value.is_structured()) return std::string(value.is_array() ? "a list" : "an object");
  return shorten(value.dump(-1, ' ', false, json::error_handler_t::replace), kShown);
}

}  // namespace

bool Bound::holds(std::size_t actual) const {
  const auto number = static_cast<std::size_t>(number_);
  switch (relation_) {
    case Relation::at_least:
      return actual >= number;
    case Relation::less_than:
      return actual < number;
    case Relation::exactly:
      return actual == number;
  }
  return false;
}

Objection Bound::objection(std::size_t actual, std::string_view what) const {
  if (holds(actual)) return std::nullopt;
  return fmt::format("{}: {}, asked for: {} {}", what, actual,
                     kRelations[static_cast<std::size_t>(relation_)], number_);
}

Arguments::Arguments(const json& kwargs, std::string path)
    : kwargs_(kwargs), path_(std::move(path)) {}

void Arguments::fail(std::string_view name, std::string_view what) {
  if (fault_.empty()) fault_ = fmt::format("{}.{}: {}", path_, name, what);
}

void Arguments::wrong_type(std::string_view name, const json& value, std::string_view wanted) {
  fail(name, fmt::format("expected {}, not {}", wanted, shown(value)));
}

const json* Arguments::find(std::string_view name, std::string_view wanted) {
  std::vector<std::string_view> others;
  if (kwargs_.is_object()) {
    // Tables of many instruction types fill what one does not have with null.
    const auto found = kwargs_.find(name);
    if (found != kwargs_.end() && !found->is_null()) return &*found;
    for (const auto& [other, value] : kwargs_.items())
      if (!value.is_null()) others.push_back(other);
  }
  const std::string_view near = nearest_name(name, others);
  fail(name, near.empty() ? fmt::format("missing; expected {}", wanted)
                          : fmt::format("missing, but there is \"{}\"; expected {}",
                                        shorten(near, kShown), wanted));
  return nullptr;
}

std::int64_t Arguments::number_from(std::string_view name, std::int64_t least) {
  const std::string wanted = fmt::format("a whole number of at least {}", least);
  const json* value = find(name, wanted);
  if (!value) return least;
  const auto number = whole_number(*value);
  if (number && *number >= least) return *number;
  wrong_type(name, *value, wanted);
  return least;
}

std::int64_t Arguments::number(std::string_view name) { return number_from(name, 0); }
std::int64_t Arguments::positive_number(std::string_view name) { return number_from(name, 1); }

std::string Arguments::text(std::string_view name) {
  constexpr std::string_view kWanted = "a text that is not blank";
  const json* value = find(name, kWanted);
  if (!value) return {};
  if (value->is_string() &&
      value->get_ref<const std::string&>().find_first_not_of(" \t\r\n") != std::string::npos)
    return value->get<std::string>();
  wrong_type(name, *value, kWanted);
  return {};
}

std::vector<std::string> Arguments::texts(std::string_view name) {
  constexpr std::string_view kWanted = "a list of texts that are not empty";
  const json* value = find(name, kWanted);
  if (!value) return {};
  std::vector<std::string> texts;
  if (value->is_array())
    for (const json& text : *value)
      if (text.is_string() && text != "") texts.push_back(text.get<std::string>());
  if (value->is_array() && !value->empty() && texts.size() == value->size()) return texts;
  wrong_type(name, *value, kWanted);
  return {};
}

Bound Arguments::bound(std::string_view number_name, std::string_view relation_name) {
  const std::int64_t limit = number(number_name);
  const std::string relation = text(relation_name);
  if (failed()) return {};
  for (std::size_t i = 0; i < kRelationsOfRows.size(); ++i)
    if (relation == kRelations[i]) return {static_cast<Bound::Relation>(i), limit};
  fail(relation_name,
       unknown_name_message("relation", shorten(relation, kShown), kRelationsOfRows));
  return {};
}

}  // namespace cupel::instructions
