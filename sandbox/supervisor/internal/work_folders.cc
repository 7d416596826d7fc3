#include "sandbox/supervisor/internal/work_folders.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "sandbox/supervisor/internal/stale.h"

namespace cupel::sandbox {
namespace {

namespace fs = std::filesystem;

constexpr const char* kPrefix = "cupel-work-";

std::string temporary_folder() {
  const char* given = std::getenv("TMPDIR");
  return given != nullptr && *given == '/' ? given : "/tmp";
}

}  // namespace

Result<std::string> make_work_folder(unsigned slot, uid_t user) {
  std::string folder = temporary_folder() + "/" + kPrefix + mark_of(::getpid()) + "-" +
                       std::to_string(slot) + "-XXXXXX";
  if (::mkdtemp(folder.data()) == nullptr)
    return failure("cannot make the folder " + folder + ": " + std::strerror(errno));
  if (user != static_cast<uid_t>(-1) && ::chown(folder.c_str(), user, user) != 0)
    return failure("cannot give the folder " + folder + " away: " + std::strerror(errno));
  return folder;
}

void remove_work_folder(const std::string& folder) {
  std::error_code ignored;
  fs::remove_all(folder, ignored);
}

void remove_stale_work_folders() {
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator(temporary_folder(), ignored))
    if (is_stale(entry.path().filename().string(), kPrefix)) remove_work_folder(entry.path());
}

}  // namespace cupel::sandbox
