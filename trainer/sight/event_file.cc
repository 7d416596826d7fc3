#include "trainer/sight/event_file.h"

#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <utility>

#include "trainer/sight/internal/event_record.h"

namespace cupel::trainer {
namespace {

namespace fs = std::filesystem;

/// Seconds since 1970.
double wall_time() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

std::string host_name() {
  std::array<char, 256> name{};
  if (::gethostname(name.data(), name.size() - 1) != 0 || name[0] == '\0') return "localhost";
  return name.data();
}

/// A name that no file has yet and that sorts behind those that there are.
std::string new_path(const std::string& folder) {
  std::array<char, 24> seconds{};
  std::snprintf(seconds.data(), seconds.size(), "%010lld", static_cast<long long>(wall_time()));
  const std::string path = folder + "/events.out.tfevents." + seconds.data() + "." + host_name();
  if (!fs::exists(path)) return path;
  for (int number = 1;; ++number)
    if (const std::string other = path + "." + std::to_string(number); !fs::exists(other))
      return other;
}

}  // namespace

Result<EventFile> EventFile::open(const std::string& folder, std::uint64_t first_step) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return failure(folder + ": cannot make the folder: " + error.message());
  const std::string path = new_path(folder);
  auto file = OutputFile::open(path, OutputFile::Mode::replace, {});
  if (!file) return tl::make_unexpected(file.error());
  std::string start;
  internal::append_record(start, internal::version_event(wall_time()));
  internal::append_record(start, internal::start_event(wall_time(), first_step));
  if (auto written = file->write(start); !written) return tl::make_unexpected(written.error());
  return EventFile(std::move(*file), path);
}

Result<void> EventFile::write(std::uint64_t step, std::string_view kind,
                              std::span<const Metric> values) {
  std::string record;
  internal::append_record(record, internal::scalars_event(wall_time(), step, kind, values));
  return file_.write(record);
}

}  // namespace cupel::trainer
