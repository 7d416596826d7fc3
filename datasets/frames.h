#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "datasets/byte_reader.h"

namespace cupel {

/// Replaces `frame` by `text` compressed on its own: a gzip member or a zstd frame, which stand one
/// after another in a file. For `Codec::plain` that is the text itself.
Result<void> encode_frame(Codec codec, std::string_view text, std::string& frame);

/// How much of a file that a writer may have left in mid-write is whole: up to the last newline, or
/// the last complete member or frame.
Result<std::uint64_t> whole_bytes(const std::string& path, Codec codec);

}  // namespace cupel
