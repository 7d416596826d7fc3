#pragma once

#include <memory>
#include <vector>

#include "datasets/byte_reader.h"
#include "datasets/internal/raw_file.h"

namespace cupel {

/// A file and the bytes of it that were read ahead to find out its format.
struct Opened {
  RawFile file;
  std::vector<char> head;
};

std::unique_ptr<ByteReader> make_plain_reader(Opened opened);
std::unique_ptr<ByteReader> make_gzip_reader(Opened opened);
std::unique_ptr<ByteReader> make_zstd_reader(Opened opened);

}  // namespace cupel
