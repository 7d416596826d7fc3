// The process of a solution in C: takes requests and calls the solution's functions, by functions
// that c_source.cc writes for them.
#pragma once

typedef struct {
  CupelReader arguments;  // behind their number
  CupelSize count;
  _Bool wants_afterwards;
  CupelText result;
  CupelText afterwards;  // the arguments as the call left them
} CupelCall;

typedef struct {
  const char* name;
  void (*call)(CupelCall*);
} CupelEntry;

enum { kCupelNonceMost = 64 };
static char cupel_nonce[kCupelNonceMost];
static CupelSize cupel_nonce_size;

static void cupel_reply(CupelText* out, const char* parts, unsigned long long number) {
  out->size = 0;
  cupel_say(out, parts);
  cupel_put_bytes(out, cupel_nonce, cupel_nonce_size);
  cupel_put_integer(out, number, 0);
}

static void cupel_call_entry(CupelReader* in, const CupelEntry* entries, unsigned long long number,
                             CupelText* out) {
  const CupelEntry* entry = entries;
  const CupelReader name = *in;
  for (; entry->name; ++entry) {
    *in = name;
    if (cupel_take_exactly(in, entry->name, cupel_length(entry->name))) break;
  }
  if (!entry->name) cupel_note("there is no such function", "");
  static CupelCall call;
  call.arguments = *in;
  call.count = cupel_take_items(&call.arguments, " where arguments are wanted");
  call.result.size = call.afterwards.size = 0;
  cupel_skip(in);
  cupel_skip(in);
  call.wants_afterwards = cupel_take_bool(in);
  if (!cupel_fault[0]) entry->call(&call);
  if (cupel_fault[0]) {
    cupel_reply(out, "u5:", number);
    cupel_say(out, "s6:raiseds8:mismatch");
    cupel_put_text(out, cupel_fault);
    cupel_fault[0] = '\0';
    return;
  }
  cupel_reply(out, call.wants_afterwards ? "u5:" : "u4:", number);
  cupel_say(out, "s5:value");
  cupel_add(out, call.result.bytes, call.result.size);
  if (call.wants_afterwards) cupel_add(out, call.afterwards.bytes, call.afterwards.size);
}

static void cupel_serve(const CupelEntry* entries) {
  static CupelText request, out;
  for (unsigned long long number = 0; cupel_receive(&request, 1UL << 30) == kCupelFrame; ++number) {
    CupelReader in = {request.bytes, request.bytes + request.size};
    cupel_take_items(&in, " where a request is wanted");
    const CupelReader verb = in;
    if (cupel_take_exactly(&in, "start", 5)) {
      cupel_take(&in, 's');
      const CupelSize size = cupel_take_size(&in);
      cupel_nonce_size = size < kCupelNonceMost ? size : kCupelNonceMost;
      __builtin_memcpy(cupel_nonce, in.at, cupel_nonce_size);
      cupel_reply(&out, "u3:", number);
      cupel_say(&out, "s5:ready");
    } else {
      in = verb;
      cupel_skip(&in);
      cupel_call_entry(&in, entries, number, &out);
    }
    if (!cupel_send_frame(&out)) break;
  }
}
