#pragma once

#include <string_view>

namespace cupel::code {

/// Whether `text` is code rather than prose, by its first line that is neither blank nor a comment:
/// it is indented like the body of a function, or has the form of an import, a definition, a
/// statement, a declaration, an assignment or a call. In doubt it is prose.
bool reads_as_code(std::string_view text);

}  // namespace cupel::code
