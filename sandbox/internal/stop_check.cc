#include "sandbox/internal/stop_check.h"

#include <algorithm>
#include <filesystem>

#include "sandbox/internal/elf_object.h"
#include "sandbox/internal/file_bytes.h"

namespace cupel::sandbox {

StopCheck::StopCheck() {
  namespace fs = std::filesystem;
  constexpr std::uint64_t kMostBytes = 64ull << 20;
  std::error_code ignored;
  std::vector<fs::path> folders = {"/usr/lib", "/usr/lib64"};
  for (const auto& entry : fs::directory_iterator("/usr/lib", ignored))
    if (entry.is_directory(ignored)) folders.push_back(entry.path());
  for (const fs::path& folder : folders) {
    const auto bytes = read_file(folder / "libc.a", kMostBytes);
    if (!bytes) continue;
    if (auto symbols = ArchiveSymbols::read(*bytes)) libraries_.push_back(std::move(*symbols));
  }
}

bool StopCheck::allows(std::string_view object, std::string_view program) const {
  return !libraries_.empty() && is_static_program(program) &&
         std::all_of(libraries_.begin(), libraries_.end(), [&](const ArchiveSymbols& library) {
           return may_stop(object, library).has_value();
         });
}

}  // namespace cupel::sandbox
