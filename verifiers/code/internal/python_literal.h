#pragma once

#include "base/result.h"
#include "verifiers/code/internal/python_conversion.h"
#include "verifiers/code/internal/python_cursor.h"
#include "verifiers/code/value.h"

namespace cupel::code {

/// Reads the literal at `cursor` and the space behind it: an expression, so `1, 2` is the literal 1
/// followed by something else. The text must be UTF-8 without zero bytes: see `is_python_text`.
Result<Value> read_python_literal(PythonCursor& cursor);

/// The same for what is worked out from literals alone: `3 * 5`, `'a' + 'b'`, `set([1, 2])`.
Result<Value> read_python_constant(PythonCursor& cursor);

/// The same without sums: what may stand to the right of a minus.
Result<Value> read_python_product(PythonCursor& cursor);

/// The words `tuple`, `list` and `set`.
Conversion take_conversion(PythonCursor& cursor);

/// Reads the number at `cursor`, without a sign. False where it is none that Python has.
bool read_python_number(PythonCursor& cursor, Value& out);
bool starts_python_number(const PythonCursor& cursor);

/// Reads the strings at `cursor`, which are one by standing side by side, and the space behind
/// them. False where it is malformed, or no literal: f"…", "\N{…}".
bool read_python_string(PythonCursor& cursor, Value& out);
/// Whether a quote stands here, perhaps behind letters like r and b.
bool starts_python_string(const PythonCursor& cursor);

/// Whether Python would take `text` for source, as far as characters go.
bool is_python_text(std::string_view text);

}  // namespace cupel::code
