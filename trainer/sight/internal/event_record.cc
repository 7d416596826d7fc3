#include "trainer/sight/internal/event_record.h"

#include <array>
#include <bit>

#include "base/utf8.h"

namespace cupel::trainer::internal {
namespace {

constexpr std::array<std::uint32_t, 256> kCrcTable = [] {
  constexpr std::uint32_t kPolynomial = 0x82f63b78;  // 0x1edc6f41 with its bits turned round
  std::array<std::uint32_t, 256> table{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t rest = byte;
    for (int bit = 0; bit < 8; ++bit) rest = (rest >> 1) ^ ((rest & 1) != 0 ? kPolynomial : 0);
    table[byte] = rest;
  }
  return table;
}();

/// So that the CRC of bytes that hold CRCs stays a good one.
std::uint32_t masked(std::uint32_t crc) { return std::rotr(crc, 15) + 0xa282ead8u; }

template <class Unsigned>
void append_little_endian(std::string& out, Unsigned value) {
  for (std::size_t i = 0; i < sizeof value; ++i)
    out += static_cast<char>(static_cast<unsigned char>(value >> (8 * i)));
}

// Protobuf's wire format: a field is its number and its type in one varint, then its value.
// https://protobuf.dev/programming-guides/encoding/

enum WireType : std::uint8_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

void append_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7)
    out += static_cast<char>(static_cast<unsigned char>(value | 0x80));
  out += static_cast<char>(value);
}

void append_key(std::string& out, std::uint64_t number, WireType type) {
  append_varint(out, number << 3 | type);
}

void append_varint_field(std::string& out, std::uint64_t number, std::uint64_t value) {
  append_key(out, number, kVarint);
  append_varint(out, value);
}

void append_bytes_field(std::string& out, std::uint64_t number, std::string_view bytes) {
  append_key(out, number, kBytes);
  append_varint(out, bytes.size());
  out += bytes;
}

std::string event_at(double wall_time) {
  std::string event;
  append_key(event, 1, kFixed64);
  append_little_endian(event, std::bit_cast<std::uint64_t>(wall_time));
  return event;
}

}  // namespace

std::uint32_t crc32c(std::string_view bytes) {
  std::uint32_t crc = ~0u;
  for (const char byte : bytes)
    crc = (crc >> 8) ^ kCrcTable[(crc ^ static_cast<unsigned char>(byte)) & 0xff];
  return ~crc;
}

void append_record(std::string& out, std::string_view data) {
  std::string length;
  append_little_endian(length, std::uint64_t{data.size()});
  out += length;
  append_little_endian(out, masked(crc32c(length)));
  out += data;
  append_little_endian(out, masked(crc32c(data)));
}

std::string version_event(double wall_time) {
  std::string event = event_at(wall_time);
  append_bytes_field(event, 3, "brain.Event:2");
  return event;
}

std::string start_event(double wall_time, std::uint64_t step) {
  std::string event = event_at(wall_time);
  append_varint_field(event, 2, step);
  std::string log;
  append_varint_field(log, 1, 1);
  append_bytes_field(event, 7, log);
  return event;
}

std::string scalars_event(double wall_time, std::uint64_t step, std::string_view kind,
                          std::span<const Metric> values) {
  std::string summary;
  for (const Metric& metric : values) {
    std::string tag;
    append_valid_utf8(tag, std::string(kind) + "/" + metric.name);
    std::string value;
    append_bytes_field(value, 1, tag);
    append_key(value, 2, kFixed32);
    append_little_endian(value, std::bit_cast<std::uint32_t>(static_cast<float>(metric.value)));
    append_bytes_field(summary, 1, value);
  }
  std::string event = event_at(wall_time);
  append_varint_field(event, 2, step);
  append_bytes_field(event, 5, summary);
  return event;
}

}  // namespace cupel::trainer::internal
