// Values in wire form (verifiers/code/value.h) as C++ objects. Part of the programs that cupel
// makes of solutions and of tests, so it is written for C++14 and quick to compile.
#pragma once

namespace cupel_wire {

/// A value that is not of the type asked for, or bytes that are no value.
struct Mismatch {
  std::string what;
};

class Reader {
 public:
  Reader(const char* at, const char* end) : at_(at), end_(end) {}

  bool done() const { return at_ == end_; }
  const char* position() const { return at_; }
  char peek() const { return at_ < end_ ? *at_ : '\0'; }
  char next() {
    if (at_ == end_) throw Mismatch{"the value ends early"};
    return *at_++;
  }
  bool take(char tag) {
    if (peek() != tag) return false;
    ++at_;
    return true;
  }
  std::string take_bytes(std::size_t count) {
    if (count > static_cast<std::size_t>(end_ - at_)) throw Mismatch{"the value ends early"};
    at_ += count;
    return std::string(at_ - count, count);
  }
  /// Digits and the colon behind them. No more than there are bytes left.
  std::size_t take_count() {
    std::size_t count = 0;
    for (char c = next(); c != ':'; c = next()) {
      if (c < '0' || c > '9') throw Mismatch{"a length is no number"};
      count = count * 10 + static_cast<std::size_t>(c - '0');
      if (count > static_cast<std::size_t>(end_ - at_)) throw Mismatch{"a length is too large"};
    }
    return count;
  }
  /// The digits of an integer, behind its `i`.
  std::string take_digits() {
    const char* begin = at_;
    while (next() != ';') continue;
    return std::string(begin, at_ - 1);
  }
  double take_double() {
    unsigned long long bits = 0;
    for (int i = 0; i < 16; ++i) {
      const char c = next();
      const bool is_digit = c >= '0' && c <= '9';
      if (!is_digit && (c < 'a' || c > 'f')) throw Mismatch{"a real is malformed"};
      bits = bits * 16 + static_cast<unsigned long long>(is_digit ? c - '0' : c - 'a' + 10);
    }
    double real;
    __builtin_memcpy(&real, &bits, sizeof real);
    return real;
  }
  /// How many items follow, of a list or the like.
  std::size_t take_items(const char* wanted) {
    const char tag = peek();
    if (tag != 'l' && tag != 'u' && tag != 'e' && tag != 'z')
      throw Mismatch{described() + " where " + wanted + " is wanted"};
    ++at_;
    return take_count();
  }
  std::string described() const {
    switch (peek()) {
      case 'n':
        return "None";
      case 't':
      case 'f':
        return "a boolean";
      case 'i':
        return "an integer";
      case 'd':
        return "a real number";
      case 'c':
        return "a complex number";
      case 's':
      case 'b':
        return "a text";
      case 'l':
        return "a list";
      case 'u':
        return "a tuple";
      case 'e':
      case 'z':
        return "a set";
      case 'm':
        return "a dict";
    }
    return "an opaque object";
  }

 private:
  const char* at_;
  const char* end_;
};

inline void write_double(std::string& out, double real) {
  unsigned long long bits;
  __builtin_memcpy(&bits, &real, sizeof bits);
  out += 'd';
  for (int shift = 60; shift >= 0; shift -= 4) out += "0123456789abcdef"[(bits >> shift) & 15];
}

inline bool is_utf8(const std::string& text) {
  const auto byte = [&](std::size_t i) {
    return i < text.size() ? static_cast<unsigned char>(text[i]) : 0u;
  };
  for (std::size_t i = 0; i < text.size();) {
    const unsigned first = byte(i);
    const std::size_t more = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    if (first >= 0x80 && (first < 0xc2 || first > 0xf4)) return false;
    for (std::size_t k = 1; k <= more; ++k)
      if ((byte(i + k) & 0xc0) != 0x80) return false;
    const unsigned second = byte(i + 1);
    if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
        (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f))
      return false;
    i += more + 1;
  }
  return true;
}

/// Text; as bytes where it is no UTF-8.
inline void write_text(std::string& out, const std::string& text) {
  out += is_utf8(text) ? 's' : 'b';
  out += std::to_string(text.size());
  out += ':';
  out += text;
}

inline std::string read_text(Reader& in) {
  if (!in.take('s') && !in.take('b')) throw Mismatch{in.described() + " where a text is wanted"};
  return in.take_bytes(in.take_count());
}

/// Passes over one value of any kind.
inline void skip_value(Reader& in) {
  for (std::size_t left = 1; left > 0; --left) {
    switch (in.next()) {
      case 'n':
      case 't':
      case 'f':
        break;
      case 'i':
        in.take_digits();
        break;
      case 'd':
        in.take_bytes(16);
        break;
      case 'c':
        in.take_bytes(32);
        break;
      case 's':
      case 'b':
      case 'o':
        in.take_bytes(in.take_count());
        break;
      case 'l':
      case 'u':
      case 'e':
      case 'z':
        left += in.take_count();
        break;
      case 'm':
        left += 2 * in.take_count();
        break;
      default:
        throw Mismatch{"bytes that are no value"};
    }
  }
}

inline void write_length(std::string& out, char tag, std::size_t count) {
  out += tag;
  out += std::to_string(count);
  out += ':';
}

/// A type without a form: the message is looked for by those who compile this.
template <class T, class = void>
struct Wire {
  static_assert(!std::is_same<T, T>::value, "cupel: values of this type cannot be handed over");
};

template <class T>
void write(std::string& out, const T& value) {
  Wire<T>::write(out, value);
}
template <class T>
T read(Reader& in) {
  return Wire<T>::read(in);
}

template <>
struct Wire<bool> {
  static void write(std::string& out, bool value) { out += value ? 't' : 'f'; }
  static bool read(Reader& in) {
    if (in.take('t')) return true;
    if (in.take('f')) return false;
    if (in.take('i')) {
      const std::string digits = in.take_digits();
      if (digits == "0" || digits == "1") return digits == "1";
      throw Mismatch{digits + " where a boolean is wanted"};
    }
    throw Mismatch{in.described() + " where a boolean is wanted"};
  }
};

template <>
struct Wire<char> {
  static void write(std::string& out, char value) { write_text(out, std::string(1, value)); }
  static char read(Reader& in) {
    const std::string text = read_text(in);
    if (text.size() != 1) throw Mismatch{"\"" + text + "\" where one character is wanted"};
    return text[0];
  }
};

template <class T>
struct Wire<T, typename std::enable_if<std::is_integral<T>::value>::type> {
  using Wide =
      typename std::conditional<sizeof(T) <= 8, unsigned long long, unsigned __int128>::type;
  static constexpr bool is_signed = T(-1) < T(0);

  static void write(std::string& out, T value) {
    char digits[48];
    char* at = digits + sizeof digits;
    Wide rest = value < 0 ? Wide(0) - static_cast<Wide>(value) : static_cast<Wide>(value);
    *--at = ';';
    do *--at = static_cast<char>('0' + static_cast<int>(rest % 10));
    while (rest /= 10);
    if (value < 0) *--at = '-';
    *--at = 'i';
    out.append(at, digits + sizeof digits);
  }
  static T read(Reader& in) {
    if (in.take('t')) return T(1);
    if (in.take('f')) return T(0);
    if (in.take('d')) {
      const double real = in.take_double();
      const bool fits =
          real > -9e18 && real < 9e18 && real == static_cast<double>(static_cast<long long>(real));
      if (!fits) throw Mismatch{std::to_string(real) + " where an integer is wanted"};
      return from_digits(std::to_string(static_cast<long long>(real)));
    }
    if (!in.take('i')) throw Mismatch{in.described() + " where an integer is wanted"};
    return from_digits(in.take_digits());
  }
  static T from_digits(const std::string& digits) {
    const bool is_negative = digits[0] == '-';
    const Wide most = is_signed ? (~Wide(0) >> 1 >> (sizeof(Wide) - sizeof(T)) * 8) + is_negative
                                : static_cast<Wide>(static_cast<T>(-1));
    Wide number = 0;
    for (std::size_t i = is_negative; i < digits.size(); ++i) {
      if (digits[i] < '0' || digits[i] > '9') throw Mismatch{"an integer is malformed"};
      const Wide digit = static_cast<Wide>(digits[i] - '0');
      if (number > most / 10 || number * 10 > most - digit ||
          (is_negative && !is_signed && digit != 0))
        throw Mismatch{digits + " does not fit " + std::to_string(sizeof(T) * 8) + " bits"};
      number = number * 10 + digit;
    }
    return static_cast<T>(is_negative ? Wide(0) - number : number);
  }
};

template <class T>
struct Wire<T, typename std::enable_if<std::is_floating_point<T>::value>::type> {
  /// A float as the double that is written the same way: 0.1f is 0.1.
  static void write(std::string& out, T value) {
    double real = static_cast<double>(value);
    if (sizeof(T) < sizeof(double) && real - real == 0) {
      char text[32];
      for (int digits = 6; digits <= 9; ++digits) {
        std::snprintf(text, sizeof text, "%.*g", digits, real);
        const double shorter = std::strtod(text, nullptr);
        if (static_cast<T>(shorter) != value) continue;
        real = shorter;
        break;
      }
    }
    write_double(out, real);
  }
  static T read(Reader& in) {
    if (in.take('d')) return checked(in.take_double());
    if (in.take('i')) return static_cast<T>(std::strtod(in.take_digits().c_str(), nullptr));
    if (in.take('t')) return T(1);
    if (in.take('f')) return T(0);
    throw Mismatch{in.described() + " where a number is wanted"};
  }
  static T checked(double real) {
#ifdef CUPEL_REFUSES_NAN
    // Tests that find "not too far from" cannot tell nan from a right value.
    if (real != real) throw Mismatch{"nan where a number is wanted"};
#endif
    return static_cast<T>(real);
  }
};

template <>
struct Wire<std::string> {
  static void write(std::string& out, const std::string& value) { write_text(out, value); }
  static std::string read(Reader& in) { return read_text(in); }
};

#if __cplusplus >= 201703L
template <>
struct Wire<std::string_view> {
  static void write(std::string& out, std::string_view value) {
    write_text(out, std::string(value));
  }
};

template <class T>
struct Wire<std::optional<T>> {
  static void write(std::string& out, const std::optional<T>& value) {
    if (value)
      cupel_wire::write(out, *value);
    else
      out += 'n';
  }
  static std::optional<T> read(Reader& in) {
    if (in.take('n')) return std::nullopt;
    return cupel_wire::read<T>(in);
  }
};
#endif

/// Containers that grow at their end, or by insertion.
template <class C, char tag>
struct WireItems {
  using Item = typename C::value_type;
  static void write(std::string& out, const C& value) {
    write_length(out, tag, static_cast<std::size_t>(std::distance(value.begin(), value.end())));
    for (const auto& item : value) cupel_wire::write<Item>(out, item);
  }
  static C read(Reader& in) {
    C value;
    for (std::size_t left = in.take_items("a list"); left > 0; --left)
      value.insert(value.end(), cupel_wire::read<Item>(in));
    return value;
  }
};

template <class T, class A>
struct Wire<std::vector<T, A>> : WireItems<std::vector<T, A>, 'l'> {};
template <class T, class A>
struct Wire<std::list<T, A>> : WireItems<std::list<T, A>, 'l'> {};
template <class T, class A>
struct Wire<std::deque<T, A>> : WireItems<std::deque<T, A>, 'l'> {};
template <class T, class... O>
struct Wire<std::multiset<T, O...>> : WireItems<std::multiset<T, O...>, 'l'> {};
template <class T, class... O>
struct Wire<std::unordered_multiset<T, O...>> : WireItems<std::unordered_multiset<T, O...>, 'l'> {};
template <class T, class... O>
struct Wire<std::set<T, O...>> : WireItems<std::set<T, O...>, 'e'> {};
template <class T, class... O>
struct Wire<std::unordered_set<T, O...>> : WireItems<std::unordered_set<T, O...>, 'e'> {};

template <class T, std::size_t n>
struct Wire<std::array<T, n>> {
  static void write(std::string& out, const std::array<T, n>& value) {
    write_length(out, 'l', n);
    for (const T& item : value) cupel_wire::write(out, item);
  }
  static std::array<T, n> read(Reader& in) {
    std::array<T, n> value{};
    if (in.take_items("a list") != n) throw Mismatch{"a list of another length is wanted"};
    for (T& item : value) item = cupel_wire::read<T>(in);
    return value;
  }
};

template <class C>
struct WirePairs {
  using Key = typename C::key_type;
  using Mapped = typename C::mapped_type;
  static void write(std::string& out, const C& value) {
    write_length(out, 'm', value.size());
    for (const auto& pair : value) {
      cupel_wire::write<Key>(out, pair.first);
      cupel_wire::write<Mapped>(out, pair.second);
    }
  }
  static C read(Reader& in) {
    if (!in.take('m')) throw Mismatch{in.described() + " where a dict is wanted"};
    C value;
    for (std::size_t left = in.take_count(); left > 0; --left) {
      Key key = cupel_wire::read<Key>(in);
      value.emplace(std::move(key), cupel_wire::read<Mapped>(in));
    }
    return value;
  }
};

template <class K, class V, class... O>
struct Wire<std::map<K, V, O...>> : WirePairs<std::map<K, V, O...>> {};
template <class K, class V, class... O>
struct Wire<std::unordered_map<K, V, O...>> : WirePairs<std::unordered_map<K, V, O...>> {};

template <class A, class B>
struct Wire<std::pair<A, B>> {
  static void write(std::string& out, const std::pair<A, B>& value) {
    out += "u2:";
    cupel_wire::write(out, value.first);
    cupel_wire::write(out, value.second);
  }
  static std::pair<A, B> read(Reader& in) {
    if (in.take_items("a pair") != 2) throw Mismatch{"a pair is wanted"};
    A first = cupel_wire::read<A>(in);
    return std::pair<A, B>(std::move(first), cupel_wire::read<B>(in));
  }
};

template <class... T>
struct Wire<std::tuple<T...>> {
  using Tuple = std::tuple<T...>;
  static void write(std::string& out, const Tuple& value) {
    write_length(out, 'u', sizeof...(T));
    write_from(out, value, std::integral_constant<std::size_t, 0>());
  }
  static Tuple read(Reader& in) {
    if (in.take_items("a tuple") != sizeof...(T))
      throw Mismatch{"a tuple of another length is wanted"};
    return Tuple{cupel_wire::read<T>(in)...};
  }

 private:
  static void write_from(std::string&, const Tuple&,
                         std::integral_constant<std::size_t, sizeof...(T)>) {}
  template <std::size_t i>
  static void write_from(std::string& out, const Tuple& value,
                         std::integral_constant<std::size_t, i>) {
    cupel_wire::write(out, std::get<i>(value));
    write_from(out, value, std::integral_constant<std::size_t, i + 1>());
  }
};

/// Linked lists as they are usual in problems: `struct { int val; ListNode* next; }`.
template <class...>
struct Void {
  using type = void;
};
template <class T>
using IsLinked = typename Void<decltype(std::declval<T&>().val),
                               decltype(std::declval<T&>().next = std::declval<T*>())>::type;
template <class T>
struct Wire<T*, IsLinked<T>> {
  using Item = typename std::decay<decltype(std::declval<T&>().val)>::type;
  static constexpr std::size_t kLongest = 10000000;

  static void write(std::string& out, const T* node) {
    std::string items;
    std::size_t count = 0;
    for (; node != nullptr; node = node->next) {
      if (++count > kLongest) throw Mismatch{"a linked list without an end"};
      cupel_wire::write<Item>(items, node->val);
    }
    write_length(out, 'l', count);
    out += items;
  }
  static T* read(Reader& in) {
    if (in.take('n')) return nullptr;
    T* first = nullptr;
    T** last = &first;
    for (std::size_t left = in.take_items("a list"); left > 0; --left) {
      *last = new T();
      (*last)->val = cupel_wire::read<Item>(in);
      (*last)->next = nullptr;
      last = &(*last)->next;
    }
    return first;
  }
};

/// Binary trees: their nodes level by level, None for what is missing, none at the end.
template <class T>
using IsBranched = typename Void<decltype(std::declval<T&>().val),
                                 decltype(std::declval<T&>().left = std::declval<T*>()),
                                 decltype(std::declval<T&>().right = std::declval<T*>())>::type;
template <class T>
struct Wire<T*, IsBranched<T>> {
  using Item = typename std::decay<decltype(std::declval<T&>().val)>::type;
  static constexpr std::size_t kMost = 10000000;

  static void write(std::string& out, const T* root) {
    std::vector<const T*> nodes{root};
    for (std::size_t i = 0; i < nodes.size(); ++i) {
      if (nodes.size() > kMost) throw Mismatch{"a tree without an end"};
      if (nodes[i] == nullptr) continue;
      nodes.push_back(nodes[i]->left);
      nodes.push_back(nodes[i]->right);
    }
    while (!nodes.empty() && nodes.back() == nullptr) nodes.pop_back();
    write_length(out, 'l', nodes.size());
    for (const T* node : nodes) {
      if (node != nullptr)
        cupel_wire::write<Item>(out, node->val);
      else
        out += 'n';
    }
  }
  static T* read(Reader& in) {
    if (in.take('n')) return nullptr;
    T* root = nullptr;
    std::vector<T**> places{&root};
    const std::size_t count = in.take_items("a list");
    for (std::size_t i = 0; i < count; ++i) {
      if (i >= places.size()) throw Mismatch{"a tree's node has no parent"};
      if (in.take('n')) continue;
      T* node = new T();
      node->val = cupel_wire::read<Item>(in);
      node->left = node->right = nullptr;
      *places[i] = node;
      places.push_back(&node->left);
      places.push_back(&node->right);
    }
    return root;
  }
};

/// C's texts, as results.
template <>
struct Wire<const char*> {
  static void write(std::string& out, const char* value) {
    if (value == nullptr)
      out += 'n';
    else
      write_text(out, value);
  }
  static const char* read(Reader& in) {
    if (in.take('n')) return nullptr;
    return (new std::string(read_text(in)))->c_str();
  }
};
template <>
struct Wire<char*> {
  static void write(std::string& out, const char* value) { Wire<const char*>::write(out, value); }
  static char* read(Reader& in) { return const_cast<char*>(Wire<const char*>::read(in)); }
};

/// `std::any` and `boost::any`, with the few types that tests put into them.
template <class T>
void any_cast();  // so that those of std and boost are found beside their `any`
template <class Any>
struct WireAny {
  template <class T>
  static bool wrote(std::string& out, const Any& value, const char* name) {
    if (value.type() != typeid(T)) return false;
    write_tag(out, name);
    cupel_wire::write<T>(out, any_cast<T>(value));
    return true;
  }
  static void write(std::string& out, const Any& value) {
    if (value.type() == typeid(void)) {
      out += 'n';
      return;
    }
    const bool known = wrote<bool>(out, value, "bool") || wrote<char>(out, value, "char") ||
                       wrote<int>(out, value, "int") || wrote<long>(out, value, "long") ||
                       wrote<long long>(out, value, "long long") ||
                       wrote<float>(out, value, "float") || wrote<double>(out, value, "double") ||
                       wrote<std::string>(out, value, "string") ||
                       wrote<const char*>(out, value, "const char*");
    if (!known) throw Mismatch{"an any holds a type that cannot be handed over"};
  }
  static Any read(Reader& in) {
    if (in.take('n')) return Any();
    switch (in.peek()) {
      case 't':
      case 'f':
        return Any(cupel_wire::read<bool>(in));
      case 'd':
        return Any(cupel_wire::read<double>(in));
      case 's':
      case 'b':
        return Any(cupel_wire::read<std::string>(in));
      case 'i':
        return read_integer(in);
    }
    if (in.take_items("a value with its type") != 2)
      throw Mismatch{"a type and a value are wanted"};
    const std::string name = cupel_wire::read<std::string>(in);
    if (name == "bool") return Any(cupel_wire::read<bool>(in));
    if (name == "char") return Any(cupel_wire::read<char>(in));
    if (name == "int") return Any(cupel_wire::read<int>(in));
    if (name == "long") return Any(cupel_wire::read<long>(in));
    if (name == "long long") return Any(cupel_wire::read<long long>(in));
    if (name == "float") return Any(cupel_wire::read<float>(in));
    if (name == "double") return Any(cupel_wire::read<double>(in));
    if (name == "string") return Any(cupel_wire::read<std::string>(in));
    if (name == "const char*") return Any(cupel_wire::read<const char*>(in));
    throw Mismatch{"a type that is not known"};
  }

 private:
  /// Between two C++ programs a value keeps its type; to others it is plain.
  static void write_tag(std::string& out, const char* name) {
#ifdef CUPEL_KEEPS_TYPES
    out += "u2:";
    write_text(out, name);
#else
    (void)out, (void)name;
#endif
  }
  static Any read_integer(Reader& in) {
    const long long number = cupel_wire::read<long long>(in);
    if (number == static_cast<int>(number)) return Any(static_cast<int>(number));
    return Any(number);
  }
};

}  // namespace cupel_wire
