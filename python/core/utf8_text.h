#pragma once

#include <nanobind/nanobind.h>

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace cupel::python {

/// The UTF-8 that Python itself has of a `str`: of ASCII, and where somebody has asked it before.
/// Nothing for others: asking would take ten times as long as `RawText` does, and leave the copy
/// with the string for as long as that lives.
inline std::optional<std::string_view> held_utf8(nanobind::handle text) {
  if (PyUnicode_IS_COMPACT_ASCII(text.ptr()))
    return std::string_view(reinterpret_cast<const char*>(text.ptr()) + sizeof(PyASCIIObject),
                            static_cast<std::size_t>(PyUnicode_GET_LENGTH(text.ptr())));
  const auto* rest = reinterpret_cast<const PyCompactUnicodeObject*>(text.ptr());
  if (rest->utf8 == nullptr) return std::nullopt;
  return std::string_view(rest->utf8, static_cast<std::size_t>(rest->utf8_length));
}

/// The characters of a `str` as Python has them, of which UTF-8 can be made. Needs the
/// interpreter's lock to be made and none to be read, as long as the string lives.
class RawText {
 public:
  explicit RawText(nanobind::handle text);

  struct Utf8 {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;

    std::string_view view() const { return {bytes.get(), size}; }
  };

  /// A lone surrogate becomes U+FFFD.
  Utf8 utf8() const;

  /// The same in two steps.
  std::size_t utf8_size() const;
  void write_utf8(char* out) const;

 private:
  const void* units_;
  std::size_t length_;
  int width_;  ///< bytes of a unit: 1, 2 or 4
};

/// The UTF-8 of a `str`, as long as that lives, or of `spare`, where it had to be made.
std::string_view utf8_of(nanobind::handle text, RawText::Utf8& spare);

}  // namespace cupel::python
