#include "datasets/json_line.h"

#include <simdjson.h>

#include <string>

#include "base/utf8.h"
#include "datasets/internal/json_string.h"

namespace cupel {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;

static_assert(simdjson::SIMDJSON_PADDING <= 64, "JsonLine::split asks its callers for 64 bytes");

constexpr int kMaxDepth = 256;
constexpr std::size_t kLargeText = 8u << 20;

bool is_json_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_number(std::string_view text) {
  std::size_t i = 0;
  const auto digits = [&] {
    const std::size_t start = i;
    while (i < text.size() && text[i] >= '0' && text[i] <= '9') ++i;
    return i - start;
  };
  if (i < text.size() && text[i] == '-') ++i;
  const bool leading_zero = i < text.size() && text[i] == '0';
  const std::size_t whole = digits();
  if (whole == 0 || (leading_zero && whole > 1)) return false;
  if (i < text.size() && text[i] == '.') {
    ++i;
    if (digits() == 0) return false;
  }
  if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
    ++i;
    if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
    if (digits() == 0) return false;
  }
  return i == text.size();
}

/// Walks a document and checks everything it passes, also what nobody will read: simdjson's
/// on-demand parser leaves values unchecked until they are asked for.
class Walker {
 public:
  explicit Walker(ondemand::document& document) : document_(document) {}

  error_code value(ondemand::value value, JsonField& field, int depth) {
    const char* start;
    SIMDJSON_TRY(document_.current_location().get(start));
    ondemand::json_type type;
    SIMDJSON_TRY(value.type().get(type));
    switch (type) {
      case ondemand::json_type::array: {
        field.type = JsonType::array;
        ondemand::array array;
        SIMDJSON_TRY(value.get_array().get(array));
        SIMDJSON_TRY(elements(array, nullptr, depth + 1));
        break;
      }
      case ondemand::json_type::object: {
        field.type = JsonType::object;
        ondemand::object object;
        SIMDJSON_TRY(value.get_object().get(object));
        SIMDJSON_TRY(members(object, nullptr, depth + 1));
        break;
      }
      default:
        return scalar(value, type, field);
    }
    const char* end;
    SIMDJSON_TRY(document_.current_location().get(end));
    field.value = without_space(start, end);
    return simdjson::SUCCESS;
  }

  error_code elements(ondemand::array array, std::vector<JsonField>* into, int depth) {
    if (depth > kMaxDepth) return simdjson::DEPTH_ERROR;
    for (auto element : array) {
      JsonField field{};
      ondemand::value element_value;
      SIMDJSON_TRY(element.get(element_value));
      SIMDJSON_TRY(value(element_value, field, depth));
      if (into) into->push_back(field);
    }
    return simdjson::SUCCESS;
  }

  error_code members(ondemand::object object, std::vector<JsonField>* into, int depth) {
    if (depth > kMaxDepth) return simdjson::DEPTH_ERROR;
    for (auto member : object) {
      ondemand::field pair;
      SIMDJSON_TRY(std::move(member).get(pair));
      JsonField field{};
      const char* key = pair.key().raw();
      SIMDJSON_TRY(value(pair.value(), field, depth));
      const char* end = field.value.data();
      while (*--end != '"') {
      }
      field.key = {key, static_cast<std::size_t>(end - key)};
      if (!has_valid_escapes(field.key)) return simdjson::STRING_ERROR;
      if (into) into->push_back(field);
    }
    return simdjson::SUCCESS;
  }

 private:
  static std::string_view without_space(const char* start, const char* end) {
    while (end > start && is_json_space(end[-1])) --end;
    return {start, static_cast<std::size_t>(end - start)};
  }

  static error_code scalar(ondemand::value value, ondemand::json_type type, JsonField& field) {
    const std::string_view token = value.raw_json_token();
    field.value = without_space(token.data(), token.data() + token.size());
    switch (type) {
      case ondemand::json_type::string:
        field.type = JsonType::string;
        if (field.value.size() < 2 || !has_valid_escapes(field.raw_string()))
          return simdjson::STRING_ERROR;
        break;
      case ondemand::json_type::number:
        field.type = JsonType::number;
        if (!is_number(field.value)) return simdjson::NUMBER_ERROR;
        break;
      case ondemand::json_type::boolean:
        field.type = JsonType::boolean;
        if (field.value != "true" && field.value != "false") return simdjson::T_ATOM_ERROR;
        break;
      default:
        field.type = JsonType::null;
        if (field.value != "null") return simdjson::N_ATOM_ERROR;
    }
    // Steps over the token; what it holds has been checked above.
    value.get_raw_json_string().error();
    return simdjson::SUCCESS;
  }

  ondemand::document& document_;
};

std::string describe(error_code error, std::string_view text) {
  switch (error) {
    case simdjson::UTF8_ERROR:
      return "not valid UTF-8 at byte " + std::to_string(valid_utf8_length(text) + 1) +
             " of the line";
    case simdjson::UNESCAPED_CHARS:
      return "not valid JSON: a control character stands unescaped inside a string";
    case simdjson::UNCLOSED_STRING:
      return "not valid JSON: a string is not closed; the line may be cut off";
    case simdjson::STRING_ERROR:
      return "not valid JSON: a string holds an invalid escape";
    case simdjson::NUMBER_ERROR:
      return "not valid JSON: a number is malformed";
    case simdjson::DEPTH_ERROR:
      return "not readable: nested more than " + std::to_string(kMaxDepth) + " deep";
    case simdjson::MEMALLOC:
      return "not readable: out of memory";
    case simdjson::TRAILING_CONTENT:
      return "not valid JSON: something follows the object; write one object a line";
    default:
      return "not valid JSON: a comma, colon, bracket or value is missing or out of place";
  }
}

}  // namespace

std::string_view to_string(JsonType type) {
  switch (type) {
    case JsonType::array:
      return "an array";
    case JsonType::object:
      return "an object";
    case JsonType::number:
      return "a number";
    case JsonType::string:
      return "a string";
    case JsonType::boolean:
      return "a boolean";
    case JsonType::null:
      return "null";
  }
  return "unknown";
}

std::string string_text(const JsonField& field) {
  const std::string_view raw = field.raw_string();
  std::string room(raw.size(), '\0');
  char* end = room.data();
  return std::string(unescape_json(raw, end));
}

std::string_view text_of(const JsonField& field, TextArena& arena) {
  if (field.type != JsonType::string) return field.value;
  const std::string_view raw = field.raw_string();
  if (raw.find('\\') == std::string_view::npos) return raw;
  char* const place = arena.allocate(raw.size());
  char* end = place;
  const std::string_view text = unescape_json(raw, end);
  arena.shrink_to(end);
  return text;
}

struct JsonLine::Impl {
  ondemand::parser parser;

  error_code split(std::string_view text, std::size_t readable, std::vector<JsonField>& into) {
    ondemand::document document;
    SIMDJSON_TRY(parser.iterate(text.data(), text.size(), readable).get(document));
    ondemand::json_type type;
    SIMDJSON_TRY(document.type().get(type));
    Walker walker(document);
    if (type == ondemand::json_type::object) {
      ondemand::object object;
      SIMDJSON_TRY(document.get_object().get(object));
      SIMDJSON_TRY(walker.members(object, &into, 1));
    } else {
      ondemand::array array;
      SIMDJSON_TRY(document.get_array().get(array));
      SIMDJSON_TRY(walker.elements(array, &into, 1));
    }
    const bool at_end = document.current_location().error() == simdjson::OUT_OF_BOUNDS;
    return at_end ? simdjson::SUCCESS : simdjson::TRAILING_CONTENT;
  }
};

JsonLine::JsonLine() : impl_(std::make_unique<Impl>()) {}
JsonLine::JsonLine(JsonLine&&) noexcept = default;
JsonLine::~JsonLine() = default;

Result<void> JsonLine::split(std::string_view text, std::size_t readable,
                             std::vector<JsonField>& into) {
  const error_code error = impl_->split(text, readable, into);
  if (impl_->parser.capacity() > kLargeText) impl_->parser = ondemand::parser();
  if (error != simdjson::SUCCESS) return failure(describe(error, text));
  return {};
}

}  // namespace cupel
