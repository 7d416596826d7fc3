#include "verifiers/code/internal/pickle.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/utf8.h"
#include "verifiers/code/internal/pickle_graph.h"
#include "verifiers/code/internal/pickle_scalars.h"

namespace cupel::code {
namespace {

using Id = PickleGraph::Id;
using Kind = Value::Kind;

// Each may put an item of four bytes somewhere, or a name into the memo.
constexpr std::size_t kMostSteps = std::size_t{1} << 22;
// Turning an integer into digits is more than linear work.
constexpr std::size_t kMostIntegerBytes = std::size_t{1} << 15;

Value empty(Kind kind) {
  Value value;
  value.kind = kind;
  return value;
}

/// The stack machine that a pickle is a program for, without the instructions that make objects.
class PickleMachine {
 public:
  explicit PickleMachine(std::string_view bytes) : rest_(bytes) {}

  Result<Value> run() {
    for (std::size_t steps = 0; fault_.empty() && !stopped_; ++steps) {
      if (steps == kMostSteps || !graph_.has_room()) return failure("pickle is too long");
      if (rest_.empty()) return failure("pickle is cut short");
      step(static_cast<unsigned char>(take(1)[0]));
    }
    if (!fault_.empty()) return failure(fault_);
    return graph_.tree(result_);
  }

 private:
  void step(unsigned char opcode);
  bool step_scalar(unsigned char opcode);
  bool step_container(unsigned char opcode);
  bool step_stack(unsigned char opcode);
  void refuse(unsigned char opcode);

  // Bytes of the program; where they run out, a fault and zeros.
  std::string_view take(std::uint64_t count);
  std::string_view take_counted(std::size_t bytes_of_count) {
    return take(little_endian(take(bytes_of_count)));
  }
  std::string_view take_line();

  void fail(std::string what) {
    if (fault_.empty()) fault_ = std::move(what);
  }
  void ill_formed() { fail("pickle is ill-formed"); }

  void push(Id id) { stack_.push_back(id); }
  void push(Value scalar) { push(graph_.add(std::move(scalar))); }
  void push(std::optional<Value> scalar) { scalar ? push(std::move(*scalar)) : ill_formed(); }
  void push_integer(std::string_view bytes) {
    if (bytes.size() > kMostIntegerBytes) return fail("pickle holds an integer that is too large");
    push(integer_from_bytes(bytes));
  }
  void push_bytes(std::string_view bytes) {
    Value value = empty(Kind::bytes);
    value.text = bytes;
    push(std::move(value));
  }
  void push_container(Kind kind, std::vector<Id> items) {
    if (kind == Kind::dict && items.size() % 2 != 0) return ill_formed();
    push(graph_.add(empty(kind), std::move(items)));
  }

  /// The last `count` objects, off the stack.
  std::vector<Id> pop(std::size_t count);
  /// Those above the last mark, and the mark.
  std::vector<Id> pop_to_mark();
  void extend(Kind kind, const std::vector<Id>& items);
  void remember(std::uint64_t name);
  void recall(std::uint64_t name);
  std::uint64_t take_name();

  std::string_view rest_;
  PickleGraph graph_;
  std::vector<Id> stack_;
  std::vector<std::size_t> marks_;  // heights of the stack
  std::unordered_map<std::uint64_t, Id> memo_;
  std::string fault_;
  bool stopped_ = false;
  Id result_ = 0;
};

std::string_view PickleMachine::take(std::uint64_t count) {
  static constexpr std::string_view kZeros("\0\0\0\0\0\0\0\0", 8);
  if (count > rest_.size()) {
    fail("pickle is cut short");
    return kZeros.substr(0, std::min<std::uint64_t>(count, 8));
  }
  const std::string_view taken = rest_.substr(0, count);
  rest_.remove_prefix(count);
  return taken;
}

std::string_view PickleMachine::take_line() {
  const std::size_t end = rest_.find('\n');
  if (end == std::string_view::npos) {
    fail("pickle is cut short");
    return {};
  }
  return take(end + 1).substr(0, end);
}

std::vector<Id> PickleMachine::pop(std::size_t count) {
  const std::size_t floor = marks_.empty() ? 0 : marks_.back();
  if (stack_.size() - floor < count) {
    ill_formed();
    return {};
  }
  const auto begin = stack_.end() - static_cast<std::ptrdiff_t>(count);
  std::vector<Id> items(begin, stack_.end());
  stack_.erase(begin, stack_.end());
  return items;
}

std::vector<Id> PickleMachine::pop_to_mark() {
  if (marks_.empty()) {
    ill_formed();
    return {};
  }
  std::vector<Id> items = pop(stack_.size() - marks_.back());
  marks_.pop_back();
  return items;
}

void PickleMachine::extend(Kind kind, const std::vector<Id>& items) {
  const std::size_t floor = marks_.empty() ? 0 : marks_.back();
  if (!fault_.empty() || stack_.size() <= floor) return ill_formed();
  PickleGraph::Node& node = graph_[stack_.back()];
  const bool are_pairs = kind != Kind::dict || items.size() % 2 == 0;
  if (node.scalar.kind != kind || !are_pairs) return ill_formed();
  node.items.insert(node.items.end(), items.begin(), items.end());
}

void PickleMachine::remember(std::uint64_t name) {
  const std::size_t floor = marks_.empty() ? 0 : marks_.back();
  if (stack_.size() <= floor) return ill_formed();
  memo_[name] = stack_.back();
}

void PickleMachine::recall(std::uint64_t name) {
  const auto found = memo_.find(name);
  if (found == memo_.end()) return ill_formed();
  push(found->second);
}

std::uint64_t PickleMachine::take_name() {
  const std::string_view line = take_line();
  std::uint64_t name = 0;
  const auto read = std::from_chars(line.data(), line.data() + line.size(), name);
  if (read.ec != std::errc() || read.ptr != line.data() + line.size()) ill_formed();
  return name;
}

void PickleMachine::step(unsigned char opcode) {
  if (!step_scalar(opcode) && !step_container(opcode) && !step_stack(opcode)) refuse(opcode);
}

bool PickleMachine::step_scalar(unsigned char opcode) {
  switch (opcode) {
    case 'N':
      return push(empty(Kind::none)), true;
    case 0x88:
    case 0x89:
      return push(Value::of(opcode == 0x88)), true;
    case 'I':
      return push(boolean_or_integer_from_line(take_line())), true;
    case 'L':
      return push(integer_from_line(take_line())), true;
    case 'J':
      return push_integer(take(4)), true;
    case 'K':
    case 'M':
      return push(Value::of(static_cast<std::int64_t>(little_endian(take(opcode == 'K' ? 1 : 2))))),
             true;
    case 0x8a:
      return push_integer(take_counted(1)), true;
    case 0x8b:
      return push_integer(take_counted(4)), true;
    case 'F':
      return push(real_from_line(take_line())), true;
    case 'G':
      return push(real_from_bytes(take(8))), true;
    case 'S':
      return push(text_from_quoted_line(take_line())), true;
    case 'V':
      return push(text_from_escaped_line(take_line())), true;
    case 'T':
    case 'X':
      return push(text_from_bytes(take_counted(4))), true;
    case 'U':
    case 0x8c:
      return push(text_from_bytes(take_counted(1))), true;
    case 0x8d:
      return push(text_from_bytes(take_counted(8))), true;
    case 'C':
      return push_bytes(take_counted(1)), true;
    case 'B':
      return push_bytes(take_counted(4)), true;
    case 0x8e:
    case 0x96:
      return push_bytes(take_counted(8)), true;
    default:
      return false;
  }
}

bool PickleMachine::step_container(unsigned char opcode) {
  switch (opcode) {
    case ']':
      return push_container(Kind::list, {}), true;
    case ')':
      return push_container(Kind::tuple, {}), true;
    case '}':
      return push_container(Kind::dict, {}), true;
    case 0x8f:
      return push_container(Kind::set, {}), true;
    case 'l':
      return push_container(Kind::list, pop_to_mark()), true;
    case 't':
      return push_container(Kind::tuple, pop_to_mark()), true;
    case 'd':
      return push_container(Kind::dict, pop_to_mark()), true;
    case 0x91:
      return push_container(Kind::frozenset, pop_to_mark()), true;
    case 0x85:
    case 0x86:
    case 0x87:
      return push_container(Kind::tuple, pop(opcode - 0x84u)), true;
    case 'a':
      return extend(Kind::list, pop(1)), true;
    case 'e':
      return extend(Kind::list, pop_to_mark()), true;
    case 's':
      return extend(Kind::dict, pop(2)), true;
    case 'u':
      return extend(Kind::dict, pop_to_mark()), true;
    case 0x90:
      return extend(Kind::set, pop_to_mark()), true;
    default:
      return false;
  }
}

bool PickleMachine::step_stack(unsigned char opcode) {
  switch (opcode) {
    case 0x80:
      if (take(1)[0] > 5) fail("pickle of a protocol above 5");
      return true;
    case 0x95:  // a frame, which only says how much to read at once
      return take(8), true;
    case '(':
      return marks_.push_back(stack_.size()), true;
    case '1':
      return pop_to_mark(), true;
    case '0':
      return pop(1), true;
    case '2': {
      const std::vector<Id> top = pop(1);
      for (std::size_t i = 0; i < 2 * top.size(); ++i) push(top[0]);
      return true;
    }
    case 'p':
      return remember(take_name()), true;
    case 'q':
      return remember(little_endian(take(1))), true;
    case 'r':
      return remember(little_endian(take(4))), true;
    case 0x94:
      return remember(memo_.size()), true;
    case 'g':
      return recall(take_name()), true;
    case 'h':
      return recall(little_endian(take(1))), true;
    case 'j':
      return recall(little_endian(take(4))), true;
    case '.': {
      const std::vector<Id> top = pop(1);
      if (!top.empty()) result_ = top[0];
      stopped_ = true;
      return true;
    }
    default:
      return false;
  }
}

void PickleMachine::refuse(unsigned char opcode) {
  const auto asks_for = [this](std::string_view module, std::string_view name) {
    fail(fmt::format("pickle asks for the object {}.{}", shorten(module, 60), shorten(name, 60)));
  };
  switch (opcode) {
    case 'c':
    case 'i': {
      const std::string_view module = take_line();
      return asks_for(module, take_line());
    }
    case 0x93: {
      const std::vector<Id> names = pop(2);
      if (names.empty()) return;
      return asks_for(graph_[names[0]].scalar.text, graph_[names[1]].scalar.text);
    }
    case 0x82:
    case 0x83:
    case 0x84:
      return fail("pickle asks for an object by the number of an extension");
    case 'P':
    case 'Q':
      return fail("pickle asks for an object that is kept elsewhere");
    case 'R':
    case 'b':
    case 'o':
    case 0x81:
    case 0x92:
      return fail("pickle asks for an object to be made");
    case 0x97:
    case 0x98:
      return fail("pickle asks for a buffer that is kept elsewhere");
    default:
      return fail(fmt::format("pickle holds the byte {:#04x}, which is no opcode", opcode));
  }
}

}  // namespace

Result<Value> parse_pickle(std::string_view bytes) { return PickleMachine(bytes).run(); }

}  // namespace cupel::code
