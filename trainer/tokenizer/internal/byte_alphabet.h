#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cupel::trainer {

/// Byte-level vocabularies write every byte as a character that can be seen, as GPT-2 began it
/// (`bytes_to_unicode` in its encoder.py): printable Latin-1 stands for itself, the other 68 bytes
/// are U+0100 and up in their order, so that a space is "Ġ".
std::string byte_characters(std::string_view bytes);

/// The bytes behind such characters; none where one of them stands for no byte.
std::optional<std::string> bytes_of_characters(std::string_view characters);

}  // namespace cupel::trainer
