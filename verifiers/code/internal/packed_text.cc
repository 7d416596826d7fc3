#include "verifiers/code/internal/packed_text.h"

#include <fmt/format.h>
#include <sodium.h>
#include <zlib.h>

#include <algorithm>
#include <limits>

namespace cupel::code {

Result<std::string> from_base64(std::string_view text) {
  std::string bytes(text.size() / 4 * 3 + 3, '\0');
  std::size_t size = 0;
  const char* end = nullptr;
  const int read =
      sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(),
                        text.size(), " \t\r\n", &size, &end, sodium_base64_VARIANT_ORIGINAL);
  const std::size_t stop = end ? static_cast<std::size_t>(end - text.data()) : 0;
  if (read != 0 || stop != text.size())
    return failure(fmt::format("not base64 from byte {} on", stop));
  bytes.resize(size);
  return bytes;
}

Result<std::string> inflate(std::string_view stream, std::size_t most) {
  if (stream.size() > std::numeric_limits<uInt>::max()) return failure("a zlib stream too large");
  z_stream state{};
  if (inflateInit(&state) != Z_OK) return failure("zlib cannot be started");
  state.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(stream.data()));
  state.avail_in = static_cast<uInt>(stream.size());
  std::string bytes;
  int status = Z_OK;
  while (status == Z_OK && bytes.size() <= most) {
    constexpr std::size_t kStep = 1u << 20;
    const std::size_t begin = bytes.size();
    const std::size_t step = std::min(std::max(begin, kStep), most + 1 - begin);
    bytes.resize(begin + step);
    state.next_out = reinterpret_cast<Bytef*>(bytes.data() + begin);
    state.avail_out = static_cast<uInt>(step);
    status = ::inflate(&state, Z_NO_FLUSH);
    bytes.resize(begin + step - state.avail_out);
  }
  const bool has_more = state.avail_in > 0;
  inflateEnd(&state);
  if (bytes.size() > most) return failure(fmt::format("zlib data of more than {} bytes", most));
  if (status != Z_STREAM_END)
    return failure(status == Z_BUF_ERROR ? "a zlib stream that is cut short" : "no zlib stream");
  if (has_more) return failure("bytes behind the end of a zlib stream");
  return bytes;
}

}  // namespace cupel::code
