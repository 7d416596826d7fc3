#include "sandbox/internal/stop_object.h"

#include <utility>

#include "base/digest.h"
#include "sandbox/internal/file_bytes.h"
#include "sandbox/internal/toolchain_identity.h"
#include "sandbox/stop/stop.c.h"

namespace cupel::sandbox {

StopObject::StopObject(BuildCache& cache, Run run) : cache_(cache), run_(std::move(run)) {}

const std::string& StopObject::bytes() {
  std::call_once(once_, [this] { bytes_ = make(); });
  return bytes_;
}

std::string StopObject::make() const {
  const std::string compiler = find_program("gcc");
  if (compiler.empty()) return {};
  Language language;
  language.version = {"gcc", "--version"};
  language.depends = {"/usr/lib/gcc/*/*/cc1", "/usr/bin/as"};
  const auto identity = toolchain_identity(language, run_);
  if (!identity) return {};
  const Digest key =
      Digester().add("stop object").add(bytes_of(*identity)).add(kStopSource).finish();
  if (auto kept = cache_.read(key); kept && kept->files.size() == 1)
    return std::move(kept->files.front().contents);
  Command command;
  // Nothing that would call into the C library, which a program may have replaced.
  command.arguments = {compiler,
                       "-std=gnu11",
                       "-O2",
                       "-fno-stack-protector",
                       "-fcf-protection=none",
                       "-fno-pie",
                       "-c",
                       "-o",
                       "stop.o",
                       "stop.c"};
  command.is_tool = true;
  command.files = {{"stop.c", std::string(kStopSource)}};
  command.collect = {"stop.o"};
  const RunResult run = run_(command);
  constexpr std::uint64_t kLargest = 1 << 20;
  if (run.outcome != Outcome::accepted || run.collected.empty()) return {};
  auto bytes = read_file(run.collected.front().file.get(), kLargest);
  if (!bytes) return {};
  Build build;
  build.outcome = Outcome::accepted;
  build.files.push_back({"stop.o", *bytes});
  cache_.write(key, build);
  return std::move(*bytes);
}

}  // namespace cupel::sandbox
