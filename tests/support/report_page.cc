#include "tests/support/report_page.h"

#include <zlib.h>

#include <stdexcept>

namespace cupel::test {
namespace {

std::string element(std::string_view page, const std::string& id) {
  const std::string open = "<script type=\"application/gzip\" id=\"" + id + "\">";
  const std::size_t at = page.find(open);
  if (at == std::string_view::npos) throw std::runtime_error("the page has no " + id);
  const std::size_t begin = at + open.size();
  return std::string(page.substr(begin, page.find("</script>", begin) - begin));
}

int digit(char c) {
  if (c >= 'A' && c <= 'Z') return c - 'A';
  if (c >= 'a' && c <= 'z') return c - 'a' + 26;
  if (c >= '0' && c <= '9') return c - '0' + 52;
  return c == '+' ? 62 : c == '/' ? 63 : -1;
}

std::string decoded(std::string_view base64) {
  std::string bytes;
  unsigned bits = 0;
  int count = 0;
  for (const char c : base64) {
    if (c == '=') break;
    if (digit(c) < 0) throw std::runtime_error("this is not base64");
    bits = bits << 6 | static_cast<unsigned>(digit(c));
    count += 6;
    if (count < 8) continue;
    count -= 8;
    bytes += static_cast<char>(bits >> count & 0xff);
  }
  return bytes;
}

std::string unpacked(std::string bytes) {
  z_stream stream{};
  constexpr int kGzip = 16;
  if (inflateInit2(&stream, MAX_WBITS + kGzip) != Z_OK) throw std::runtime_error("no zlib");
  stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string text, piece(1 << 16, '\0');
  int status = Z_OK;
  while (status == Z_OK) {
    stream.next_out = reinterpret_cast<Bytef*>(piece.data());
    stream.avail_out = static_cast<uInt>(piece.size());
    status = inflate(&stream, Z_NO_FLUSH);
    text.append(piece, 0, piece.size() - stream.avail_out);
  }
  inflateEnd(&stream);
  if (status != Z_STREAM_END) throw std::runtime_error("the gzip stream is broken");
  return text;
}

}  // namespace

ReportPage::ReportPage(std::string_view page)
    : rows(nlohmann::json::parse(unpacked(decoded(element(page, "rows-data"))))),
      texts(nlohmann::json::parse(unpacked(decoded(element(page, "texts-data"))))) {}

}  // namespace cupel::test
