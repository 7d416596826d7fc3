#include "sandbox/executable.h"

#include <cstring>

#include "base/digest.h"
#include "sandbox/internal/file_bytes.h"

namespace cupel::sandbox {
namespace {

constexpr std::uint64_t kMostBytes = 1ull << 30;

}  // namespace

Result<std::shared_ptr<const Executable>> load_executable(const std::filesystem::path& path) {
  const auto bytes = read_file(path, kMostBytes);
  if (!bytes) return failure("cannot read the program " + path.string());
  return make_executable(*bytes);
}

Result<std::shared_ptr<const Executable>> make_executable(std::string_view bytes, bool may_stop) {
  auto file = sealed_file(bytes);
  if (!file) return tl::make_unexpected(file.error());
  auto executable = std::make_shared<Executable>();
  executable->file = std::move(*file);
  const Digest digest = Digester().add(bytes).finish();
  std::memcpy(&executable->identity, digest.data(), sizeof executable->identity);
  executable->may_stop = may_stop;
  return executable;
}

}  // namespace cupel::sandbox
