#include "datasets/byte_reader.h"

#include <utility>

#include "datasets/internal/decoders.h"

namespace cupel {
namespace {

bool starts_with(const std::vector<char>& head, std::string_view magic) {
  return std::string_view(head.data(), head.size()).starts_with(magic);
}

}  // namespace

Codec codec_of_path(std::string_view path) {
  if (path.ends_with(".gz")) return Codec::gzip;
  if (path.ends_with(".zst")) return Codec::zstd;
  return Codec::plain;
}

Result<std::unique_ptr<ByteReader>> open_reader(const std::string& path,
                                                std::optional<std::uint64_t> raw_limit,
                                                std::function<void(std::string_view)> raw_bytes) {
  constexpr std::string_view kGzip = "\x1f\x8b";
  constexpr std::string_view kZstd = "\x28\xb5\x2f\xfd";
  auto file = RawFile::open(path, raw_limit);
  if (!file) return tl::make_unexpected(file.error());
  file->set_listener(std::move(raw_bytes));
  Opened opened{std::move(*file), {}};
  char byte[4];
  while (opened.head.size() < sizeof byte) {
    const auto count = opened.file.read_some({byte, sizeof byte - opened.head.size()});
    if (!count) return tl::make_unexpected(count.error());
    if (*count == 0) break;
    opened.head.insert(opened.head.end(), byte, byte + *count);
    const char first = opened.head[0];
    if (first != kGzip[0] && first != kZstd[0]) break;  // a slow pipe of plain rows must not wait
  }
  if (starts_with(opened.head, kGzip)) return make_gzip_reader(std::move(opened));
  if (starts_with(opened.head, kZstd)) return make_zstd_reader(std::move(opened));
  return make_plain_reader(std::move(opened));
}

}  // namespace cupel
