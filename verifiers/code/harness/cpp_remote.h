// The process of a test file: calls of the solution's functions go to the process that holds it.
#pragma once

namespace cupel_remote {

using cupel_wire::Mismatch;
using cupel_wire::Reader;

// How this process ends where the tests cannot go on; run_cpp_tests.cc knows the numbers.
constexpr int kGone = 121;        // the solution's process has ended
constexpr int kForged = 122;      // what came is no reply
constexpr int kBadValue = 123;    // the result is none that the tests could judge
constexpr int kUntellable = 124;  // what the tests pass cannot be handed over

[[noreturn]] inline void give_up(int code, const std::string& why) {
  const std::string line = "\ncupel: " + why + "\n";
  cupel_channel::send_all(2, line.data(), line.size());
  cupel_channel::leave(code);
}

/// What the solution threw, where it is no exception of the standard library.
class Raised : public std::exception {
 public:
  explicit Raised(std::string what) : what_(std::move(what)) {}
  const char* what() const noexcept override { return what_.c_str(); }

 private:
  std::string what_;
};

[[noreturn]] inline void raise(const std::string& type, const std::string& message) {
  if (type == "std::invalid_argument") throw std::invalid_argument(message);
  if (type == "std::out_of_range") throw std::out_of_range(message);
  if (type == "std::domain_error") throw std::domain_error(message);
  if (type == "std::length_error") throw std::length_error(message);
  if (type == "std::logic_error") throw std::logic_error(message);
  if (type == "std::overflow_error") throw std::overflow_error(message);
  if (type == "std::underflow_error") throw std::underflow_error(message);
  if (type == "std::range_error") throw std::range_error(message);
  if (type == "std::runtime_error") throw std::runtime_error(message);
  throw Raised(type + (message.empty() ? "" : ": ") + message);
}

constexpr std::size_t kUnknown = static_cast<std::size_t>(-1);

/// How many bytes there are where a pointer points to, as far as the compiler can tell; it can in
/// stubs, because they become part of what calls them.
template <class T>
__attribute__((always_inline)) inline std::size_t room_at(T* object) {
#if __has_builtin(__builtin_dynamic_object_size)
  return __builtin_dynamic_object_size(object, 1);
#else
  return __builtin_object_size(object, 1);
#endif
}
template <class T>
__attribute__((always_inline)) inline std::size_t room_at(const T&) {
  return kUnknown;
}

/// A parameter of a stub.
template <class P>
struct Passed {
  using T = typename std::remove_reference<P>::type;
  T* object;
  std::size_t room;
  static constexpr bool may_change = std::is_lvalue_reference<P>::value && !std::is_const<T>::value;
  std::size_t length(std::size_t) const { return 0; }
  void write(std::string& out, std::size_t) const {
    cupel_wire::write<typename std::decay<P>::type>(out, *object);
  }
  void update(Reader& in, std::size_t) const {
    update_if(in, std::integral_constant<bool, may_change>());
  }

 private:
  void update_if(Reader& in, std::true_type) const {
    *object = cupel_wire::read<typename std::decay<P>::type>(in);
  }
  void update_if(Reader& in, std::false_type) const { skip_value(in); }
};

/// An array, as long as the integer behind it says; one object where there is none. That integer
/// may be something else: nothing is read or written beyond what is known to be there, for behind
/// it lies what the tests expect.
template <class T>
struct PassedArray {
  T** object;
  std::size_t room;
  static constexpr bool may_change = !std::is_const<T>::value;
  using Item = typename std::remove_const<T>::type;
  void write(std::string& out, std::size_t length) const {
    check(length);
    cupel_wire::write_length(out, 'l', length);
    for (std::size_t i = 0; i < length; ++i) cupel_wire::write<Item>(out, (*object)[i]);
  }
  void update(Reader& in, std::size_t length) const {
    update_if(in, length, std::integral_constant<bool, may_change>());
  }

 private:
  void check(std::size_t length) const {
    const bool is_beyond = room != kUnknown && length > room / sizeof(Item);
    if (length > 1 && (is_beyond || (may_change && room == kUnknown)))
      give_up(kUntellable, "an array whose size is not known from where it is passed");
  }
  void update_if(Reader& in, std::size_t length, std::true_type) const {
    if (in.take_items("an array") != length) throw Mismatch{"an array of another length"};
    for (std::size_t i = 0; i < length; ++i) (*object)[i] = cupel_wire::read<Item>(in);
  }
  void update_if(Reader& in, std::size_t, std::false_type) const { skip_value(in); }
};

/// A text of C: what comes back must fit where it stood.
template <>
struct Passed<char*> {
  char** object;
  std::size_t room;
  static constexpr bool may_change = true;
  void write(std::string& out, std::size_t) const { cupel_wire::write_text(out, *object); }
  void update(Reader& in, std::size_t) const {
    const std::string text = cupel_wire::read_text(in);
    if (text.size() > std::string(*object).size()) throw Mismatch{"a text grew in place"};
    text.copy(*object, text.size());
    (*object)[text.size()] = '\0';
  }
};

template <class P, class = void>
struct PassedAs {
  using type = Passed<P>;
};
template <class T>
struct PassedAs<T*, typename std::enable_if<std::is_arithmetic<T>::value &&
                                            !std::is_same<const T, const char>::value>::type> {
  using type = PassedArray<T>;
};

template <class P>
typename PassedAs<P>::type pass(typename std::remove_reference<P>::type& object, std::size_t room) {
  return {&object, room};
}

/// The length of an array that stands before `next`.
template <class P>
std::size_t length_of(const Passed<P>& next, std::true_type) {
  return static_cast<std::size_t>(*next.object > 0 ? *next.object : 0);
}
template <class P>
std::size_t length_of(const P&, std::false_type) {
  return 1;
}
template <class P>
struct IsInteger : std::false_type {};
template <class P>
struct IsInteger<Passed<P>> : std::is_integral<typename std::decay<P>::type> {};

inline std::size_t length_before() { return 1; }
template <class Next, class... Rest>
std::size_t length_before(const Next& next, const Rest&...) {
  return length_of(next, std::integral_constant<bool, IsInteger<Next>::value>());
}

inline void write_arguments(std::string&) {}
template <class First, class... Rest>
void write_arguments(std::string& out, const First& first, const Rest&... rest) {
  first.write(out, length_before(rest...));
  write_arguments(out, rest...);
}

inline void update_arguments(Reader&) {}
template <class First, class... Rest>
void update_arguments(Reader& in, const First& first, const Rest&... rest) {
  const std::size_t length = length_before(rest...);
  first.update(in, length);
  update_arguments(in, rest...);
}

inline bool any_may_change() { return false; }
template <class First, class... Rest>
bool any_may_change(const First&, const Rest&... rest) {
  return First::may_change || any_may_change(rest...);
}

class Solution {
 public:
  static Solution& get() {
    static Solution solution;
    return solution;
  }

  /// Sends a request and receives the reply's payload.
  const std::string& ask(const std::string& request) {
    if (!cupel_channel::send_frame(request)) give_up(kGone, "the solution's process has ended");
    switch (frames_.receive(reply_)) {
      case cupel_channel::Received::frame:
        return reply_;
      case cupel_channel::Received::end:
        give_up(kGone, "the solution's process has ended");
      case cupel_channel::Received::malformed:
        break;
    }
    give_up(kForged, "what came from the solution's process is no reply");
  }

  /// Reads what all replies begin with and returns their kind.
  std::string take_head(Reader& in) {
    if (!in.take('u')) throw Mismatch{"a reply is a tuple"};
    in.take_count();
    if (cupel_wire::read_text(in) != nonce_) throw Mismatch{"a reply without the nonce"};
    if (cupel_wire::read<unsigned long>(in) != number_++) throw Mismatch{"a reply out of turn"};
    return cupel_wire::read_text(in);
  }

 private:
  Solution() {
    std::signal(SIGPIPE, SIG_IGN);
    const unsigned long kRandom = 25;  // AT_RANDOM
    const auto* bytes = reinterpret_cast<const unsigned char*>(::cupel_auxiliary(kRandom));
    for (int i = 0; i < 16; ++i) {
      nonce_ += "0123456789abcdef"[bytes[i] >> 4];
      nonce_ += "0123456789abcdef"[bytes[i] & 15];
    }
    const std::string& reply = ask("u2:s5:starts32:" + nonce_);
    Reader in(reply.data(), reply.data() + reply.size());
    try {
      if (take_head(in) == "ready") return;
    } catch (const Mismatch&) {
    }
    give_up(kForged, "the solution's process is not ready");
  }

  cupel_channel::Frames frames_{std::size_t{16} << 20};
  std::string reply_;
  std::string nonce_;
  unsigned long number_ = 0;
};

template <class R>
struct Returned {
  static R read(Reader& in) { return cupel_wire::read<R>(in); }
};
template <class R>
struct Returned<R&> {
  using T = typename std::remove_const<R>::type;
  static R& read(Reader& in) { return *new T(cupel_wire::read<T>(in)); }
};

/// Behind the result, the arguments as the call left them.
template <class... P>
void finish(Reader& in, const P&... passed) {
  if (any_may_change(passed...)) {
    if (!in.take('u') || in.take_count() != sizeof...(P))
      throw Mismatch{"the arguments do not come back"};
    update_arguments(in, passed...);
  }
  if (!in.done()) throw Mismatch{"a reply goes on behind its end"};
}

template <class R>
struct Receiving {
  template <class... P>
  static R receive(Reader& in, const P&... passed) {
    auto&& result = Returned<R>::read(in);
    finish(in, passed...);
    return static_cast<R>(static_cast<decltype(result)>(result));
  }
};
template <>
struct Receiving<void> {
  template <class... P>
  static void receive(Reader& in, const P&... passed) {
    skip_value(in);
    finish(in, passed...);
  }
};

/// What a stub does.
template <class R, class... P>
R call(const char* name, const P&... passed) {
  Solution& solution = Solution::get();
  std::string request = "u5:s4:call";
  cupel_wire::write_text(request, name);
  cupel_wire::write_length(request, 'u', sizeof...(P));
  write_arguments(request, passed...);
  request += any_may_change(passed...) ? "m0:t" : "m0:f";
  const std::string reply = solution.ask(request);
  Reader in(reply.data(), reply.data() + reply.size());
  std::string kind, type, message;
  try {
    kind = solution.take_head(in);
    if (kind == "raised") {
      type = cupel_wire::read_text(in);
      message = cupel_wire::read_text(in);
    }
  } catch (const Mismatch& mismatch) {
    give_up(kForged, mismatch.what);
  }
  if (kind == "raised") raise(type, message);
  if (kind != "value") give_up(kForged, "a reply of no kind");
  try {
    return Receiving<R>::receive(in, passed...);
  } catch (const Mismatch& mismatch) {
    give_up(kBadValue, std::string(name) + " returns " + mismatch.what);
  }
}

}  // namespace cupel_remote
