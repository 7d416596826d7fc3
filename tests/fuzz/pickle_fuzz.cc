// Bytes as a pickle: whatever they are, it ends, and what is read is plain data that travels.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "verifiers/code/internal/pickle.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto value = cupel::code::parse_pickle({reinterpret_cast<const char*>(data), size});
  if (!value) return 0;
  std::string wire;
  cupel::code::append_wire(wire, *value);
  const auto back = cupel::code::parse_wire(wire);
  if (!back || !back->second.empty()) std::abort();
  std::string again;
  cupel::code::append_wire(again, back->first);
  if (again != wire) std::abort();
  return 0;
}
