// Values in wire form (verifiers/code/value.h) as those of C. What does not fit is noted in
// cupel_fault, and the reads behind it give zeros: whoever reads looks there before using them.
#pragma once

extern int cupel_print(char* out, CupelSize size, const char* form, ...) __asm__("snprintf");
extern double cupel_parse_real(const char* text, char** end) __asm__("strtod");

typedef struct {
  const char* at;
  const char* end;
} CupelReader;

static char cupel_fault[160];

// Tests that find "not too far from" cannot tell nan from a right value.
#ifdef CUPEL_REFUSES_NAN
enum { kCupelAllowsNan = 0 };
#else
enum { kCupelAllowsNan = 1 };
#endif
static _Bool cupel_allows_nan = kCupelAllowsNan;

static void cupel_note(const char* what, const char* then) {
  if (!cupel_fault[0]) cupel_print(cupel_fault, sizeof cupel_fault, "%.100s%s", what, then);
}

static char cupel_peek(const CupelReader* in) { return in->at < in->end ? *in->at : '\0'; }

static char cupel_next(CupelReader* in) {
  if (in->at < in->end) return *in->at++;
  cupel_note("the value ends early", "");
  return '\0';
}

static _Bool cupel_take(CupelReader* in, char tag) {
  if (cupel_peek(in) != tag) return 0;
  ++in->at;
  return 1;
}

/// Digits and the colon behind them. No more than there are bytes left.
static CupelSize cupel_take_size(CupelReader* in) {
  CupelSize size = 0;
  for (char c = cupel_next(in); c != ':'; c = cupel_next(in)) {
    if (c >= '0' && c <= '9') size = size * 10 + (CupelSize)(c - '0');
    const _Bool is_wrong = c < '0' || c > '9' || size > (CupelSize)(in->end - in->at);
    if (is_wrong) {
      cupel_note("a length is malformed", "");
      return 0;
    }
  }
  if (size > (CupelSize)(in->end - in->at)) {
    cupel_note("a length is too large", "");
    return 0;
  }
  return size;
}

static const char* cupel_described(const CupelReader* in) {
  switch (cupel_peek(in)) {
    case 'n':
      return "None";
    case 't':
    case 'f':
      return "a boolean";
    case 'i':
      return "an integer";
    case 'd':
      return "a real number";
    case 's':
    case 'b':
      return "a text";
    case 'l':
      return "a list";
    case 'u':
      return "a tuple";
    case 'm':
      return "a dict";
  }
  return "another value";
}

static double cupel_take_bits(CupelReader* in) {
  unsigned long long bits = 0;
  for (int i = 0; i < 16; ++i) {
    const char c = cupel_next(in);
    const _Bool is_digit = c >= '0' && c <= '9';
    if (!is_digit && (c < 'a' || c > 'f')) cupel_note("a real is malformed", "");
    bits = bits * 16 + (unsigned long long)(is_digit ? c - '0' : c - 'a' + 10);
  }
  double real;
  __builtin_memcpy(&real, &bits, sizeof real);
  return real;
}

/// The digits of an integer, behind its `i`, with its `;` as their end.
static const char* cupel_take_digits(CupelReader* in) {
  const char* begin = in->at;
  for (char c = cupel_next(in); c != ';'; c = cupel_next(in))
    if (cupel_fault[0] || (c != '-' && (c < '0' || c > '9'))) {
      cupel_note("an integer is malformed", "");
      return "0;";
    }
  return begin;
}

/// An integer of so many bytes, in two's complement.
static unsigned long long cupel_take_integer(CupelReader* in, CupelSize bytes, _Bool is_signed) {
  if (cupel_take(in, 't')) return 1;
  if (cupel_take(in, 'f')) return 0;
  const unsigned bits = (unsigned)(8 * bytes);
  unsigned long long most = ~0ULL >> (64 - bits);
  if (is_signed) most >>= 1;
  if (cupel_take(in, 'd')) {
    const double real = cupel_take_bits(in);
    const _Bool is_whole = real > -9e18 && real < 9e18 && real == (double)(long long)real;
    const long long whole = is_whole ? (long long)real : 0;
    const _Bool fits = whole < 0 ? is_signed && ~(unsigned long long)whole <= most
                                 : (unsigned long long)whole <= most;
    if (!is_whole || !fits) cupel_note("a real number where an integer is wanted", "");
    return (unsigned long long)whole;
  }
  if (!cupel_take(in, 'i')) {
    cupel_note(cupel_described(in), " where an integer is wanted");
    return 0;
  }
  const char* digit = cupel_take_digits(in);
  const _Bool is_negative = *digit == '-';
  if (is_negative) ++digit;
  if (is_negative) most = is_signed ? most + 1 : 0;
  unsigned long long number = 0;
  for (; *digit >= '0' && *digit <= '9'; ++digit) {
    const unsigned long long value = (unsigned long long)(*digit - '0');
    if (number > most / 10 || number * 10 > most - value) {
      cupel_note("an integer is too large for the parameter's type", "");
      return 0;
    }
    number = number * 10 + value;
  }
  return is_negative ? 0 - number : number;
}

static _Bool cupel_take_bool(CupelReader* in) {
  const unsigned long long number = cupel_take_integer(in, 8, 1);
  if (number > 1) cupel_note("a number where a boolean is wanted", "");
  return number == 1;
}

static char cupel_take_char(CupelReader* in) {
  if (cupel_peek(in) != 's' && cupel_peek(in) != 'b')
    return (char)cupel_take_integer(in, sizeof(char), (char)-1 < (char)1);
  ++in->at;
  if (cupel_take_size(in) != 1) cupel_note("a text where one character is wanted", "");
  return cupel_next(in);
}

static double cupel_take_real(CupelReader* in) {
  if (cupel_take(in, 't')) return 1;
  if (cupel_take(in, 'f')) return 0;
  if (cupel_take(in, 'i')) return cupel_parse_real(cupel_take_digits(in), 0);
  if (!cupel_take(in, 'd')) {
    cupel_note(cupel_described(in), " where a number is wanted");
    return 0;
  }
  const double real = cupel_take_bits(in);
  if (real != real && !cupel_allows_nan) cupel_note("nan where a number is wanted", "");
  return real;
}

static _Bool cupel_is_list(const CupelReader* in) {
  const char tag = cupel_peek(in);
  return tag == 'l' || tag == 'u' || tag == 'e' || tag == 'z';
}

/// How many items follow, of a list or the like.
static CupelSize cupel_take_items(CupelReader* in, const char* wanted) {
  if (!cupel_is_list(in)) {
    cupel_note(cupel_described(in), wanted);
    return 0;
  }
  ++in->at;
  return cupel_take_size(in);
}

/// How long the array is that a list stands for, or one value.
static CupelSize cupel_take_extent(CupelReader* in) {
  return cupel_is_list(in) ? cupel_take_items(in, " where a list is wanted") : 1;
}

/// An integer, or the first of a list of them.
static unsigned long long cupel_take_first(CupelReader* in, CupelSize bytes, _Bool is_signed) {
  unsigned long long first = 0;
  for (CupelSize left = cupel_take_extent(in), i = 0; i < left && !cupel_fault[0]; ++i) {
    const unsigned long long item = cupel_take_integer(in, bytes, is_signed);
    if (i == 0) first = item;
  }
  return first;
}

// What lies behind the end of an array or text is no value that could be taken for a right one.
enum { kCupelSpare = 64, kCupelSpareBytes = 4096, kCupelNoValue = 0xdb };

static void* cupel_array(CupelSize count, CupelSize item) {
  const CupelSize size = (count + kCupelSpare) * item;
  char* memory = (char*)cupel_malloc(size);
  if (!memory) __builtin_trap();
  __builtin_memset(memory, kCupelNoValue, size);
  return memory;
}

/// A text, or a list of characters; null for None. There is room for a longer one in its place.
static char* cupel_take_text(CupelReader* in) {
  if (cupel_take(in, 'n')) return 0;
  const _Bool is_list = cupel_is_list(in);
  if (!is_list && cupel_peek(in) != 's' && cupel_peek(in) != 'b') {
    cupel_note(cupel_described(in), " where a text is wanted");
    return 0;
  }
  ++in->at;
  const CupelSize size = cupel_take_size(in);
  char* text = (char*)cupel_array(size + kCupelSpareBytes, 1);
  for (CupelSize i = 0; i < size; ++i) text[i] = is_list ? cupel_take_char(in) : cupel_next(in);
  text[size] = '\0';
  return text;
}

/// Passes over one value of any kind.
static void cupel_skip(CupelReader* in) {
  for (CupelSize left = 1; left > 0 && !cupel_fault[0]; --left) {
    CupelSize bytes = 0;
    switch (cupel_next(in)) {
      case 'n':
      case 't':
      case 'f':
        break;
      case 'i':
        cupel_take_digits(in);
        break;
      case 'd':
        bytes = 16;
        break;
      case 'c':
        bytes = 32;
        break;
      case 's':
      case 'b':
      case 'o':
        bytes = cupel_take_size(in);
        break;
      case 'l':
      case 'u':
      case 'e':
      case 'z':
        left += cupel_take_size(in);
        break;
      case 'm':
        left += 2 * cupel_take_size(in);
        break;
      default:
        cupel_note("bytes that are no value", "");
    }
    if (bytes > (CupelSize)(in->end - in->at)) cupel_note("the value ends early", "");
    if (!cupel_fault[0]) in->at += bytes;
  }
}

static void cupel_put_size(CupelText* out, char tag, CupelSize size) {
  cupel_add(out, &tag, 1);
  cupel_say_number(out, size);
  cupel_say(out, ":");
}

static void cupel_put_integer(CupelText* out, unsigned long long number, _Bool is_negative) {
  cupel_say(out, is_negative ? "i-" : "i");
  cupel_say_number(out, is_negative ? 0 - number : number);
  cupel_say(out, ";");
}

static void cupel_put_bool(CupelText* out, _Bool value) { cupel_say(out, value ? "t" : "f"); }

static void cupel_put_real(CupelText* out, double real) {
  unsigned long long bits;
  __builtin_memcpy(&bits, &real, sizeof bits);
  cupel_say(out, "d");
  for (int shift = 60; shift >= 0; shift -= 4)
    cupel_add(out, &"0123456789abcdef"[(bits >> shift) & 15], 1);
}

/// A float as the double that is written the same way: 0.1f is 0.1.
static void cupel_put_float(CupelText* out, float value) {
  double real = (double)value;
  char text[32];
  for (int digits = 6; digits <= 9 && real - real == 0; ++digits) {
    cupel_print(text, sizeof text, "%.*g", digits, (double)value);
    real = cupel_parse_real(text, 0);
    if ((float)real == value) break;
  }
  cupel_put_real(out, real);
}

static _Bool cupel_is_utf8(const char* text, CupelSize size) {
  for (CupelSize i = 0; i < size;) {
    const unsigned first = (unsigned char)text[i];
    const CupelSize more = first < 0x80 ? 0 : first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    if (first >= 0x80 && (first < 0xc2 || first > 0xf4)) return 0;
    if (more >= size - i) return 0;
    for (CupelSize k = 1; k <= more; ++k)
      if (((unsigned char)text[i + k] & 0xc0) != 0x80) return 0;
    const unsigned second = more > 0 ? (unsigned char)text[i + 1] : 0;
    if ((first == 0xe0 && second < 0xa0) || (first == 0xed && second > 0x9f) ||
        (first == 0xf0 && second < 0x90) || (first == 0xf4 && second > 0x8f))
      return 0;
    i += more + 1;
  }
  return 1;
}

/// Text; as bytes where it is no UTF-8.
static void cupel_put_bytes(CupelText* out, const char* text, CupelSize size) {
  cupel_put_size(out, cupel_is_utf8(text, size) ? 's' : 'b', size);
  cupel_add(out, text, size);
}

static void cupel_put_text(CupelText* out, const char* text) {
  if (text)
    cupel_put_bytes(out, text, cupel_length(text));
  else
    cupel_say(out, "n");
}

static void cupel_put_char(CupelText* out, char value) { cupel_put_bytes(out, &value, 1); }

static _Bool cupel_same(const char* a, const char* b, CupelSize size) {
  for (CupelSize i = 0; i < size; ++i)
    if (a[i] != b[i]) return 0;
  return 1;
}

static _Bool cupel_same_text(const char* a, const char* b) {
  if (!a || !b) return a == b;
  const CupelSize size = cupel_length(a);
  return size == cupel_length(b) && cupel_same(a, b, size);
}

/// Takes a text and says whether it is that one.
static _Bool cupel_take_exactly(CupelReader* in, const char* text, CupelSize size) {
  if (!cupel_take(in, 's') && !cupel_take(in, 'b')) return 0;
  const CupelSize found = cupel_take_size(in);
  const char* at = in->at;
  if (cupel_fault[0]) return 0;
  in->at += found;
  return found == size && cupel_same(at, text, size);
}
