// Writes event files of a run that was killed after step 4 and resumed after step 2, for the tests
// in Python to read: cupel_event_probe FOLDER

#include <cstdint>
#include <cstdio>

#include "trainer/sight/event_file.h"

namespace {

using cupel::trainer::EventFile;

bool write_steps(const char* folder, std::uint64_t from, std::uint64_t to, double scale) {
  auto file = EventFile::open(folder, from);
  for (std::uint64_t step = from; file && step <= to; ++step) {
    const cupel::Metric reward[] = {{"reward", static_cast<double>(step) * scale}};
    const cupel::Metric passed[] = {{"pass@1", 1.0 / 3}};
    if (!file->write(step, "train", reward)) return false;
    if (step % 2 == 0 && !file->write(step, "eval", passed)) return false;
  }
  return file && file->close();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const bool is_written = write_steps(argv[1], 1, 4, 0.125) && write_steps(argv[1], 3, 5, 0.25);
  if (!is_written) std::fprintf(stderr, "%s: cannot write\n", argv[1]);
  return is_written ? 0 : 1;
}
