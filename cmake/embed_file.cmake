# Writes HEADER: the text of SOURCE as `constexpr std::string_view kNAME` (see embed.cmake). Long
# string literals are cut in pieces, which every compiler joins.

file(READ "${SOURCE}" bytes HEX)
string(LENGTH "${bytes}" digits)
math(EXPR size "${digits} / 2")
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
string(REGEX REPLACE "((0x..,){24})" "\\1\n" bytes "${bytes}")
file(WRITE "${HEADER}"
     "#pragma once\n\n#include <string_view>\n\nnamespace cupel {\n\n"
     "inline constexpr unsigned char k${NAME}Bytes[] = {\n${bytes}0};\n"
     "inline const std::string_view k${NAME}{reinterpret_cast<const char*>(k${NAME}Bytes), ${size}};\n\n"
     "}  // namespace cupel\n")
