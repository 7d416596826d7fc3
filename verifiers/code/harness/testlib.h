// What checkers and interactors written for testlib include: its interface, written anew for cupel.
// docs/code-judges.md lists what it has and where it differs. C++11 and later; one program, one
// file.

#ifndef CUPEL_TESTLIB_H_
#define CUPEL_TESTLIB_H_

#include <bits/stdc++.h>
#include <fcntl.h>
#include <unistd.h>

#define OK_EXIT_CODE 0
#define WA_EXIT_CODE 1
#define PE_EXIT_CODE 2
#define FAIL_EXIT_CODE 3
#define DIRT_EXIT_CODE 4
#define POINTS_EXIT_CODE 7
#define UNEXPECTED_EOF_EXIT_CODE 8
#define PC_BASE_EXIT_CODE 16

#define LF ((char)10)
#define CR ((char)13)
#define TAB ((char)9)
#define SPACE ((char)' ')
#define EOFC (255)

enum TResult {
  _ok = 0,
  _wa = 1,
  _pe = 2,
  _fail = 3,
  _dirt = 4,
  _points = 5,
  _unexpected_eof = 8,
  _partially = 16  // and up to 200 more: so many halves of a hundredth
};
enum TMode { _input, _output, _answer };
enum TTestlibMode { _unknown, _checker, _validator, _generator, _interactor, _scorer };

#define _pc(score) (TResult(_partially + (score)))

static TTestlibMode testlibMode = _unknown;
static std::string checkerName;
static int testlib_test_case = -1;

#if defined(__GNUC__)
#define CUPEL_PRINTF(format_at, arguments_at) \
  __attribute__((format(printf, format_at, arguments_at)))
#else
#define CUPEL_PRINTF(format_at, arguments_at)
#endif

// ------------------------------------------------------------------------------------- words

static inline std::string testlib_vformat(const char* text, va_list arguments) {
  va_list again;
  va_copy(again, arguments);
  const int size = std::vsnprintf(nullptr, 0, text, arguments);
  std::string result(size > 0 ? static_cast<std::size_t>(size) : 0, '\0');
  if (size > 0) std::vsnprintf(&result[0], result.size() + 1, text, again);
  va_end(again);
  return result;
}

#define CUPEL_FORMAT(last, result)             \
  std::string result;                          \
  {                                            \
    va_list arguments;                         \
    va_start(arguments, last);                 \
    result = testlib_vformat(last, arguments); \
    va_end(arguments);                         \
  }

CUPEL_PRINTF(1, 2) static inline std::string format(const char* text, ...) {
  CUPEL_FORMAT(text, result)
  return result;
}
// A reference could not be the last parameter before "...".
static inline std::string format(std::string text, ...) {
  va_list arguments;
  const char* plain = text.c_str();
  va_start(arguments, text);
  std::string result = testlib_vformat(plain, arguments);
  va_end(arguments);
  return result;
}

template <typename T>
static inline std::string vtos(const T& value) {
  std::ostringstream out;
  out << value;
  return out.str();
}
template <typename T>
static inline std::string toString(const T& value) {
  return vtos(value);
}
template <typename T>
static inline std::string toHumanReadableString(const T& value) {
  return vtos(value);
}

// The ends of a long text, for messages.
static inline std::string compress(const std::string& text) {
  if (text.size() <= 64) return text;
  return text.substr(0, 30) + "..." + text.substr(text.size() - 31);
}

static inline std::string englishEnding(int number) {
  const int last_two = std::abs(number % 100);
  if (last_two / 10 == 1) return "th";
  static const char* const endings[] = {"th", "st", "nd", "rd"};
  return last_two % 10 < 4 ? endings[last_two % 10] : "th";
}

static inline char lowerCase(char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; }
static inline char upperCase(char c) { return c >= 'a' && c <= 'z' ? char(c - 32) : c; }
static inline std::string lowerCase(std::string text) {
  for (char& c : text) c = lowerCase(c);
  return text;
}
static inline std::string upperCase(std::string text) {
  for (char& c : text) c = upperCase(c);
  return text;
}

static inline bool isEof(int c) { return c < 0 || c == EOFC; }
static inline bool isEoln(int c) { return c == LF || c == CR; }
static inline bool isBlanks(int c) { return c == LF || c == CR || c == SPACE || c == TAB; }

static inline std::string trim(const std::string& text) {
  std::size_t begin = 0, end = text.size();
  while (begin < end && isBlanks(text[begin])) ++begin;
  while (end > begin && isBlanks(text[end - 1])) --end;
  return text.substr(begin, end - begin);
}

// `split` keeps empty parts, `tokenize` does not.
static inline std::vector<std::string> split(const std::string& text,
                                             const std::string& separators) {
  std::vector<std::string> parts(1);
  for (char c : text)
    if (separators.find(c) != std::string::npos)
      parts.push_back("");
    else
      parts.back() += c;
  return parts;
}
static inline std::vector<std::string> split(const std::string& text, char separator) {
  return split(text, std::string(1, separator));
}
static inline std::vector<std::string> tokenize(const std::string& text,
                                                const std::string& separators) {
  std::vector<std::string> tokens;
  for (const std::string& part : split(text, separators))
    if (!part.empty()) tokens.push_back(part);
  return tokens;
}
static inline std::vector<std::string> tokenize(const std::string& text, char separator) {
  return tokenize(text, std::string(1, separator));
}

template <typename Iterator, typename Separator>
static inline std::string join(Iterator first, Iterator last, Separator separator) {
  std::ostringstream out;
  for (Iterator at = first; at != last; ++at) {
    if (at != first) out << separator;
    out << *at;
  }
  return out.str();
}
template <typename Iterator>
static inline std::string join(Iterator first, Iterator last) {
  return join(first, last, ' ');
}
template <typename Collection, typename Separator>
static inline std::string join(const Collection& items, Separator separator) {
  return join(items.begin(), items.end(), separator);
}
template <typename Collection>
static inline std::string join(const Collection& items) {
  return join(items.begin(), items.end(), ' ');
}

// ------------------------------------------------------------------------------------- numbers

static inline bool testlib_is_nan(double number) { return number != number; }
static inline bool testlib_is_infinite(double number) {
  return !testlib_is_nan(number) && testlib_is_nan(number - number);
}

static inline bool doubleCompare(double expected, double result, double most) {
  const double slack = 1e-15;
  if (testlib_is_nan(expected)) return testlib_is_nan(result);
  if (testlib_is_infinite(expected)) return expected == result;
  if (testlib_is_nan(result) || testlib_is_infinite(result)) return false;
  if (std::fabs(result - expected) <= most + slack) return true;
  const double one = expected * (1 - most), other = expected * (1 + most);
  return result >= std::min(one, other) - slack && result <= std::max(one, other) + slack;
}
static inline double doubleDelta(double expected, double result) {
  const double absolute = std::fabs(result - expected);
  if (std::fabs(expected) <= 1e-9) return absolute;
  return std::min(absolute, std::fabs(absolute / expected));
}

// Numbers as testlib takes them: no "+", no leading zeros, no "-0".
static inline bool testlib_parse_digits(const std::string& digits, unsigned long long& number) {
  if (digits.empty() || digits.size() > 20) return false;
  if (digits[0] == '0' && digits.size() > 1) return false;
  number = 0;
  for (char c : digits) {
    if (c < '0' || c > '9') return false;
    const unsigned long long digit = static_cast<unsigned long long>(c - '0');
    if (number > (ULLONG_MAX - digit) / 10) return false;
    number = number * 10 + digit;
  }
  return true;
}
static inline bool testlib_parse(const std::string& text, long long& number) {
  const bool negative = !text.empty() && text[0] == '-';
  unsigned long long size = 0;
  if (!testlib_parse_digits(negative ? text.substr(1) : text, size)) return false;
  if (negative && size == 0) return false;
  if (size > static_cast<unsigned long long>(LLONG_MAX) + (negative ? 1 : 0)) return false;
  number = static_cast<long long>(negative ? 0 - size : size);
  return true;
}
static inline bool testlib_parse(const std::string& text, double& number) {
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t begin = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at - begin;
  };
  const auto sign = [&] {
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
  };
  sign();
  std::size_t count = digits();
  if (at < text.size() && text[at] == '.') {
    ++at;
    count += digits();
  }
  if (count == 0) return false;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    sign();
    if (digits() == 0) return false;
  }
  if (at != text.size()) return false;
  number = std::strtod(text.c_str(), nullptr);
  return !testlib_is_infinite(number);
}
// Digits before and after one point, none of them an exponent.
static inline bool testlib_parse_strict(const std::string& text, int least_after, int most_after,
                                        double& number) {
  const std::size_t begin = !text.empty() && text[0] == '-' ? 1 : 0;
  const std::size_t point = std::min(text.find('.'), text.size());
  if (point == begin) return false;
  if (text[begin] == '0' && point > begin + 1) return false;
  for (std::size_t i = begin; i < text.size(); ++i)
    if (i != point && (text[i] < '0' || text[i] > '9')) return false;
  const int after = point == text.size() ? 0 : static_cast<int>(text.size() - point - 1);
  if (point + 1 == text.size() || after < least_after || after > most_after) return false;
  return testlib_parse(text, number);
}

// ------------------------------------------------------------------------------------- patterns

// testlib's patterns: characters, [classes], (groups|of|choices), and after each of them ?, *, +,
// {n}, {n,m}. Greedy, and never tried again with less: "[a-z]*z" matches nothing.
class pattern {
 public:
  pattern(std::string text) : text_(std::move(text)) {
    std::size_t at = 0;
    root_ = choices(at);
    if (at != text_.size()) broken();
  }

  bool matches(const std::string& word) const {
    std::size_t at = 0;
    return match(root_, word, at) && at == word.size();
  }
  const std::string& src() const { return text_; }

 private:
  struct Node {
    std::vector<std::vector<Node>> choices;  // empty: one of `set`
    std::bitset<256> set;
    std::size_t least = 1, most = 1;
  };

  [[noreturn]] void broken() const;

  Node choices(std::size_t& at) const {
    Node node;
    node.choices.emplace_back();
    while (at < text_.size() && text_[at] != ')') {
      if (text_[at] == '|') {
        node.choices.emplace_back();
        ++at;
        continue;
      }
      node.choices.back().push_back(repeated(at));
    }
    return node;
  }

  Node repeated(std::size_t& at) const {
    Node node;
    if (text_[at] == '(') {
      node = choices(++at);
      if (at >= text_.size()) broken();
      ++at;
    } else if (text_[at] == '[') {
      node.set = character_class(++at);
    } else {
      node.set.set(static_cast<unsigned char>(character(at)));
    }
    if (at < text_.size()) repetition(at, node);
    return node;
  }

  void repetition(std::size_t& at, Node& node) const {
    const std::size_t any = static_cast<std::size_t>(-1);
    const char c = text_[at];
    if (c == '?' || c == '*' || c == '+') {
      node.least = c == '+' ? 1 : 0;
      node.most = c == '?' ? 1 : any;
      ++at;
    } else if (c == '{') {
      const std::size_t end = text_.find('}', at);
      if (end == std::string::npos) broken();
      const std::vector<std::string> bounds = split(text_.substr(at + 1, end - at - 1), ',');
      if (bounds.size() > 2) broken();
      node.least = bounds[0].empty() ? 0 : bound(bounds[0]);
      node.most = bounds.size() == 1 ? node.least : bounds[1].empty() ? any : bound(bounds[1]);
      at = end + 1;
    }
  }

  std::size_t bound(const std::string& digits) const {
    unsigned long long number = 0;
    if (!testlib_parse_digits(digits, number)) broken();
    return static_cast<std::size_t>(number);
  }

  char character(std::size_t& at) const {
    if (text_[at] == '\\' && ++at >= text_.size()) broken();
    return text_[at++];
  }

  std::bitset<256> character_class(std::size_t& at) const {
    std::bitset<256> set;
    const bool negated = at < text_.size() && text_[at] == '^';
    if (negated) ++at;
    while (at < text_.size() && text_[at] != ']') {
      unsigned first = static_cast<unsigned char>(character(at)), last = first;
      if (at + 1 < text_.size() && text_[at] == '-' && text_[at + 1] != ']')
        last = static_cast<unsigned char>(character(++at));
      for (unsigned c = first; c <= last; ++c) set.set(c);
    }
    if (at >= text_.size()) broken();
    ++at;
    return negated ? ~set : set;
  }

  static bool match(const Node& node, const std::string& word, std::size_t& at) {
    std::size_t times = 0;
    for (; times < node.most; ++times) {
      const std::size_t before = at;
      if (!match_once(node, word, at)) break;
      if (at == before) return true;  // nothing, as often as one likes
    }
    return times >= node.least;
  }

  static bool match_once(const Node& node, const std::string& word, std::size_t& at) {
    if (node.choices.empty()) {
      if (at >= word.size() || !node.set.test(static_cast<unsigned char>(word[at]))) return false;
      ++at;
      return true;
    }
    for (const std::vector<Node>& sequence : node.choices) {
      std::size_t end = at;
      bool fits = true;
      for (std::size_t i = 0; fits && i < sequence.size(); ++i)
        fits = match(sequence[i], word, end);
      if (!fits) continue;
      at = end;
      return true;
    }
    return false;
  }

  std::string text_;
  Node root_;
};

// ------------------------------------------------------------------------------------- streams

// A stream that is read once, from its beginning. What is wrong in the participant's output is the
// participant's fault; what is wrong in input or answer is the test's, and a failure.
class InStream {
 public:
  std::string name;
  TMode mode = _input;
  bool strict = false;

  InStream() {}
  InStream(const InStream&) = delete;
  InStream& operator=(const InStream&) = delete;

  void open(int descriptor, TMode its_mode, const char* its_name) {
    descriptor_ = descriptor;
    mode = its_mode;
    name = its_name;
  }
  void init(const std::string& file, TMode its_mode);
  void reset(std::FILE* = nullptr);

  [[noreturn]] void quit(TResult result, const char* message);
  [[noreturn]] CUPEL_PRINTF(3, 4) void quitf(TResult result, const char* text, ...) {
    CUPEL_FORMAT(text, message)
    quit(result, message.c_str());
  }
  CUPEL_PRINTF(4, 5) void quitif(bool condition, TResult result, const char* text, ...) {
    if (!condition) return;
    CUPEL_FORMAT(text, message)
    quit(result, message.c_str());
  }
  CUPEL_PRINTF(3, 4) void ensuref(bool condition, const char* text, ...) {
    if (condition) return;
    CUPEL_FORMAT(text, message)
    quit(_wa, message.c_str());
  }

  char curChar() {
    const int c = peek();
    return c < 0 ? char(EOFC) : char(c);
  }
  char nextChar() {
    const char c = curChar();
    skipChar();
    return c;
  }
  void skipChar() {
    if (peek() >= 0) ++at_;
  }
  char readChar() {
    if (peek() < 0) quit(_unexpected_eof, "a character is missing: the end is reached");
    return nextChar();
  }
  char readChar(char expected) {
    const char found = readChar();
    if (found != expected)
      quitf(_pe, "'%c' where '%c' is expected", testlib_visible(found), testlib_visible(expected));
    return found;
  }
  char readSpace() { return readChar(SPACE); }
  void unreadChar(char c) {
    if (at_ > 0 && text_[at_ - 1] == c)
      --at_;
    else
      text_.insert(at_, 1, c);
  }

  void skipBlanks() {
    while (isBlanks(peek())) ++at_;
  }
  bool eof() { return peek() < 0; }
  bool seekEof() {
    skipBlanks();
    return eof();
  }
  // At the end of a line, which is read; the end of the stream ends a line too.
  bool eoln() {
    int c = peek();
    if (c < 0) return true;
    const std::size_t before = at_;
    if (c == CR) {
      ++at_;
      c = peek();
    }
    if (c == LF) {
      ++at_;
      return true;
    }
    at_ = before;
    return false;
  }
  bool seekEoln() {
    while (peek() == SPACE || peek() == TAB) ++at_;
    return eoln();
  }
  void readEoln() {
    if (!eoln()) quit(_pe, "the end of the line is expected here");
  }
  void readEof() {
    if (!eof()) quit(_pe, "the end is expected here");
  }
  void nextLine() { (void)line(); }

  std::string readToken() {
    skipBlanks();
    if (eof()) quit(_unexpected_eof, "a token is missing: the end is reached");
    std::string token;
    for (int c = peek(); c >= 0 && !isBlanks(c); c = peek()) {
      token += static_cast<char>(c);
      ++at_;
    }
    return token;
  }
  std::string readToken(const pattern& allowed, const std::string& variable = "") {
    return fitting(readToken(), allowed, variable, "the token");
  }
  std::string readToken(const std::string& allowed, const std::string& variable = "") {
    return readToken(pattern(allowed), variable);
  }
  std::string readWord() { return readToken(); }
  std::string readWord(const pattern& allowed, const std::string& variable = "") {
    return readToken(allowed, variable);
  }
  std::string readWord(const std::string& allowed, const std::string& variable = "") {
    return readToken(allowed, variable);
  }
  void readTokenTo(std::string& result) { result = readToken(); }
  void readWordTo(std::string& result) { result = readToken(); }
  void readTokenTo(std::string& result, const std::string& allowed,
                   const std::string& variable = "") {
    result = readToken(allowed, variable);
  }
  void readWordTo(std::string& result, const std::string& allowed,
                  const std::string& variable = "") {
    result = readToken(allowed, variable);
  }

  std::string readLine() {
    if (eof()) quit(_unexpected_eof, "a line is missing: the end is reached");
    return line();
  }
  std::string readLine(const pattern& allowed, const std::string& variable = "") {
    return fitting(readLine(), allowed, variable, "the line");
  }
  std::string readLine(const std::string& allowed, const std::string& variable = "") {
    return readLine(pattern(allowed), variable);
  }
  std::string readString() { return readLine(); }
  std::string readString(const pattern& allowed, const std::string& variable = "") {
    return readLine(allowed, variable);
  }
  std::string readString(const std::string& allowed, const std::string& variable = "") {
    return readLine(allowed, variable);
  }
  void readLineTo(std::string& result) { result = readLine(); }
  void readStringTo(std::string& result) { result = readLine(); }
  void readLineTo(std::string& result, const std::string& allowed,
                  const std::string& variable = "") {
    result = readLine(allowed, variable);
  }
  void readStringTo(std::string& result, const std::string& allowed,
                    const std::string& variable = "") {
    result = readLine(allowed, variable);
  }

  long long readLong() {
    const std::string token = readToken();
    long long number = 0;
    if (!testlib_parse(token, number)) unreadable("an integer of 64 bits", token);
    return number;
  }
  long long readLong(long long least, long long most, const std::string& variable = "") {
    return within(readLong(), least, most, variable);
  }
  unsigned long long readUnsignedLong() {
    const std::string token = readToken();
    unsigned long long number = 0;
    if (!testlib_parse_digits(token, number)) unreadable("an unsigned integer of 64 bits", token);
    return number;
  }
  unsigned long long readUnsignedLong(unsigned long long least, unsigned long long most,
                                      const std::string& variable = "") {
    return within(readUnsignedLong(), least, most, variable);
  }
  unsigned long long readLong(unsigned long long least, unsigned long long most,
                              const std::string& variable = "") {
    return readUnsignedLong(least, most, variable);
  }
  int readInteger() {
    const std::string token = readToken();
    long long number = 0;
    if (!testlib_parse(token, number) || number < INT_MIN || number > INT_MAX)
      unreadable("an integer of 32 bits", token);
    return static_cast<int>(number);
  }
  int readInt() { return readInteger(); }
  int readInteger(int least, int most, const std::string& variable = "") {
    return within(readInteger(), least, most, variable);
  }
  int readInt(int least, int most, const std::string& variable = "") {
    return within(readInteger(), least, most, variable);
  }
  double readReal() {
    const std::string token = readToken();
    double number = 0;
    if (!testlib_parse(token, number)) unreadable("a real number", token);
    return number;
  }
  double readDouble() { return readReal(); }
  double readReal(double least, double most, const std::string& variable = "") {
    return within(readReal(), least, most, variable);
  }
  double readDouble(double least, double most, const std::string& variable = "") {
    return within(readReal(), least, most, variable);
  }
  double readStrictReal(double least, double most, int least_after, int most_after,
                        const std::string& variable = "") {
    const std::string token = readToken();
    double number = 0;
    if (!testlib_parse_strict(token, least_after, most_after, number))
      unreadable("a plain decimal number", token);
    return within(number, least, most, variable);
  }
  double readStrictDouble(double least, double most, int least_after, int most_after,
                          const std::string& variable = "") {
    return readStrictReal(least, most, least_after, most_after, variable);
  }

  // Several at a time: names of single ones get their index, counted from `first`.
#define CUPEL_SEVERAL(Many, One, Type)                                                            \
  std::vector<Type> Many(int size, int = 1) {                                                     \
    std::vector<Type> all;                                                                        \
    for (int i = 0; i < size; ++i) all.push_back(One());                                          \
    return all;                                                                                   \
  }                                                                                               \
  std::vector<Type> Many(int size, Type least, Type most, const std::string& variable = "",       \
                         int first = 1) {                                                         \
    std::vector<Type> all;                                                                        \
    for (int i = 0; i < size; ++i) all.push_back(One(least, most, indexed(variable, first + i))); \
    return all;                                                                                   \
  }
  CUPEL_SEVERAL(readInts, readInteger, int)
  CUPEL_SEVERAL(readIntegers, readInteger, int)
  CUPEL_SEVERAL(readLongs, readLong, long long)
  CUPEL_SEVERAL(readUnsignedLongs, readUnsignedLong, unsigned long long)
  CUPEL_SEVERAL(readReals, readReal, double)
  CUPEL_SEVERAL(readDoubles, readReal, double)
#undef CUPEL_SEVERAL

#define CUPEL_SEVERAL(Many, One)                                                              \
  std::vector<std::string> Many(int size, int = 1) {                                          \
    std::vector<std::string> all;                                                             \
    for (int i = 0; i < size; ++i) all.push_back(One());                                      \
    return all;                                                                               \
  }                                                                                           \
  std::vector<std::string> Many(int size, const pattern& allowed,                             \
                                const std::string& variable = "", int first = 1) {            \
    std::vector<std::string> all;                                                             \
    for (int i = 0; i < size; ++i) all.push_back(One(allowed, indexed(variable, first + i))); \
    return all;                                                                               \
  }                                                                                           \
  std::vector<std::string> Many(int size, const std::string& allowed,                         \
                                const std::string& variable = "", int first = 1) {            \
    return Many(size, pattern(allowed), variable, first);                                     \
  }
  CUPEL_SEVERAL(readTokens, readToken)
  CUPEL_SEVERAL(readWords, readToken)
  CUPEL_SEVERAL(readLines, readLine)
  CUPEL_SEVERAL(readStrings, readLine)
#undef CUPEL_SEVERAL

  std::vector<double> readStrictReals(int size, double least, double most, int least_after,
                                      int most_after, const std::string& variable = "",
                                      int first = 1) {
    std::vector<double> all;
    for (int i = 0; i < size; ++i)
      all.push_back(
          readStrictReal(least, most, least_after, most_after, indexed(variable, first + i)));
    return all;
  }
  std::vector<double> readStrictDoubles(int size, double least, double most, int least_after,
                                        int most_after, const std::string& variable = "",
                                        int first = 1) {
    return readStrictReals(size, least, most, least_after, most_after, variable, first);
  }

 private:
  static char testlib_visible(char c) { return c >= 32 && c < 127 ? c : '?'; }
  static std::string indexed(const std::string& variable, int index) {
    return variable.empty() ? "" : variable + "[" + vtos(index) + "]";
  }

  // The next byte, or -1. An interactor waits here for the participant.
  int peek() {
    if (at_ == text_.size() && !fill()) return -1;
    return static_cast<unsigned char>(text_[at_]);
  }
  bool fill() {
    if (ended_ || descriptor_ < 0) return false;
    static char chunk[65536];
    ssize_t size = 0;
    do {
      size = ::read(descriptor_, chunk, sizeof chunk);
    } while (size < 0 && errno == EINTR);
    if (size <= 0) {
      ended_ = true;
      return false;
    }
    // One byte is kept for `eoln` and `unreadChar`.
    if (at_ > 0) text_.erase(0, at_ - 1);
    at_ = std::min<std::size_t>(at_, 1);
    text_.append(chunk, static_cast<std::size_t>(size));
    return true;
  }

  std::string line() {
    std::string text;
    int c = peek();
    for (; c >= 0 && c != LF; c = peek()) {
      text += static_cast<char>(c);
      ++at_;
    }
    if (c == LF) ++at_;
    if (!text.empty() && text.back() == CR) text.pop_back();
    return text;
  }

  std::string fitting(std::string text, const pattern& allowed, const std::string& variable,
                      const char* what) {
    if (allowed.matches(text)) return text;
    quitf(_wa, "%s is \"%s\", which does not fit \"%s\"",
          variable.empty() ? what : variable.c_str(), compress(text).c_str(),
          compress(allowed.src()).c_str());
  }
  template <typename Number>
  Number within(Number number, Number least, Number most, const std::string& variable) {
    if (number >= least && number <= most) return number;
    quitf(_wa, "%s is %s, not within [%s, %s]", variable.empty() ? "a number" : variable.c_str(),
          vtos(number).c_str(), vtos(least).c_str(), vtos(most).c_str());
  }
  [[noreturn]] void unreadable(const char* what, const std::string& token) {
    quit(_pe, ("\"" + compress(token) + "\" where " + what + " is expected").c_str());
  }

  int descriptor_ = -1;
  bool ended_ = false;
  std::string text_;
  std::size_t at_ = 0;
};

static InStream inf;
static InStream ouf;
static InStream ans;
static std::fstream tout;

// ------------------------------------------------------------------------------------- the end

static bool testlib_has_quit = false;

// The report is the last line of standard error, whatever was written there before.
[[noreturn]] static inline void testlib_end(int code, const char* word, std::string message) {
  testlib_has_quit = true;
  if (testlib_test_case >= 0) message = "test case " + vtos(testlib_test_case) + ": " + message;
  for (char& c : message)
    if (static_cast<unsigned char>(c) < 32) c = ' ';
  if (message.size() > 4096) message.resize(4096);
  std::fflush(stdout);
  std::cout.flush();
  if (tout.is_open()) tout.close();
  std::cerr.flush();
  std::fprintf(stderr, "\n%s%s\n", word, message.c_str());
  std::fflush(stderr);
  std::_Exit(code);
}

[[noreturn]] static inline void quit(TResult result, const std::string& message) {
  if (result == _ok && testlibMode == _checker && !ouf.seekEof())
    testlib_end(PE_EXIT_CODE, "wrong output format ", "the output goes on after its last value");
  switch (static_cast<int>(result)) {
    case _ok:
      testlib_end(OK_EXIT_CODE, "ok ", message);
    case _wa:
      testlib_end(WA_EXIT_CODE, "wrong answer ", message);
    case _pe:
      testlib_end(PE_EXIT_CODE, "wrong output format ", message);
    case _dirt:
      testlib_end(DIRT_EXIT_CODE, "wrong output format ", message);
    case _points:
      testlib_end(POINTS_EXIT_CODE, "points ", message);
    case _unexpected_eof:
      testlib_end(UNEXPECTED_EOF_EXIT_CODE, "unexpected eof ", message);
    default:
      break;
  }
  const int score = static_cast<int>(result) - static_cast<int>(_partially);
  if (score >= 0 && score <= 200)
    testlib_end(PC_BASE_EXIT_CODE + score, "partially correct ", message);
  testlib_end(FAIL_EXIT_CODE, "FAIL ", message);
}
[[noreturn]] static inline void quit(TResult result) { quit(result, std::string()); }
[[noreturn]] static inline void quit(TResult result, const char* message) {
  quit(result, std::string(message));
}
[[noreturn]] CUPEL_PRINTF(2, 3) static inline void quitf(TResult result, const char* text, ...) {
  CUPEL_FORMAT(text, message)
  quit(result, message);
}
CUPEL_PRINTF(3, 4)
static inline void quitif(bool condition, TResult result, const char* text, ...) {
  if (!condition) return;
  CUPEL_FORMAT(text, message)
  quit(result, message);
}

[[noreturn]] static inline void testlib_quit_points(double points, const std::string& message) {
  std::ostringstream out;
  out << std::setprecision(17) << points;
  quit(_points, out.str() + " " + message);
}
[[noreturn]] static inline void quitp(double points, const std::string& message = "") {
  testlib_quit_points(points, message);
}
template <typename Number>
[[noreturn]] CUPEL_PRINTF(2, 3) static inline void quitp(Number points, const char* text, ...) {
  CUPEL_FORMAT(text, message)
  testlib_quit_points(static_cast<double>(points), message);
}
[[noreturn]] CUPEL_PRINTF(2, 3) static inline void quitpi(const std::string& points,
                                                          const char* text, ...) {
  va_list arguments;
  va_start(arguments, text);
  const std::string message = testlib_vformat(text, arguments);
  va_end(arguments);
  quit(_points, points + " " + message);
}

inline void InStream::quit(TResult result, const char* message) {
  const bool is_ours = mode != _output;
  if (is_ours && result != _fail && result != _ok && result != _points)
    ::quit(_fail, std::string(message) + " (" + name + ")");
  ::quit(result, std::string(message));
}
inline void InStream::init(const std::string& file, TMode its_mode) {
  const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (opened < 0) ::quit(_fail, "cannot open " + file);
  open(opened, its_mode, file.c_str());
}
inline void InStream::reset(std::FILE*) {
  if (::lseek(descriptor_, 0, SEEK_SET) < 0) ::quit(_fail, name + " can be read only once");
  text_.clear();
  at_ = 0;
  ended_ = false;
}
inline void pattern::broken() const {
  ::quit(_fail, "the pattern \"" + text_ + "\" cannot be read");
}

CUPEL_PRINTF(2, 3) static inline void ensuref(bool condition, const char* text, ...) {
  if (condition) return;
  CUPEL_FORMAT(text, message)
  quit(_fail, message);
}
static inline void ensure_ext(bool condition) {
  if (!condition) quit(_fail, "a condition of the checker does not hold");
}
static inline void testlib_ensure(bool condition, const char* text) {
  if (!condition) quit(_fail, std::string("does not hold: ") + text);
}
#define ensure(condition) testlib_ensure(condition, #condition)

template <typename T>
[[noreturn]] static inline void testlib_expected(TResult result, const T& expected, const T& found,
                                                 const std::string& message) {
  quit(result, (message.empty() ? "" : message + ": ") + "expected \"" + compress(vtos(expected)) +
                   "\", found \"" + compress(vtos(found)) + "\"");
}
template <typename T>
[[noreturn]] static inline void expectedButFound(TResult result, T expected, T found) {
  testlib_expected(result, expected, found, "");
}
template <typename T>
[[noreturn]] static inline void expectedButFound(TResult result, T expected, T found,
                                                 const char* text, ...) {
  CUPEL_FORMAT(text, message)
  testlib_expected(result, expected, found, message);
}

// ------------------------------------------------------------------------------------- chance

// Deterministic, from the arguments of the program; its numbers are not those of testlib.
class random_t {
 public:
  void setSeed(unsigned long long seed) { state_ = seed; }
  void setSeed(int argc, char* argv[]) {
    state_ = 1469598103934665603ull;
    for (int i = 1; i < argc; ++i)
      for (const char* c = argv[i]; *c; ++c)
        state_ = (state_ ^ static_cast<unsigned char>(*c)) * 1099511628211ull;
  }

  int next(int below) { return static_cast<int>(next(static_cast<long long>(below))); }
  unsigned next(unsigned below) {
    return static_cast<unsigned>(next(static_cast<long long>(below)));
  }
  long next(long below) { return static_cast<long>(next(static_cast<long long>(below))); }
  long long next(long long below) {
    if (below <= 0) quit(_fail, "rnd.next needs a positive bound");
    return static_cast<long long>(bits() % static_cast<unsigned long long>(below));
  }
  int next(int least, int most) {
    return static_cast<int>(next(static_cast<long long>(least), static_cast<long long>(most)));
  }
  long next(long least, long most) {
    return static_cast<long>(next(static_cast<long long>(least), static_cast<long long>(most)));
  }
  long long next(long long least, long long most) {
    if (least > most) quit(_fail, "rnd.next needs least <= most");
    const unsigned long long size =
        static_cast<unsigned long long>(most) - static_cast<unsigned long long>(least) + 1;
    const unsigned long long step = size == 0 ? bits() : bits() % size;
    return static_cast<long long>(static_cast<unsigned long long>(least) + step);
  }
  double next() { return static_cast<double>(bits() >> 11) / 9007199254740992.0; }
  double next(double below) { return next() * below; }
  double next(double least, double most) { return least + next() * (most - least); }
  int wnext(int below, int type) {
    int result = next(below);
    for (int i = 0; i < std::abs(type); ++i)
      result = type > 0 ? std::max(result, next(below)) : std::min(result, next(below));
    return result;
  }
  template <typename Container>
  typename Container::value_type any(const Container& items) {
    if (items.empty()) quit(_fail, "rnd.any needs something to choose from");
    auto at = items.begin();
    std::advance(at, next(static_cast<long long>(items.size())));
    return *at;
  }
  template <typename T = int>
  std::vector<T> perm(T size, T first = 0) {
    std::vector<T> order;
    for (T i = 0; i < size; ++i) order.push_back(first + i);
    for (std::size_t i = order.size(); i > 1; --i)
      std::swap(order[i - 1], order[static_cast<std::size_t>(next(static_cast<long long>(i)))]);
    return order;
  }

 private:
  unsigned long long bits() {  // splitmix64
    unsigned long long z = (state_ += 0x9e3779b97f4a7c15ull);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    return z ^ (z >> 31);
  }
  unsigned long long state_ = 1;
};
static random_t rnd;

template <typename Iterator>
static inline void shuffle(Iterator first, Iterator last) {
  for (long long size = last - first; size > 1; --size)
    std::iter_swap(first + (size - 1), first + rnd.next(size));
}

// ------------------------------------------------------------------------------------- starting

// A judge that ends without a verdict has not judged.
struct testlib_guard {
  ~testlib_guard() {
    if (testlib_has_quit || (testlibMode != _checker && testlibMode != _interactor)) return;
    testlib_end(250, "", "the program ended without a verdict");
  }
};
static testlib_guard testlib_the_guard;
static inline void disableFinalizeGuard() { testlib_has_quit = true; }

CUPEL_PRINTF(1, 2) static inline void setName(const char* text, ...) {
  CUPEL_FORMAT(text, name)
  checkerName = name;
}
static inline void setTestCase(int number) { testlib_test_case = number; }
static inline void unsetTestCase() { testlib_test_case = -1; }

static inline void registerTestlibCmd(int argc, char* argv[]) {
  testlibMode = _checker;
  rnd.setSeed(argc, argv);
  if (argc < 4) quit(_fail, "a checker is called with input, output and answer");
  inf.init(argv[1], _input);
  ouf.init(argv[2], _output);
  ans.init(argv[3], _answer);
}

static inline void registerInteraction(int argc, char* argv[]) {
  testlibMode = _interactor;
  rnd.setSeed(argc, argv);
  // To write to a participant that is gone must not end the interactor before it has judged.
  std::signal(SIGPIPE, SIG_IGN);
  if (argc < 3) quit(_fail, "an interactor is called with input and output");
  inf.init(argv[1], _input);
  tout.open(argv[2], std::ios_base::out | std::ios_base::trunc);
  if (!tout.is_open()) quit(_fail, std::string("cannot write ") + argv[2]);
  ouf.open(0, _output, "the participant");
  if (argc >= 4) ans.init(argv[3], _answer);
}

[[noreturn]] static inline void testlib_no(const char* what) {
  quit(_fail, std::string("this testlib is for checkers and interactors, not for ") + what);
}
[[noreturn]] static inline void registerGen(int, char*[], int = 1) { testlib_no("generators"); }
[[noreturn]] static inline void registerValidation() { testlib_no("validators"); }
[[noreturn]] static inline void registerValidation(int, char*[]) { testlib_no("validators"); }
[[noreturn]] static inline void registerScorer(int, char*[]) { testlib_no("scorers"); }

#endif
