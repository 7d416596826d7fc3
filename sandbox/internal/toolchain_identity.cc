#include "sandbox/internal/toolchain_identity.h"

#include <glob.h>
#include <sys/stat.h>

#include <string>

namespace cupel::sandbox {
namespace {

void add_file(Digester& digester, const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return;
  digester.add(path)
      .add(static_cast<std::uint64_t>(status.st_size))
      .add(static_cast<std::uint64_t>(status.st_mtim.tv_sec))
      .add(static_cast<std::uint64_t>(status.st_mtim.tv_nsec));
}

void add_program(Digester& digester, const Language::Arguments& step) {
  if (!step.empty()) add_file(digester, find_program(step.front()));
}

}  // namespace

Result<Digest> toolchain_identity(const Language& language,
                                  const std::function<RunResult(const Command&)>& run) {
  Digester digester;
  Command version;
  version.is_tool = true;
  version.arguments = language.version;
  version.arguments.front() = find_program(language.version.front());
  version.limits = language.compile_limits;
  const RunResult said = run(version);
  if (said.outcome == Outcome::sandbox_error || said.outcome == Outcome::wall_limit)
    return failure("cannot ask " + version.arguments.front() + " for its version: " + said.detail);
  digester.add(said.output).add(said.errors);

  add_program(digester, language.version);
  for (const Language::Arguments& step : language.steps) add_program(digester, step);
  add_file(digester, find_program(language.linker_program));
  for (const std::string& pattern : language.depends) {
    glob_t matches{};
    if (::glob(pattern.c_str(), 0, nullptr, &matches) == 0)
      for (std::size_t i = 0; i < matches.gl_pathc; ++i) add_file(digester, matches.gl_pathv[i]);
    ::globfree(&matches);
  }
  return digester.finish();
}

}  // namespace cupel::sandbox
