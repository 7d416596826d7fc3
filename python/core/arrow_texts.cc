#include "python/core/arrow_texts.h"

#include <fmt/format.h>

#include <cstring>
#include <string>
#include <utility>

#include "python/core/arrow_abi.h"

namespace cupel::python {
namespace {

namespace nb = nanobind;

using MaybeText = std::optional<std::string_view>;

bool is_valid(const ArrowArray& array, std::int64_t i) {
  const auto* bits = static_cast<const std::uint8_t*>(array.buffers[0]);
  return array.null_count == 0 || !bits || ((bits[i / 8] >> (i % 8)) & 1) != 0;
}

/// Offsets, then bytes.
template <class Offset>
std::string_view contiguous_text(const ArrowArray& array, std::int64_t i) {
  const auto* offsets = static_cast<const Offset*>(array.buffers[1]);
  const auto* bytes = static_cast<const char*>(array.buffers[2]);
  return {bytes + offsets[i], static_cast<std::size_t>(offsets[i + 1] - offsets[i])};
}

/// 16 bytes a text: its length, then the text itself, or four bytes of it, a buffer and a place.
std::string_view viewed_text(const ArrowArray& array, std::int64_t i) {
  constexpr std::int32_t kMostInline = 12;
  constexpr std::int64_t kFirstDataBuffer = 2;
  const char* view = static_cast<const char*>(array.buffers[1]) + 16 * i;
  std::int32_t length = 0, buffer = 0, place = 0;
  std::memcpy(&length, view, 4);
  const auto size = static_cast<std::size_t>(length);
  if (length <= kMostInline) return {view + 4, size};
  std::memcpy(&buffer, view + 8, 4);
  std::memcpy(&place, view + 12, 4);
  return {static_cast<const char*>(array.buffers[kFirstDataBuffer + buffer]) + place, size};
}

using ReadText = std::string_view (*)(const ArrowArray&, std::int64_t);

ReadText reader_of(const std::string& format) {
  if (format == "u") return contiguous_text<std::int32_t>;
  if (format == "U") return contiguous_text<std::int64_t>;
  if (format == "vu") return viewed_text;
  throw nb::type_error(
      fmt::format("an Arrow column of format \"{}\" does not hold strings", format).c_str());
}

void check(ArrowArrayStream& stream, int status) {
  if (status == 0) return;
  const char* message = stream.get_last_error(&stream);
  throw nb::value_error(message ? message : std::strerror(status));
}

}  // namespace

struct ArrowTexts::Chunks {
  std::vector<Owned<ArrowArray>> arrays;
};

ArrowTexts::ArrowTexts(nb::capsule capsule) : chunks_(std::make_unique<Chunks>()) {
  if (std::strcmp(capsule.name(), "arrow_array_stream") != 0)
    throw nb::type_error("expected the capsule that __arrow_c_stream__ returns");
  auto& stream = *static_cast<ArrowArrayStream*>(capsule.data());
  Owned<ArrowSchema> schema;
  check(stream, stream.get_schema(&stream, &schema));
  const ReadText read = reader_of(schema.format);
  for (;;) {
    Owned<ArrowArray> array;
    check(stream, stream.get_next(&stream, &array));
    if (!array.release) return;
    texts_.reserve(texts_.size() + static_cast<std::size_t>(array.length));
    for (std::int64_t i = array.offset; i < array.offset + array.length; ++i)
      texts_.push_back(is_valid(array, i) ? MaybeText(read(array, i)) : std::nullopt);
    chunks_->arrays.push_back(std::move(array));
  }
}

ArrowTexts::~ArrowTexts() = default;

}  // namespace cupel::python
