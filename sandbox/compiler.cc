#include "sandbox/compiler.h"

#include <fmt/format.h>

#include <exception>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include "base/digest.h"
#include "base/recent.h"
#include "sandbox/executable.h"
#include "sandbox/internal/build_cache.h"
#include "sandbox/internal/compile_outcome.h"
#include "sandbox/internal/compile_step.h"
#include "sandbox/internal/file_bytes.h"
#include "sandbox/internal/precompiled_header.h"
#include "sandbox/internal/stop_check.h"
#include "sandbox/internal/stop_object.h"
#include "sandbox/internal/toolchain_identity.h"

namespace cupel::sandbox {
namespace {

namespace fs = std::filesystem;

using RecentBuilds = Recent<CompileResult>;

void add_limits(Digester& digester, const Limits& limits) {
  digester.add(static_cast<std::uint64_t>(limits.cpu_time.count()))
      .add(static_cast<std::uint64_t>(limits.wall_time.count()))
      .add(limits.memory_bytes)
      .add(std::uint64_t{limits.processes})
      .add(limits.output_bytes)
      .add(limits.file_bytes)
      .add(std::uint64_t{limits.open_files});
}

void add_commands(Digester& digester, const std::vector<Language::Arguments>& commands) {
  digester.add(commands.size());
  for (const Language::Arguments& command : commands) {
    digester.add(command.size());
    for (const std::string& word : command) digester.add(word);
  }
}

void append_note(std::string& detail, const std::string& note) {
  if (!detail.empty() && !note.empty()) detail += "; ";
  detail += note;
}

/// The cache's folder, made and found to be this user's alone.
Result<fs::path> own_cache_folder(const fs::path& folder) {
  auto found = cache_folder(folder);
  if (!found) return found;
  if (auto made = make_private_folder(*found); !made) return tl::make_unexpected(made.error());
  return found;
}

Result<fs::path> below(const Result<fs::path>& folder, const char* name) {
  if (!folder) return folder;
  return *folder / name;
}

/// What all later compiles share must not hang on the cutoff of the first.
std::function<RunResult(const Command&)> to_its_end(const Compiler::Run& run) {
  return [run](const Command& command) { return run(command, nullptr); };
}

}  // namespace

Command Program::command(std::string input, const Limits& limits) const {
  Command command = parts_->command;
  command.input = std::move(input);
  command.limits = limits;
  const auto stretched = [&](std::chrono::nanoseconds time) {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(time * parts_->cpu_factor);
  };
  command.limits.cpu_time = stretched(limits.cpu_time);
  command.limits.wall_time = stretched(limits.wall_time);
  command.limits.memory_bytes += parts_->extra_memory;
  command.limits.processes += parts_->extra_processes;
  const std::string megabytes = std::to_string(limits.memory_bytes >> 20);
  for (std::string& argument : command.arguments)
    argument = replace_all(std::move(argument), "{memory_mb}", megabytes);
  return command;
}

/// Two folders lie below the cache's: binaries, which this user alone may read, and the toolchain's
/// part, which sandboxes are shown.
class Compiler::Impl {
 public:
  Impl(Run run, Languages languages, Options options, const Result<fs::path>& folder)
      : run_(std::move(run)),
        languages_(std::move(languages)),
        options_(std::move(options)),
        cache_(below(folder, "programs"), options_.disk_bytes),
        headers_(folder ? *folder / "toolchain" : fs::path(), to_its_end(run_)),
        stop_(cache_, to_its_end(run_)),
        recent_(options_.memory_bytes) {}

  CompileResult compile(std::string_view name, std::string_view source,
                        const std::optional<Limits>& limits, const Cutoff* cutoff);
  Result<void> prepare(std::string_view name);

 private:
  /// A language whose programs are here, and all of a cache's key but source and limits.
  struct Ready {
    const Language* language;
    Digest identity;
    Digest key;
  };
  Result<Ready> ready(std::string_view name);
  RecentBuilds::Made make(const Ready& ready, const Digest& key, std::string_view source,
                          const Limits& limits, const Cutoff* cutoff);
  Build build(const Ready& ready, std::string_view source, const Limits& limits,
              const Cutoff* cutoff);
  RecentBuilds::Made finish(const Language& language, std::string_view source, Build build) const;

  Run run_;
  Languages languages_;
  Options options_;
  BuildCache cache_;
  PrecompiledHeaders headers_;
  StopObject stop_;
  StopCheck stop_check_;
  RecentBuilds recent_;
  std::mutex mutex_;
  std::map<std::string, Ready, std::less<>> ready_;
};

Result<Compiler::Impl::Ready> Compiler::Impl::ready(std::string_view name) {
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = ready_.find(name); found != ready_.end()) return found->second;
  }
  const auto found = languages_.find(name);
  if (!found) return tl::make_unexpected(found.error());
  const Language& language = **found;
  Ready ready{&language, {}, {}};
  Digester digester;
  digester.add("cupel compile 1").add(language.name).add(language.source);
  if (!language.steps.empty()) {
    const auto identity = toolchain_identity(language, to_its_end(run_));
    if (!identity) return tl::make_unexpected(identity.error());
    ready.identity = *identity;
    add_commands(digester, language.steps);
    add_commands(digester, language.otherwise);
    for (const auto& [header, arguments] : language.libraries) {
      digester.add(header);
      add_commands(digester, {arguments});
    }
    add_commands(digester, {language.flags,
                            language.linker,
                            language.environment,
                            language.run,
                            language.collect,
                            {language.stem},
                            language.stem_patterns});
    if (language.stops) digester.add(stop_.bytes());
  }
  ready.key = digester.add(bytes_of(ready.identity)).finish();
  const std::lock_guard lock(mutex_);
  ready_.emplace(language.name, ready);
  constexpr std::size_t kMostSpellings = 1000;
  if (ready_.size() < kMostSpellings) ready_.emplace(name, ready);
  return ready;
}

CompileResult Compiler::Impl::compile(std::string_view name, std::string_view source,
                                      const std::optional<Limits>& limits, const Cutoff* cutoff) {
  CompileResult result;
  const auto known = ready(name);
  if (!known) {
    result.detail = known.error().message;
    return result;
  }
  if (source.size() > options_.source_bytes) {
    result.outcome = Outcome::compile_error;
    result.detail = fmt::format("the source has {} bytes; at most {} are compiled", source.size(),
                                options_.source_bytes);
    return result;
  }
  const Limits& within = limits ? *limits : known->language->compile_limits;
  Digester digester;
  digester.add(bytes_of(known->key));
  if (!known->language->steps.empty()) add_limits(digester, within);
  const Digest key = digester.add(source).finish();
  try {
    auto got = recent_.get(
        key, [&] { return make(*known, key, source, within, cutoff); }, cutoff);
    if (!got) {
      result.detail = "the compile step was not awaited: its caller waits no longer";
      return result;
    }
    result = std::move(got->value);
    result.cached = result.cached || got->was_there;
  } catch (const std::exception& error) {
    result.detail = std::string("compiling failed: ") + error.what();
  }
  if (result.cached) return result;
  append_note(result.detail, cache_.complaint());
  append_note(result.detail, headers_.complaint());
  return result;
}

Result<void> Compiler::Impl::prepare(std::string_view name) {
  const auto known = ready(name);
  if (!known) return tl::make_unexpected(known.error());
  if (known->language->precompiled_header.empty()) return {};
  headers_.folder_for(*known->language, known->identity);
  if (std::string complaint = headers_.complaint(); !complaint.empty())
    return failure(std::move(complaint));
  return {};
}

RecentBuilds::Made Compiler::Impl::make(const Ready& ready, const Digest& key,
                                        std::string_view source, const Limits& limits,
                                        const Cutoff* cutoff) {
  const Language& language = *ready.language;
  if (language.steps.empty()) {
    Build as_it_is;
    as_it_is.outcome = Outcome::accepted;
    as_it_is.files.push_back(
        {replace_all(language.source, "{stem}", stem_of(language, source)), std::string(source)});
    return finish(language, source, std::move(as_it_is));
  }
  if (auto kept = cache_.read(key)) {
    RecentBuilds::Made made = finish(language, source, std::move(*kept));
    made.value.cached = true;
    return made;
  }
  Build fresh = build(ready, source, limits, cutoff);
  const bool is_cut_off = fresh.outcome == Outcome::sandbox_error && cutoff && cutoff->reached();
  if (worth_keeping(fresh)) cache_.write(key, fresh);
  RecentBuilds::Made made = finish(language, source, std::move(fresh));
  made.is_cut_off = is_cut_off;
  return made;
}

Build Compiler::Impl::build(const Ready& ready, std::string_view source, const Limits& limits,
                            const Cutoff* cutoff) {
  const Language& language = *ready.language;
  CompileAids aids;
  if (!language.precompiled_header.empty() &&
      source.find(language.precompiled_header) != std::string_view::npos)
    aids.header_folder = headers_.folder_for(language, ready.identity);
  if (language.stops) aids.stop_object = stop_.bytes();
  RunResult run = run_(compile_command(language, language.steps, source, aids, limits), cutoff);
  const CollectedFile* object = collected_file(run, language.object);
  if (run.outcome == Outcome::nonzero_exit && object != nullptr && !language.otherwise.empty()) {
    run = run_(compile_command(language, language.otherwise, source, aids, limits), cutoff);
    return judge_compile(language, limits, run, options_.diagnostics_bytes);
  }
  Build build = judge_compile(language, limits, run, options_.diagnostics_bytes);
  if (build.outcome == Outcome::accepted && object != nullptr && !aids.stop_object.empty())
    if (const auto bytes = read_file(object->file.get(), limits.file_bytes))
      build.may_stop = stop_check_.allows(*bytes, build.files.front().contents);
  return build;
}

RecentBuilds::Made Compiler::Impl::finish(const Language& language, std::string_view source,
                                          Build build) const {
  constexpr std::uint64_t kEntryBytes = 4096;
  RecentBuilds::Made made;
  made.keep = worth_keeping(build);
  made.bytes = kEntryBytes + build.diagnostics.size() + build.detail.size();
  for (const Build::File& file : build.files) made.bytes += file.contents.size();
  CompileResult& result = made.value;
  result.outcome = build.outcome;
  result.detail = std::move(build.detail);
  result.diagnostics = std::move(build.diagnostics);
  result.cpu_time = build.cpu_time;
  result.wall_time = build.wall_time;
  if (build.outcome != Outcome::accepted) return made;

  auto parts = std::make_shared<Program::Parts>();
  parts->language = language.name;
  parts->cpu_factor = language.cpu_factor;
  parts->extra_memory = language.extra_memory;
  parts->extra_processes = language.extra_processes;
  parts->command = run_command(language, stem_of(language, source));
  if (language.run.empty()) {
    auto executable = make_executable(build.files.front().contents, build.may_stop);
    if (!executable) {
      made.keep = false;
      result.outcome = Outcome::sandbox_error;
      result.detail = executable.error().message;
      return made;
    }
    if (build.may_stop) parts->command.start = Start::stopped_parent;
    parts->command.executable = std::move(*executable);
  } else {
    for (Build::File& file : build.files)
      parts->command.files.push_back({std::move(file.name), std::move(file.contents)});
  }
  result.program.emplace();
  result.program->parts_ = std::move(parts);
  return made;
}

Compiler::Compiler(Run run, Languages languages)
    : Compiler(std::move(run), std::move(languages), Options()) {}

Compiler::Compiler(Run run, Languages languages, Options options) {
  const auto folder = own_cache_folder(options.folder);
  impl_ = std::make_unique<Impl>(std::move(run), std::move(languages), std::move(options), folder);
}

Compiler::~Compiler() = default;

CompileResult Compiler::compile(std::string_view language, std::string_view source,
                                const std::optional<Limits>& limits, const Cutoff* cutoff) {
  return impl_->compile(language, source, limits, cutoff);
}

Result<void> Compiler::prepare(std::string_view language) { return impl_->prepare(language); }

Result<fs::path> Compiler::toolchain_folder(const fs::path& folder) {
  const auto cache = own_cache_folder(folder);
  if (!cache) return cache;
  const fs::path toolchain = *cache / "toolchain";
  for (const char* own : {"/tmp/", "/work/", "/dev/", "/proc/"})
    if (toolchain.native().rfind(own, 0) == 0)
      return failure(fmt::format(
          "{}: programs in the sandbox have {} for themselves and would not see this; set "
          "CUPEL_CACHE_DIR to a folder elsewhere",
          toolchain.string(), own));
  if (auto made = make_toolchain_folder(toolchain); !made) return tl::make_unexpected(made.error());
  return toolchain;
}

}  // namespace cupel::sandbox
