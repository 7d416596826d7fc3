#include "trainer/checkpoint/tensor_type.h"

#include <array>

namespace cupel::trainer {
namespace {

struct Type {
  at::ScalarType type;
  std::string_view name;
};

constexpr std::array kTypes = {
    Type{at::kDouble, "F64"},    Type{at::kFloat, "F32"}, Type{at::kHalf, "F16"},
    Type{at::kBFloat16, "BF16"}, Type{at::kLong, "I64"},  Type{at::kInt, "I32"},
    Type{at::kShort, "I16"},     Type{at::kChar, "I8"},   Type{at::kByte, "U8"},
    Type{at::kBool, "BOOL"},
};

constexpr std::array kWeightTypes = {
    Type{at::kFloat, "float32"},
    Type{at::kBFloat16, "bfloat16"},
    Type{at::kHalf, "float16"},
};

template <class Table>
std::optional<at::ScalarType> type_in(const Table& table, std::string_view name) {
  for (const Type& each : table)
    if (each.name == name) return each.type;
  return std::nullopt;
}

template <class Table>
std::string_view name_in(const Table& table, at::ScalarType type) {
  for (const Type& each : table)
    if (each.type == type) return each.name;
  return "";
}

}  // namespace

std::optional<at::ScalarType> tensor_type(std::string_view name) { return type_in(kTypes, name); }
std::string_view tensor_type_name(at::ScalarType type) { return name_in(kTypes, type); }
std::optional<at::ScalarType> weight_type(std::string_view name) {
  return type_in(kWeightTypes, name);
}
std::string_view weight_type_name(at::ScalarType type) { return name_in(kWeightTypes, type); }

}  // namespace cupel::trainer
