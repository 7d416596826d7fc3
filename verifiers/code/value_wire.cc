#include <array>
#include <bit>
#include <charconv>

#include "verifiers/code/internal/spelling.h"
#include "verifiers/code/value.h"

namespace cupel::code {
namespace {

// A literal's 200 levels, and those of the frame around it.
constexpr unsigned kMostLevelsInFrame = kMostLevels + 10;
// A byte of wire makes a `Value` of some hundred: what a process sends must not fill our memory.
constexpr std::size_t kMostValues = std::size_t{1} << 22;

// ---- writing

void append_count(std::string& out, char letter, std::size_t count) {
  out += letter;
  std::array<char, 20> digits;
  out.append(digits.data(), std::to_chars(digits.data(), digits.data() + 20, count).ptr);
  out += ':';
}

void append_bits(std::string& out, double number) {
  const auto bits = std::bit_cast<std::uint64_t>(number);
  for (int shift = 60; shift >= 0; shift -= 4) out += "0123456789abcdef"[(bits >> shift) & 0xF];
}

void append_text(std::string& out, char letter, std::string_view text) {
  append_count(out, letter, text.size());
  out += text;
}

void append_items(std::string& out, char letter, std::size_t count,
                  const std::vector<Value>& items) {
  append_count(out, letter, count);
  for (const Value& item : items) append_wire(out, item);
}

// ---- reading

class WireReader {
 public:
  explicit WireReader(std::string_view text) : rest_(text) {}

  bool read(Value& out, unsigned levels = 0);
  std::string_view rest() const { return rest_; }
  std::string fault() const { return fault_; }

 private:
  bool fail(const char* fault) {
    fault_ = fault;
    return false;
  }
  bool read_integer(Value& out);
  bool read_bits(double& out);
  bool read_count(std::size_t& count);
  bool read_text(Value& out, Value::Kind kind);
  bool read_items(Value& out, Value::Kind kind, std::size_t values_each, unsigned levels);
  bool read_opaque(Value& out);

  std::string_view rest_;
  std::size_t values_ = 0;
  const char* fault_ = "";
};

bool WireReader::read(Value& out, unsigned levels) {
  if (rest_.empty()) return fail("a value ends early");
  if (++values_ > kMostValues) return fail("more values than cupel reads at once");
  const char letter = rest_.front();
  rest_.remove_prefix(1);
  switch (letter) {
    case 'n':
      out.kind = Value::Kind::none;
      return true;
    case 't':
    case 'f':
      out.kind = Value::Kind::boolean;
      out.truth = letter == 't';
      return true;
    case 'i':
      return read_integer(out);
    case 'd':
      out.kind = Value::Kind::real;
      return read_bits(out.real);
    case 'c':
      out.kind = Value::Kind::complex;
      return read_bits(out.real) && read_bits(out.imaginary);
    case 's':
      return read_text(out, Value::Kind::text);
    case 'b':
      return read_text(out, Value::Kind::bytes);
    case 'l':
      return read_items(out, Value::Kind::list, 1, levels);
    case 'u':
      return read_items(out, Value::Kind::tuple, 1, levels);
    case 'e':
      return read_items(out, Value::Kind::set, 1, levels);
    case 'z':
      return read_items(out, Value::Kind::frozenset, 1, levels);
    case 'm':
      return read_items(out, Value::Kind::dict, 2, levels);
    case 'o':
      return read_opaque(out);
    default:
      return fail("a letter that begins no value");
  }
}

bool WireReader::read_integer(Value& out) {
  const std::size_t sign = rest_.starts_with('-') ? 1 : 0;
  std::size_t end = sign;
  while (end < rest_.size() && is_decimal_digit(rest_[end])) ++end;
  if (end == sign || end == rest_.size() || rest_[end] != ';') return fail("a malformed integer");
  // One spelling for each number: equality compares the digits.
  if (rest_[sign] == '0' && end > 1) return fail("a malformed integer");
  out.kind = Value::Kind::integer;
  out.text = rest_.substr(0, end);
  rest_.remove_prefix(end + 1);
  return true;
}

bool WireReader::read_bits(double& out) {
  if (rest_.size() < 16) return fail("a real ends early");
  std::uint64_t bits = 0;
  const auto read = std::from_chars(rest_.data(), rest_.data() + 16, bits, 16);
  if (read.ec != std::errc() || read.ptr != rest_.data() + 16) return fail("a malformed real");
  out = std::bit_cast<double>(bits);
  rest_.remove_prefix(16);
  return true;
}

bool WireReader::read_count(std::size_t& count) {
  const auto read = std::from_chars(rest_.data(), rest_.data() + rest_.size(), count);
  const auto length = static_cast<std::size_t>(read.ptr - rest_.data());
  if (read.ec != std::errc() || length == rest_.size() || rest_[length] != ':')
    return fail("a malformed count");
  rest_.remove_prefix(length + 1);
  return true;
}

bool WireReader::read_text(Value& out, Value::Kind kind) {
  std::size_t size = 0;
  if (!read_count(size)) return false;
  if (size > rest_.size()) return fail("a text ends early");
  out.kind = kind;
  out.text = rest_.substr(0, size);
  rest_.remove_prefix(size);
  return true;
}

bool WireReader::read_items(Value& out, Value::Kind kind, std::size_t values_each,
                            unsigned levels) {
  if (levels == kMostLevelsInFrame) return fail("nested too deep");
  std::size_t count = 0;
  if (!read_count(count)) return false;
  if (count > rest_.size() / values_each) return fail("a collection ends early");
  out.kind = kind;
  for (std::size_t i = 0; i < count * values_each; ++i)
    if (!read(out.items.emplace_back(), levels + 1)) return false;
  return true;
}

bool WireReader::read_opaque(Value& out) {
  if (!read_text(out, Value::Kind::opaque)) return false;
  std::size_t digits = 0;
  while (digits < out.text.size() && is_decimal_digit(out.text[digits])) ++digits;
  if (digits == 0 || digits == out.text.size() || out.text[digits] != ':')
    return fail("an object without a handle");
  return true;
}

}  // namespace

void append_wire(std::string& out, const Value& value) {
  switch (value.kind) {
    case Value::Kind::none:
      out += 'n';
      return;
    case Value::Kind::boolean:
      out += value.truth ? 't' : 'f';
      return;
    case Value::Kind::integer:
      out.append(1, 'i').append(value.text).append(1, ';');
      return;
    case Value::Kind::real:
      out += 'd';
      append_bits(out, value.real);
      return;
    case Value::Kind::complex:
      out += 'c';
      append_bits(out, value.real);
      append_bits(out, value.imaginary);
      return;
    case Value::Kind::text:
      return append_text(out, 's', value.text);
    case Value::Kind::bytes:
      return append_text(out, 'b', value.text);
    case Value::Kind::list:
      return append_items(out, 'l', value.items.size(), value.items);
    case Value::Kind::tuple:
      return append_items(out, 'u', value.items.size(), value.items);
    case Value::Kind::set:
      return append_items(out, 'e', value.items.size(), value.items);
    case Value::Kind::frozenset:
      return append_items(out, 'z', value.items.size(), value.items);
    case Value::Kind::dict:
      return append_items(out, 'm', value.items.size() / 2, value.items);
    case Value::Kind::opaque:
      return append_text(out, 'o', value.text);
  }
}

Result<std::pair<Value, std::string_view>> parse_wire(std::string_view text) {
  WireReader reader(text);
  Value value;
  if (!reader.read(value)) return failure(reader.fault());
  return std::pair(std::move(value), reader.rest());
}

}  // namespace cupel::code
