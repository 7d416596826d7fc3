#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/schema.h"

namespace cupel {

/// "a|b" taken apart.
std::vector<std::string> alternative_names(std::string_view alternatives);

/// Tells which schema a row is of: by the names of its members, a bit each, and where names do not
/// suffice by what they hold. Immutable, so thread-safe.
class SchemaSigns {
 public:
  /// `schemas` must outlive this. Those that require nothing are never recognised.
  explicit SchemaSigns(std::span<const Schema> schemas);

  const Schema* recognise(std::span<const JsonField> row) const;

 private:
  using Bits = std::uint64_t;

  struct Mark {
    std::string name;
    Bits bit;
    bool only_as_list;  ///< a plain row's completion is no sign of anything
  };
  struct Sign {
    static constexpr std::size_t kMostRequired = 3;

    const Schema* schema;
    std::array<Bits, kMostRequired> required;  ///< at least one bit of each
    bool (*holds)(std::span<const JsonField>);
  };

  Bits bit_of(std::string_view name);
  Bits bits_of(std::span<const JsonField> row) const;

  static constexpr std::size_t kLongest = 32;
  std::array<std::vector<Mark>, kLongest + 1> marks_;  ///< by the length of their names
  int bits_ = 0;
  std::vector<Sign> signs_;
};

}  // namespace cupel
