#include <benchmark/benchmark.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "bench/synthetic_rows.h"
#include "datasets/line_blocks.h"
#include "datasets/rows.h"
#include "rewards/engine.h"
#include "rewards/scored_row.h"

namespace cupel {
namespace {

/// A file of synthetic rows that is gone when the benchmark ends.
class RowsFile {
 public:
  RowsFile() {
    std::string text;
    for (std::uint64_t i = 0; text.size() < kBytes; ++i) bench::append_row(text, i);
    const int fd = ::mkstemp(path_.data());
    ok_ = fd >= 0 && ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    size_ = text.size();
    if (fd >= 0) ::close(fd);
  }
  ~RowsFile() { std::remove(path_.c_str()); }

  bool ok() const { return ok_; }
  const std::string& path() const { return path_; }
  std::size_t size() const { return size_; }

 private:
  static constexpr std::size_t kBytes = 32u << 20;
  std::string path_ = (std::filesystem::temp_directory_path() / "cupel-bench-XXXXXX").string();
  std::size_t size_ = 0;
  bool ok_ = false;
};

void set_rates(benchmark::State& state, std::size_t bytes, std::size_t rows) {
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * bytes));
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * rows));
}

/// Calls `use(block)` for every block of the file, once an iteration.
template <class Use>
void for_each_block(benchmark::State& state, Use use) {
  const RowsFile file;
  if (!file.ok()) return state.SkipWithError("cannot write to the temporary folder");
  std::size_t rows = 0;
  for (auto _ : state) {
    auto reader = LineBlockReader::open({file.path()}, {});
    LineBlock block;
    rows = 0;
    while (reader->next(block)) rows += use(block);
  }
  set_rates(state, file.size(), rows);
}

void BM_CutLines(benchmark::State& state) {
  for_each_block(state, [](const LineBlock& block) {
    benchmark::DoNotOptimize(block.text().data());
    return std::size_t{0};
  });
}
BENCHMARK(BM_CutLines)->Unit(benchmark::kMillisecond);

void BM_ParseRows(benchmark::State& state) {
  RowParser parser(RowFormat{});
  ParsedRows rows;
  for_each_block(state, [&](const LineBlock& block) {
    parser.parse(block, rows);
    return rows.rows.size();
  });
}
BENCHMARK(BM_ParseRows)->Unit(benchmark::kMillisecond);

void BM_ParseScoreNothingAndWrite(benchmark::State& state) {
  const auto engine = Engine::create(*Spec::from_verifier("none"), 1);
  RowParser parser(RowFormat{});
  ParsedRows rows;
  std::string text;
  for_each_block(state, [&](const LineBlock& block) {
    parser.parse(block, rows);
    const auto scored = engine->score(rows.samples);
    text.clear();
    for (std::size_t i = 0; i < scored.size(); ++i)
      append_scored_row(text, rows.rows[i], scored[i], false);
    benchmark::DoNotOptimize(text.data());
    return rows.rows.size();
  });
}
BENCHMARK(BM_ParseScoreNothingAndWrite)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cupel
