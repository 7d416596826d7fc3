#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"

namespace cupel::code {

/// Plain data as Python has it: what a test hands to a solution and what comes back.
///
/// The other side's objects never come across, only what they are made of; an object that is no
/// plain data is `opaque` and equal to nothing, whatever its class says of itself.
struct Value {
  enum class Kind : std::uint8_t {
    none,
    boolean,
    integer,  ///< of any size
    real,     ///< IEEE double; nan and infinities included
    complex,
    text,
    bytes,
    list,
    tuple,
    set,
    frozenset,
    dict,
    opaque,
  };

  Kind kind = Kind::none;
  bool truth = false;
  /// integer: its decimal digits, "-" before them where it is negative, no leading zeros.
  /// text: UTF-8; a lone surrogate as its three bytes. bytes: themselves.
  /// opaque: "HANDLE:TYPE", the number by which its process knows it and its type's name; of one
  /// that is yet to be made by a function there, "=made FUNCTION " and a tuple of arguments in wire
  /// form.
  std::string text;
  double real = 0;           ///< real; the real part of complex
  double imaginary = 0;      ///< of complex
  std::vector<Value> items;  ///< of list, tuple, set, frozenset; of dict: key, value, key, value …

  static Value none();
  static Value of(bool truth);
  static Value of(std::int64_t number);
  static Value of(double number);
  static Value of(std::string_view text);
  static Value of(const char* text) { return of(std::string_view(text)); }
  static Value list(std::vector<Value> items);
  static Value tuple(std::vector<Value> items);

  /// The value of the last member of that name, for a dict; null where there is none.
  const Value* find(std::string_view key) const;
};

/// How two values are compared.
struct ValueRules {
  bool tuples_are_lists = false;  ///< as where the expected values were written as JSON
  bool unordered = false;         ///< lists on the top level are equal in any order
  /// Reals, and integers beside them, are equal where they differ by at most `absolute`, or by at
  /// most `relative` times the expected one. Zero: exactly. nan and infinities never are.
  double absolute = 0;
  double relative = 0;
};

/// Equality as Python's `==` has it for these types (1 == 1.0 == True, [1] != (1,), nan != nan),
/// bent by `rules`. Linear in the size of the values, sets and dicts included, but for `unordered`
/// with a tolerance.
bool equal(const Value& actual, const Value& expected, const ValueRules& rules = {});

/// Where they first differ, for a person: "at [2]['a']: 5, expected 6"; "" where they are equal.
std::string first_difference(const Value& actual, const Value& expected,
                             const ValueRules& rules = {});

/// As Python would print it (`repr`), cut to about `most` bytes with "…" around the cut.
std::string python_repr(const Value& value, std::size_t most = 200);

enum class Dialect : std::uint8_t { python, json };

/// A literal of that dialect: all of `text` but white space around it. Python: what
/// `ast.literal_eval` takes, and `set()`; JSON: with integers of any size, and NaN and Infinity,
/// which Python writes. Nesting beyond 200 levels fails.
Result<Value> parse_literal(std::string_view text, Dialect dialect);

/// The same for a literal that `text` starts with; returns it and what follows it.
Result<std::pair<Value, std::string_view>> parse_literal_prefix(std::string_view text,
                                                                Dialect dialect);

/// The form in which values travel between cupel and the processes in the sandbox:
///
///     n  t  f            None, True, False
///     i-12;              an integer
///     d<16 hex digits>   a real, by its bits; c<16><16> a complex number
///     s5:hello  b2:..    text and bytes, after the number of their bytes
///     l2:…  u e z        a list of two, a tuple, a set, a frozenset
///     m1:…               a dict of one pair
///     o7:12:Node         opaque
void append_wire(std::string& out, const Value& value);

/// Reads one value and returns it with what follows it. Nothing is assumed of `text`.
Result<std::pair<Value, std::string_view>> parse_wire(std::string_view text);

}  // namespace cupel::code
