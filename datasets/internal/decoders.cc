#include "datasets/internal/decoders.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstring>
#include <utility>

namespace cupel {
namespace {

constexpr std::size_t kRawBlock = 256 * 1024;

class PlainReader final : public ByteReader {
 public:
  explicit PlainReader(Opened opened)
      : file_(std::move(opened.file)), head_(std::move(opened.head)) {}

  Result<std::size_t> read(std::span<char> into, bool wait) override {
    std::size_t filled = std::min(into.size(), head_.size());
    std::copy_n(head_.begin(), filled, into.begin());
    head_.erase(head_.begin(), head_.begin() + static_cast<std::ptrdiff_t>(filled));
    while (filled < into.size() && (wait || filled == 0 || file_.ready())) {
      const auto count = file_.read_some(into.subspan(filled));
      if (!count) return filled > 0 ? Result<std::size_t>(filled) : count;
      if (*count == 0) break;
      filled += *count;
    }
    return filled;
  }

  std::uint64_t raw_position() const override { return file_.position(); }

 private:
  RawFile file_;
  std::vector<char> head_;
};

/// The part that gzip and zstd share: raw bytes come in blocks, decoded bytes go out.
class Decoder : public ByteReader {
 public:
  explicit Decoder(Opened opened) : file_(std::move(opened.file)), raw_(std::move(opened.head)) {
    end_ = raw_.size();
    raw_.resize(std::max(raw_.size(), kRawBlock));
  }

  Result<std::size_t> read(std::span<char> into, bool wait) override {
    std::size_t filled = 0;
    while (filled < into.size() && fault_.empty() && !finished_) {
      const bool holds_output = output_was_full_ && !at_boundary();
      if (begin_ == end_ && !holds_output && !refill(wait || filled == 0)) break;
      const std::size_t room = into.size() - filled;
      const std::size_t count = decode(into.subspan(filled));
      output_was_full_ = count == room;
      filled += count;
    }
    if (filled == 0 && !fault_.empty()) return failure(fault_);
    return filled;
  }

  std::uint64_t raw_position() const override { return file_.position(); }

 protected:
  /// Decodes from raw() into `into`; takes what it used with advance(); sets fault on bad data.
  virtual std::size_t decode(std::span<char> into) = 0;
  /// Whether the stream may end here: between two members or frames.
  virtual bool at_boundary() const = 0;

  std::span<const char> raw() const { return {raw_.data() + begin_, end_ - begin_}; }
  void advance(std::size_t count) { begin_ += count; }
  void fail(std::string message) { fault_ = std::move(message); }
  void finish() { finished_ = true; }

 private:
  bool refill(bool wait) {
    if (!wait && !file_.ready()) return false;
    const auto count = file_.read_some(raw_);
    begin_ = 0;
    end_ = count ? *count : 0;
    if (!count)
      fail(count.error().message);
    else if (*count == 0 && !at_boundary())
      fail("the compressed data is cut off; the file is incomplete");
    else if (*count == 0)
      finish();
    return end_ > 0;
  }

  RawFile file_;
  std::vector<char> raw_;
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::string fault_;
  bool output_was_full_ = false;  // then the decoder may hold more, with no input left
  bool finished_ = false;
};

class GzipReader final : public Decoder {
 public:
  explicit GzipReader(Opened opened) : Decoder(std::move(opened)) {
    constexpr int kGzipOnly = 16 + MAX_WBITS;
    if (inflateInit2(&stream_, kGzipOnly) != Z_OK) fail("no memory for the gzip decoder");
  }
  ~GzipReader() override { inflateEnd(&stream_); }
  GzipReader(const GzipReader&) = delete;
  GzipReader& operator=(const GzipReader&) = delete;

 private:
  std::size_t decode(std::span<char> into) override {
    if (at_boundary_ && !start_member()) return 0;
    const auto input = raw();
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(input.data()));
    stream_.avail_in = static_cast<uInt>(input.size());
    stream_.next_out = reinterpret_cast<Bytef*>(into.data());
    stream_.avail_out = static_cast<uInt>(std::min<std::size_t>(into.size(), 1u << 30));
    const uInt room = stream_.avail_out;
    const int status = inflate(&stream_, Z_NO_FLUSH);
    advance(input.size() - stream_.avail_in);
    if (status == Z_STREAM_END)
      at_boundary_ = true;
    else if (status != Z_OK && status != Z_BUF_ERROR)
      fail(std::string("the gzip data is damaged") + (stream_.msg ? ": " : "") +
           (stream_.msg ? stream_.msg : ""));
    return room - stream_.avail_out;
  }

  /// Members may follow one another; zeros after the last one are padding.
  bool start_member() {
    if (members_ > 0) {
      if (raw()[0] == '\0') {
        finish();
        return false;
      }
      inflateReset(&stream_);
    }
    ++members_;
    at_boundary_ = false;
    return true;
  }

  bool at_boundary() const override { return at_boundary_; }

  z_stream stream_{};
  std::size_t members_ = 0;
  bool at_boundary_ = true;
};

class ZstdReader final : public Decoder {
 public:
  explicit ZstdReader(Opened opened) : Decoder(std::move(opened)), context_(ZSTD_createDCtx()) {
    if (!context_) fail("no memory for the zstd decoder");
  }

 private:
  std::size_t decode(std::span<char> into) override {
    ZSTD_inBuffer input{raw().data(), raw().size(), 0};
    ZSTD_outBuffer output{into.data(), into.size(), 0};
    const std::size_t status = ZSTD_decompressStream(context_.get(), &output, &input);
    advance(input.pos);
    if (ZSTD_isError(status))
      fail(std::string("the zstd data is damaged: ") + ZSTD_getErrorName(status));
    at_boundary_ = status == 0;
    return output.pos;
  }

  bool at_boundary() const override { return at_boundary_; }

  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };
  std::unique_ptr<ZSTD_DCtx, Free> context_;
  bool at_boundary_ = true;
};

}  // namespace

std::unique_ptr<ByteReader> make_plain_reader(Opened opened) {
  return std::make_unique<PlainReader>(std::move(opened));
}

std::unique_ptr<ByteReader> make_gzip_reader(Opened opened) {
  return std::make_unique<GzipReader>(std::move(opened));
}

std::unique_ptr<ByteReader> make_zstd_reader(Opened opened) {
  return std::make_unique<ZstdReader>(std::move(opened));
}

}  // namespace cupel
