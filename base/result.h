#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace cupel {

/// What went wrong, in words a user can act on: what, where, and what to do.
struct Error {
  std::string message;
};

/// A value or an `Error`. Expected failures travel this way; exceptions are kept for misuse of the
/// API and for a broken machine.
template <class T>
using Result = tl::expected<T, Error>;

inline tl::unexpected<Error> failure(std::string message) {
  return tl::make_unexpected(Error{std::move(message)});
}

}  // namespace cupel
