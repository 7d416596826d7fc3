// The process of a test file in C: calls of the solution's functions go to the process that holds
// it, through stubs that c_source.cc writes.
#pragma once

// How this process ends where the tests cannot go on; connected_tests.cc knows the numbers.
enum {
  kCupelGone = 121,       // the solution's process has ended
  kCupelForged = 122,     // what came is no reply
  kCupelBadValue = 123,   // the result is none that the tests could judge
  kCupelUntellable = 124  // what the tests pass cannot be handed over
};

// The bytes from a pointer to the end of its array, where the compiler sees the array: stubs and
// all that main calls are inlined for that.
#if __has_builtin(__builtin_dynamic_object_size)
#define CUPEL_KNOWN(pointer) __builtin_dynamic_object_size(pointer, 1)
#else
#define CUPEL_KNOWN(pointer) __builtin_object_size(pointer, 1)
#endif
#define CUPEL_UNKNOWN ((CupelSize)-1)

__attribute__((noreturn)) static void cupel_give_up(int code, const char* name, const char* why) {
  CupelText line = {0, 0, 0};
  cupel_say(&line, "\ncupel: ");
  cupel_say(&line, name);
  cupel_say(&line, why);
  cupel_say(&line, "\n");
  cupel_send(2, line.bytes, line.size);
  cupel_leave(code);
}

static char cupel_nonce[32];
static unsigned long long cupel_number;
static CupelText cupel_request;
static CupelText cupel_received;

/// Sends the request, receives the reply and reads what all replies begin with.
static CupelReader cupel_exchange(void) {
  if (!cupel_send_frame(&cupel_request))
    cupel_give_up(kCupelGone, "", "the solution's process has ended");
  switch (cupel_receive(&cupel_received, 16UL << 20)) {
    case kCupelFrame:
      break;
    case kCupelEnd:
      cupel_give_up(kCupelGone, "", "the solution's process has ended");
    case kCupelMalformed:
      cupel_give_up(kCupelForged, "", "what came from the solution's process is no reply");
  }
  CupelReader in = {cupel_received.bytes, cupel_received.bytes + cupel_received.size};
  const _Bool is_tuple = cupel_take(&in, 'u');
  cupel_take_size(&in);
  const _Bool has_nonce = cupel_take_exactly(&in, cupel_nonce, sizeof cupel_nonce);
  if (!is_tuple || !has_nonce || cupel_peek(&in) != 'i' ||
      cupel_take_integer(&in, 8, 0) != cupel_number++ || cupel_fault[0])
    cupel_give_up(kCupelForged, "", "what came is no reply to the request");
  return in;
}

static void cupel_start(void) {
  const CupelSize kRandom = 25;  // AT_RANDOM
  const unsigned char* bytes = (const unsigned char*)cupel_auxiliary(kRandom);
  for (int i = 0; i < 32; ++i)
    cupel_nonce[i] = "0123456789abcdef"[bytes[i / 2] >> (i % 2 ? 0 : 4) & 15];
  const CupelText arguments = cupel_request;
  cupel_request = (CupelText){0, 0, 0};
  cupel_say(&cupel_request, "u2:s5:start");
  cupel_put_bytes(&cupel_request, cupel_nonce, sizeof cupel_nonce);
  CupelReader in = cupel_exchange();
  if (!cupel_take_exactly(&in, "ready", 5))
    cupel_give_up(kCupelForged, "", "the solution's process is not ready");
  cupel_free(cupel_request.bytes);
  cupel_request = arguments;
}

static void cupel_begin(const char* name, CupelSize count) {
  cupel_request.size = 0;
  cupel_say(&cupel_request, "u5:s4:call");
  cupel_put_text(&cupel_request, name);
  cupel_put_size(&cupel_request, 'u', count);
}

/// Makes the call; the reader stands before the result.
static CupelReader cupel_ask(const char* name, _Bool wants_afterwards) {
  if (cupel_number == 0) cupel_start();
  cupel_say(&cupel_request, wants_afterwards ? "m0:t" : "m0:f");
  CupelReader in = cupel_exchange();
  const CupelReader kind = in;
  if (cupel_take_exactly(&in, "value", 5)) return in;
  in = kind;
  if (!cupel_take_exactly(&in, "raised", 6)) cupel_give_up(kCupelForged, "", "a reply of no kind");
  cupel_give_up(kCupelBadValue, name, " does not take what the tests pass");
}

/// Behind the result, the arguments as the call left them.
static void cupel_begin_afterwards(CupelReader* in, CupelSize count) {
  if (cupel_take_items(in, " where the arguments are wanted") != count)
    cupel_note("not all arguments", "");
}

static void cupel_finish(const CupelReader* in, const char* name) {
  if (!cupel_fault[0] && in->at != in->end) cupel_note("more than a result", "");
  if (!cupel_fault[0]) return;
  char why[200];
  cupel_print(why, sizeof why, " returns %.170s", cupel_fault);
  cupel_give_up(kCupelBadValue, name, why);
}

/// How many items an array has: as the compiler sees it, else as the integer beside it says, else
/// one. `beside` is -1 where there is no integer.
static CupelSize cupel_extent(const char* name, CupelSize known, CupelSize item, long long beside) {
  if (known == CUPEL_UNKNOWN) return beside >= 0 ? (CupelSize)beside : 1;
  const CupelSize whole = known / item;
  if (whole > 1 && beside > (long long)whole)
    cupel_give_up(kCupelUntellable, name, ": how long an array is cannot be told");
  return whole;
}

/// Where the size of what is written to is not known, a pointer is taken for one of a single item.
static void cupel_may_change(const char* name, CupelSize known, CupelSize index) {
  if (known == CUPEL_UNKNOWN && index > 0)
    cupel_give_up(kCupelUntellable, name, ": the size of an array that it changes cannot be told");
}

static void cupel_put_text_within(CupelText* out, const char* text, CupelSize known) {
  CupelSize size = 0;
  while (text && size < known && text[size]) ++size;
  if (text)
    cupel_put_bytes(out, text, size);
  else
    cupel_say(out, "n");
}

/// A text that was changed in place.
static void cupel_update_text(const char* name, CupelReader* in, char* text, CupelSize known) {
  const char* now = cupel_take_text(in);
  if (cupel_fault[0] || !now || !text) return;
  const CupelSize size = cupel_length(now);
  CupelSize had = 0;
  while (had < known && text[had]) ++had;
  if (had == size && cupel_same(text, now, size)) return;
  const _Bool fits = known == CUPEL_UNKNOWN ? size <= had : size < known;
  if (!fits && known == CUPEL_UNKNOWN)
    cupel_give_up(kCupelUntellable, name, ": how long a text may become cannot be told");
  if (!fits) cupel_note("a text that is too long for its place", "");
  if (fits) __builtin_memcpy(text, now, size + 1);
}
