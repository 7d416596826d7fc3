// The process of a solution: takes requests and calls the solution's functions, whose types it
// learns from the functions themselves.
#pragma once

#include <cxxabi.h>

namespace cupel_solution {

using cupel_wire::Mismatch;
using cupel_wire::Reader;

/// One request, and what comes of it.
struct Call {
  Reader arguments;
  std::size_t count;
  bool wants_arguments;
  std::string result = {};
  std::string arguments_afterwards = {};
};

/// The object that a parameter of type P is passed.
template <class P, class = void>
class Argument {
 public:
  explicit Argument(Reader& in) : value_(cupel_wire::read<T>(in)) {}
  P pass() { return static_cast<P>(value_); }
  void write(std::string& out) const { cupel_wire::write<T>(out, value_); }

 private:
  using T = typename std::decay<P>::type;
  T value_;
};

template <class T>
struct IsNode {
  template <class U>
  static char test(cupel_wire::IsLinked<U>*);
  template <class U>
  static char test(cupel_wire::IsBranched<U>*);
  template <class U>
  static long test(...);
  static constexpr bool value = std::is_class<T>::value && sizeof(test<T>(nullptr)) == 1;
};

/// An array: a list, or one value.
template <class T>
class Argument<T*, typename std::enable_if<!IsNode<T>::value>::type> {
 public:
  explicit Argument(Reader& in) {
    const bool is_list = in.peek() == 'l' || in.peek() == 'u';
    count_ = is_list ? in.take_items("a list") : 1;
    items_ = new Item[count_ + 1]();
    for (std::size_t i = 0; i < count_; ++i) items_[i] = cupel_wire::read<Item>(in);
  }
  T* pass() { return items_; }
  void write(std::string& out) const {
    cupel_wire::write_length(out, 'l', count_);
    for (std::size_t i = 0; i < count_; ++i) cupel_wire::write<Item>(out, items_[i]);
  }

 private:
  using Item = typename std::remove_const<T>::type;
  Item* items_ = nullptr;
  std::size_t count_ = 0;
};

/// A text of C, which the function may change in place.
template <class T>
class TextArgument {
 public:
  explicit TextArgument(Reader& in) {
    const std::string text = cupel_wire::read_text(in);
    text_ = new char[text.size() + 1]();
    text.copy(text_, text.size());
  }
  T* pass() { return text_; }
  void write(std::string& out) const { cupel_wire::write_text(out, text_); }

 private:
  char* text_ = nullptr;
};
template <>
class Argument<char*> : public TextArgument<char> {
  using TextArgument<char>::TextArgument;
};
template <>
class Argument<const char*> : public TextArgument<const char> {
  using TextArgument<const char>::TextArgument;
};

#if __cplusplus >= 201703L
template <>
class Argument<std::string_view> {
 public:
  explicit Argument(Reader& in) : text_(new std::string(cupel_wire::read_text(in))) {}
  std::string_view pass() { return *text_; }
  void write(std::string& out) const { cupel_wire::write_text(out, *text_); }

 private:
  const std::string* text_;
};
#endif

template <class R>
struct Result {
  template <class F>
  static void keep(Call& call, F&& f) {
    cupel_wire::write<typename std::decay<R>::type>(call.result, f());
  }
};
template <>
struct Result<void> {
  template <class F>
  static void keep(Call& call, F&& f) {
    f();
    call.result += 'n';
  }
};

template <class R, class F, class Arguments, std::size_t... i>
void call_with(Call& call, F&& f, Arguments& arguments, std::index_sequence<i...>) {
  Result<R>::keep(call, [&]() -> R { return f(std::get<i>(arguments).pass()...); });
  if (!call.wants_arguments) return;
  cupel_wire::write_length(call.arguments_afterwards, 'u', sizeof...(i));
  (void)std::initializer_list<int>{0,
                                   (std::get<i>(arguments).write(call.arguments_afterwards), 0)...};
}

template <class R, class... A, class F>
void call_as(Call& call, F&& f) {
  if (call.count != sizeof...(A))
    throw Mismatch{"the function takes " + std::to_string(sizeof...(A)) + " arguments, not " +
                   std::to_string(call.count)};
  std::tuple<Argument<A>...> arguments{Argument<A>(call.arguments)...};
  call_with<R>(call, f, arguments, std::index_sequence_for<A...>());
}

template <class R, class... A>
void invoke(Call& call, R (*function)(A...)) {
  call_as<R, A...>(call, function);
}
template <class C, class R, class... A>
void invoke(Call& call, R (C::*method)(A...)) {
  C object;
  call_as<R, A...>(call, [&](A... a) -> R { return (object.*method)(static_cast<A&&>(a)...); });
}
template <class C, class R, class... A>
void invoke(Call& call, R (C::*method)(A...) const) {
  C object;
  call_as<R, A...>(call, [&](A... a) -> R { return (object.*method)(static_cast<A&&>(a)...); });
}

struct Entry {
  const char* name;
  void (*call)(Call&);
};

/// The name of the type of the exception that is being handled.
inline std::string exception_type() {
  const std::type_info* type = abi::__cxa_current_exception_type();
  if (type == nullptr) return "an unknown exception";
  int status = 0;
  const char* name = abi::__cxa_demangle(type->name(), nullptr, nullptr, &status);
  return status == 0 ? name : type->name();
}

class Server {
 public:
  Server(const Entry* entries, std::size_t count) : entries_(entries), count_(count) {}

  void serve() {
    cupel_channel::Frames frames(std::size_t{1} << 30);
    std::string request;
    for (unsigned long number = 0; frames.receive(request) == cupel_channel::Received::frame;
         ++number)
      if (!cupel_channel::send_frame(reply_to(request, number))) break;
  }

 private:
  std::string reply_to(const std::string& request, unsigned long number) {
    Reader in(request.data(), request.data() + request.size());
    std::string head;
    try {
      const std::size_t parts = in.take_items("a request");
      const std::string verb = cupel_wire::read_text(in);
      if (verb == "start" && parts == 2) nonce_ = cupel_wire::read_text(in);
      const bool is_start = verb == "start";
      cupel_wire::write_text(head, nonce_);
      cupel_wire::write(head, number);
      if (is_start) return "u3:" + head + "s5:ready";
      return call(in, head);
    } catch (const Mismatch& mismatch) {
      return raised(head, "mismatch", mismatch.what);
    }
  }

  std::string call(Reader& in, const std::string& head) {
    const std::string name = cupel_wire::read_text(in);
    const char* begin = in.position();
    skip_value(in);
    Reader arguments(begin, in.position());
    const std::size_t count = arguments.take_items("arguments");
    skip_value(in);
    Call call{arguments, count, cupel_wire::read<bool>(in)};
    for (std::size_t i = 0; i < count_; ++i)
      if (name == entries_[i].name) return called(entries_[i], call, head);
    return raised(head, "mismatch", "there is no function " + name);
  }

  static std::string called(const Entry& entry, Call& call, const std::string& head) {
    try {
      entry.call(call);
    } catch (const Mismatch&) {
      throw;
    } catch (const std::exception& exception) {
      return raised(head, exception_type(), exception.what());
    } catch (...) {
      return raised(head, exception_type(), "");
    }
    return (call.wants_arguments ? "u5:" : "u4:") + head + "s5:value" + call.result +
           call.arguments_afterwards;
  }

  static std::string raised(const std::string& head, const std::string& type,
                            const std::string& message) {
    std::string reply = "u5:" + head + "s6:raised";
    cupel_wire::write_text(reply, type);
    cupel_wire::write_text(reply, cupel_wire::is_utf8(message) ? message : "");
    return reply;
  }

  const Entry* entries_;
  std::size_t count_;
  std::string nonce_;
};

}  // namespace cupel_solution
