#include "verifiers/code/value.h"

namespace cupel::code {

Value Value::none() { return {}; }

Value Value::of(bool truth) {
  Value value;
  value.kind = Kind::boolean;
  value.truth = truth;
  return value;
}

Value Value::of(std::int64_t number) {
  Value value;
  value.kind = Kind::integer;
  value.text = std::to_string(number);
  return value;
}

Value Value::of(double number) {
  Value value;
  value.kind = Kind::real;
  value.real = number;
  return value;
}

Value Value::of(std::string_view text) {
  Value value;
  value.kind = Kind::text;
  value.text = text;
  return value;
}

Value Value::list(std::vector<Value> items) {
  Value value;
  value.kind = Kind::list;
  value.items = std::move(items);
  return value;
}

Value Value::tuple(std::vector<Value> items) {
  Value value = list(std::move(items));
  value.kind = Kind::tuple;
  return value;
}

const Value* Value::find(std::string_view key) const {
  if (kind != Kind::dict) return nullptr;
  for (std::size_t i = items.size(); i >= 2; i -= 2)
    if (items[i - 2].kind == Kind::text && items[i - 2].text == key) return &items[i - 1];
  return nullptr;
}

}  // namespace cupel::code
