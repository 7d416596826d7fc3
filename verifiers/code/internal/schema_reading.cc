#include "verifiers/code/internal/schema_reading.h"

#include <fmt/format.h>

#include <charconv>

namespace cupel::code {
namespace {

std::string_view description(const Value* value) {
  if (!value) return "missing";
  switch (value->kind) {
    case Value::Kind::none:
      return "null";
    case Value::Kind::boolean:
      return "true or false";
    case Value::Kind::integer:
    case Value::Kind::real:
    case Value::Kind::complex:
      return "a number";
    case Value::Kind::text:
      return "text";
    case Value::Kind::bytes:
      return "bytes";
    case Value::Kind::list:
      return "a list";
    case Value::Kind::dict:
      return "an object";
    default:
      return "no JSON";
  }
}

bool looks_packed(std::string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t\r\n");
  return begin != std::string_view::npos && (text[begin] == '{' || text[begin] == '[');
}

}  // namespace

void Reading::fail(std::string_view field, std::string_view what) {
  if (failed()) return;
  fault_ = field.empty() ? fmt::format("{}: {}", form_, what)
                         : fmt::format("{}: {}: {}", form_, field, what);
}

Field::Field(Reading& reading, std::shared_ptr<const Value> value, std::string path)
    : reading_(&reading), value_(std::move(value)), path_(std::move(path)) {
  if (value_ && value_->kind == Value::Kind::none) value_ = nullptr;
}

Field Field::with(const Value* value, std::string path) const {
  return Field(*reading_, value ? std::shared_ptr<const Value>(value_, value) : nullptr,
               std::move(path));
}

bool Field::has_content() const {
  if (is_text()) return !value_->text.empty();
  if (is_list() || is_object()) return !value_->items.empty();
  return exists();
}

Field Field::operator[](std::string_view member) const {
  const Value* found = is_object() ? value_->find(member) : nullptr;
  return with(found, path_.empty() ? std::string(member) : fmt::format("{}.{}", path_, member));
}

Field Field::first_of(std::initializer_list<std::string_view> members) const {
  for (const std::string_view member : members)
    if (Field found = (*this)[member]; found.exists()) return found;
  return (*this)[*members.begin()];
}

Field Field::unpacked() const {
  if (!is_text() || !looks_packed(value_->text)) return *this;
  auto inner = parse_literal(value_->text, Dialect::json);
  // Some were written with Python's str().
  if (!inner) inner = parse_literal(value_->text, Dialect::python);
  if (!inner) return *this;
  return Field(*reading_, std::make_shared<const Value>(std::move(*inner)), path_);
}

bool Field::must_be(Value::Kind kind, std::string_view wanted) const {
  if (is(kind)) return true;
  fail(exists() ? fmt::format("{} where there must be {}", what_it_is(), wanted)
                : fmt::format("missing; there must be {}", wanted));
  return false;
}

std::string Field::text() const {
  return must_be(Value::Kind::text, "text") ? value_->text : std::string();
}

double Field::number() const {
  if (is(Value::Kind::real)) return value_->real;
  if (!must_be(Value::Kind::integer, "a number")) return 0;
  double number = 0;
  const std::string& digits = value_->text;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (read.ec != std::errc()) fail("a number that is too large");
  return number;
}

bool Field::truth() const {
  return must_be(Value::Kind::boolean, "true or false") && value_->truth;
}

std::vector<Field> Field::items() const {
  std::vector<Field> found;
  if (!must_be(Value::Kind::list, "a list")) return found;
  found.reserve(value_->items.size());
  for (const Value& item : value_->items)
    found.push_back(with(&item, fmt::format("{}[{}]", path_, found.size())));
  return found;
}

const Value& Field::value() const {
  static const Value kNone;
  return value_ ? *value_ : kNone;
}

void Field::must_be_object() const { must_be(Value::Kind::dict, "an object"); }

std::string Field::lines() const {
  if (!is_list()) return text();
  std::string joined;
  bool first = true;
  for (const Field& line : items()) {
    if (!first) joined += '\n';
    first = false;
    joined += line.text();
  }
  return joined;
}

std::string_view Field::what_it_is() const { return description(value_.get()); }

}  // namespace cupel::code
