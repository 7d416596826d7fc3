// Any bytes as a file of rows: the reader must keep the JSON's meaning and never fail otherwise.

#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "datasets/line_blocks.h"
#include "datasets/rows.h"

namespace {

[[noreturn]] void disagree(const char* what, std::string_view line) {
  std::fprintf(stderr, "%s: %.*s\n", what, static_cast<int>(line.size()), line.data());
  std::abort();
}

/// What travels through must be JSON that another parser reads too.
void check_carried(const cupel::Row& row) {
  const std::string object = "{\"id\":" + std::string(row.id) + std::string(row.carried) + "}";
  if (!nlohmann::json::accept(object)) disagree("carried fields are not JSON", object);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string path = "/tmp/cupel-row-fuzz-" + std::to_string(::getpid());
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (!file || std::fwrite(data, 1, size, file) != size || std::fclose(file) != 0) std::abort();
  cupel::LineBlockOptions options;
  options.block_bytes = 64;
  options.max_line_bytes = 4096;
  auto reader = cupel::LineBlockReader::open({path}, options);
  if (!reader) std::abort();
  cupel::RowParser parser(cupel::RowFormat{});
  cupel::ParsedRows rows;
  cupel::LineBlock block;
  while (reader->next(block)) {
    parser.parse(block, rows);
    for (const cupel::Row& row : rows.rows) {
      check_carried(row);
      if (row.sample == cupel::Row::kNoSample && row.fault.empty())
        disagree("a row with neither sample nor fault", row.id);
    }
  }
  std::remove(path.c_str());
  return 0;
}
