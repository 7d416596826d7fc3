// Any bytes as a file of rows: nothing may crash, and simdjson with our checks on top must agree
// with nlohmann_json about what is JSON and what a completion says.

#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "datasets/line_blocks.h"
#include "datasets/rows.h"

namespace {

using nlohmann::json;

[[noreturn]] void disagree(const char* what, std::string_view line) {
  std::fprintf(stderr, "%s: %.*s\n", what, static_cast<int>(line.size()), line.data());
  std::abort();
}

void require(bool holds, const char* what, std::string_view line) {
  if (!holds) disagree(what, line);
}

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> lines;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

/// nlohmann_json refuses a lone surrogate and a number too large for it, which we let pass.
bool may_differ(std::string_view line) {
  return line.find("\\u") != std::string_view::npos ||
         line.find_first_of("eE") != std::string_view::npos;
}

void check_row(const cupel::Row& row, const cupel::ParsedRows& rows, std::string_view line) {
  require((row.sample == cupel::Row::kNoSample) != row.fault.empty(), "neither read nor bad", line);
  const bool is_bad_json = row.fault.find("not valid JSON") != std::string::npos ||
                           row.fault.find("not valid UTF-8") != std::string::npos;
  const bool ends_early = line.find('\0') != std::string_view::npos;  // for nlohmann_json
  if (is_bad_json) require(ends_early || !json::accept(line), "JSON that we refuse", line);
  if (!row.fault.empty() || line.find("\\u") != std::string_view::npos) return;
  const json parsed = json::parse(line, nullptr, false);
  if (parsed.is_discarded()) return require(may_differ(line), "not JSON, but we read it", line);
  const std::string output = "{\"id\":" + std::string(row.id) + std::string(row.carried) + "}";
  require(json::accept(output) || may_differ(line), "carried fields are not JSON", output);
  if (parsed.contains("completion") && parsed["completion"].is_string())
    require(parsed["completion"] == rows.samples[row.sample].completion, "another text", line);
}

bool is_compressed(std::string_view text) {
  return text.starts_with("\x1f\x8b") || text.starts_with("\x28\xb5\x2f\xfd");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::string path =
      (std::filesystem::temp_directory_path() / ("cupel-row-fuzz-" + std::to_string(::getpid())))
          .string();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (!file || std::fwrite(data, 1, size, file) != size || std::fclose(file) != 0) std::abort();
  cupel::LineBlockOptions options;
  options.block_bytes = 64;
  auto reader = cupel::LineBlockReader::open({path}, options);
  if (!reader) std::abort();
  const auto lines = lines_of(text);
  const bool has_mark = text.starts_with("\xEF\xBB\xBF");
  cupel::RowParser parser(cupel::RowFormat{});
  cupel::ParsedRows rows;
  cupel::LineBlock block;
  while (reader->next(block)) {
    parser.parse(block, rows);
    if (is_compressed(text)) continue;
    for (const cupel::Row& row : rows.rows)
      if (!has_mark || row.line > 1) check_row(row, rows, lines.at(row.line - 1));
  }
  std::remove(path.c_str());
  return 0;
}
