#include "trainer/sight/internal/run_file.h"

#include <utility>

namespace cupel::trainer::internal {
namespace {

std::string path_in(const std::string& folder, std::string_view name) {
  return folder + "/" + std::string(name);
}

}  // namespace

Result<OutputFile> start_run_file(const std::string& folder, std::string_view name) {
  return OutputFile::open(path_in(folder, name), OutputFile::Mode::replace, {});
}

Result<ResumedFile> resume_run_file(const std::string& folder, std::string_view name,
                                    std::string_view kind, std::uint64_t step) {
  const std::string path = path_in(folder, name);
  // Held before it is read, so that nobody else can be writing what is kept.
  auto file = OutputFile::open(path, OutputFile::Mode::resume, {});
  if (!file) return tl::make_unexpected(file.error());
  const auto kept = lines_to_keep(path, kind, step);
  if (!kept) return tl::make_unexpected(kept.error());
  if (auto cut = file->truncate(kept->bytes); !cut) return tl::make_unexpected(cut.error());
  return ResumedFile{std::move(*file), *kept};
}

}  // namespace cupel::trainer::internal
