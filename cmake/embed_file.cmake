# Writes HEADER: the text of SOURCES as `constexpr std::string_view kNAME` (see embed.cmake). Long
# string literals are cut in pieces, which every compiler joins.

set(texts "")
foreach(source IN LISTS SOURCES)
  file(READ "${source}" text HEX)
  list(APPEND texts "${text}")
endforeach()
list(JOIN texts "0a" bytes)
string(LENGTH "${bytes}" digits)
math(EXPR size "${digits} / 2")
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
string(REGEX REPLACE "((0x..,){24})" "\\1\n" bytes "${bytes}")
file(WRITE "${HEADER}"
     "#pragma once\n\n#include <string_view>\n\nnamespace cupel {\n\n"
     "inline constexpr unsigned char k${NAME}Bytes[] = {\n${bytes}0};\n"
     "inline const std::string_view k${NAME}{reinterpret_cast<const char*>(k${NAME}Bytes), ${size}};\n\n"
     "}  // namespace cupel\n")
