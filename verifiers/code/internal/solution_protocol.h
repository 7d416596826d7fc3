#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "verifiers/code/value.h"

namespace cupel::code {

/// How a process that holds a solution is talked to, whatever its language. Our harness in that
/// process reads requests from standard input and writes replies to what was its standard output;
/// the solution's own prints go to standard error.
///
/// Frames, both ways:     <decimal number of bytes>\n<one value in wire form>
///
///     ("start", nonce)                            (nonce, 0, "ready")
///                                                 (nonce, 0, "failed", type, message)
///     ("call", name, (args…), {kwargs}, flag)     (nonce, n, "value", result)
///                                                 (nonce, n, "value", result, (args… afterwards))
///                                                 (nonce, n, "raised", type, message)
///
/// The solution is loaded by "start"; where that fails there are no further replies. A failure with
/// an empty type is that of the code which stands before the solution. n counts requests. `name` is
/// a function's, or "Class.method" for a method of an object that is made at the class's first call
/// and kept. An empty type of "raised" says that there is no such function. `flag` true asks for
/// the arguments as the call left them, where it changed them. Languages may know more requests
/// (see the harness): they are for test programs alone.
///
/// The process knows inputs and no expected values, so nothing that it writes can be a pass it has
/// not earned. A frame that is malformed, out of turn or without the nonce is no reply but an
/// attempt to forge one.
struct Call {
  std::string name;
  std::vector<Value> arguments;
  std::vector<std::pair<std::string, Value>> named_arguments;
};

/// An argument that the other process makes itself, by a function of the code before the solution.
Value made_object(std::string_view function, const Value& arguments);

/// The type of "raised" where that fails.
inline constexpr std::string_view kUnmade = "=made";

/// The requests for a run of calls that are known beforehand, starting with "start".
std::string requests_text(std::string_view nonce, std::span<const Call> calls);

struct Reply {
  enum class Kind : std::uint8_t { ready, failed, value, raised };
  Kind kind = Kind::failed;
  std::uint64_t number = 0;
  Value value;          ///< of value
  std::string type;     ///< of failed and raised: the exception's type
  std::string message;  ///< of failed and raised
};

/// What a solution process wrote to its channel.
struct Replies {
  std::vector<Reply> replies;  ///< as far as they are in order
  std::string fault;           ///< what follows them and is no reply; "" if nothing
  bool cut_short = false;      ///< the fault is that the last reply ends too early
};
Replies parse_replies(std::string_view channel, std::string_view nonce);

/// A nonce for one attempt, from its content: the same attempt, the same bytes.
std::string nonce_of(std::string_view source, std::string_view salt);

}  // namespace cupel::code
