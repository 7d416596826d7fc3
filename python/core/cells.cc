#include "python/core/cells.h"

#include <fmt/format.h>
#include <nanobind/stl/string.h>

#include <cmath>

#include "python/core/held.h"
#include "python/core/json_value.h"

namespace cupel::python {
namespace {

namespace nb = nanobind;

constexpr std::string_view kExpectedText = "str, or a list of {\"role\", \"content\"} messages";

bool is_missing(nb::handle value) {
  return value.is_none() ||
         (PyFloat_Check(value.ptr()) && std::isnan(PyFloat_AS_DOUBLE(value.ptr())));
}

std::string advice_for(nb::handle value) {
  if (PyBytes_Check(value.ptr()) || PyByteArray_Check(value.ptr()))
    return "; decode it: value.decode(\"utf-8\", \"replace\")";
  if (nb::hasattr(value, "__dlpack__") || nb::hasattr(value, "dtype"))
    return "; decode token ids first: tokenizer.batch_decode(ids, skip_special_tokens=True)";
  return "";
}

std::string type_text(nb::handle value) {
  const nb::handle type = value.type();
  const std::string module = nb::cast<std::string>(nb::str(type.attr("__module__")));
  const std::string name = nb::cast<std::string>(nb::str(type.attr("__qualname__")));
  return module == "builtins" ? name : module + "." + name;
}

/// The texts among the parts of a message's content.
std::string parts_text(nb::handle parts) {
  RawText::Utf8 spare;
  std::string text;
  for (nb::handle part : parts) {
    if (PyDict_Check(part.ptr())) part = PyDict_GetItemString(part.ptr(), "text");
    if (part && PyUnicode_Check(part.ptr())) text += utf8_of(part, spare);
  }
  return text;
}

bool is_of_role(nb::handle message, const char* role) {
  const nb::handle found = PyDict_GetItemString(message.ptr(), "role");
  return found && PyUnicode_Check(found.ptr()) &&
         PyUnicode_CompareWithASCIIString(found.ptr(), role) == 0;
}

/// The content of the last message of `role`, of the last message of all where none is of that
/// role; none where there are no messages.
nb::handle said_last(nb::handle messages, const char* role, const Place& place) {
  nb::handle chosen;
  bool is_exact = false;
  for (nb::handle message : messages) {
    if (!PyDict_Check(message.ptr()) || !PyDict_GetItemString(message.ptr(), "content"))
      throw_wrong_type(place, message, "a {\"role\", \"content\"} message");
    const bool fits = is_of_role(message, role);
    if (fits || !is_exact) chosen = message;
    is_exact = is_exact || fits;
  }
  return chosen ? nb::handle(PyDict_GetItemString(chosen.ptr(), "content")) : nb::handle(Py_None);
}

CompletionText text_of_str(nb::handle text) {
  if (const auto held = held_utf8(text)) return {*held};
  return {.raw = RawText(text)};
}

/// What the last message of `role` says: a text, or a list of parts of which those with text count.
CompletionText conversation_text(Kept& kept, nb::handle messages, const char* role,
                                 const Place& place) {
  const nb::handle content = said_last(messages, role, place);
  if (content.is_none()) return {};
  if (PyUnicode_Check(content.ptr())) {
    kept.keep_object(content);
    return text_of_str(content);
  }
  if (!is_sequence(content)) throw_wrong_type(place, content, "a message's content as str");
  return {kept.keep(parts_text(content))};
}

}  // namespace

std::string Place::text() const { return index ? fmt::format("{}[{}]", name, *index) : name; }

void throw_wrong_type(const Place& place, nb::handle value, std::string_view expected) {
  const std::string message = fmt::format("{} is of type {}; expected {}{}", place.text(),
                                          type_text(value), expected, advice_for(value));
  throw nb::type_error(message.c_str());
}

CompletionText completion_text(Kept& kept, nb::handle value, const Place& place) {
  if (PyUnicode_Check(value.ptr())) return text_of_str(value);
  if (is_missing(value)) return {.is_missing = true};
  if (is_sequence(value)) return conversation_text(kept, value, "assistant", place);
  throw_wrong_type(place, value, kExpectedText);
}

std::string_view prompt_text(Kept& kept, nb::handle value, const Place& place) {
  if (PyUnicode_Check(value.ptr())) return kept.view(value);
  if (is_missing(value)) return "";
  if (is_sequence(value)) {
    const CompletionText said = conversation_text(kept, value, "user", place);
    return said.raw ? kept.keep(said.raw->utf8()) : said.text;
  }
  throw_wrong_type(place, value, kExpectedText);
}

ReferenceText reference_text(Kept& kept, nb::handle value, const Place& place) {
  if (PyUnicode_Check(value.ptr())) return {kept.view(value)};
  if (is_missing(value)) return {};
  if (is_sequence(value))
    return {std::nullopt, "the reference is an array; expected a string or a number"};
  if (PyDict_Check(value.ptr()))
    return {std::nullopt, "the reference is an object; expected a string or a number"};
  const bool is_scalar =
      PyLong_Check(value.ptr()) || PyFloat_Check(value.ptr()) || nb::hasattr(value, "item");
  if (!is_scalar) throw_wrong_type(place, value, "str, a number, a bool or None");
  std::string text;
  append_json_value(text, value, place);
  return {kept.keep(std::move(text))};
}

}  // namespace cupel::python
