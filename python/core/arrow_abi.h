#pragma once

#include <cstdint>

// The structures by which programs hand one another Arrow's memory without linking to its library:
// https://arrow.apache.org/docs/format/CDataInterface.html and CStreamInterface.html.

namespace cupel::python {

struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  std::int64_t flags;
  std::int64_t n_children;
  ArrowSchema** children;
  ArrowSchema* dictionary;
  void (*release)(ArrowSchema*);
  void* private_data;
};

struct ArrowArray {
  std::int64_t length;
  std::int64_t null_count;
  std::int64_t offset;
  std::int64_t n_buffers;
  std::int64_t n_children;
  const void** buffers;
  ArrowArray** children;
  ArrowArray* dictionary;
  void (*release)(ArrowArray*);
  void* private_data;
};

struct ArrowArrayStream {
  int (*get_schema)(ArrowArrayStream*, ArrowSchema* out);
  int (*get_next)(ArrowArrayStream*, ArrowArray* out);
  const char* (*get_last_error)(ArrowArrayStream*);
  void (*release)(ArrowArrayStream*);
  void* private_data;
};

/// One of them, released at the end.
template <class Struct>
struct Owned : Struct {
  Owned() : Struct{} {}
  Owned(Owned&& other) noexcept : Struct(other) { other.Struct::release = nullptr; }
  Owned& operator=(Owned&&) = delete;
  ~Owned() {
    if (this->Struct::release) this->Struct::release(this);
  }
};

}  // namespace cupel::python
