#include "sandbox/supervisor/internal/warm_programs.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <chrono>
#include <string_view>

#include "sandbox/command.h"
#include "sandbox/supervisor/internal/environment.h"
#include "sandbox/supervisor/internal/walls.h"

namespace cupel::sandbox {
namespace {

using namespace std::chrono_literals;

constexpr std::chrono::milliseconds kPythonPatience = 20s;
constexpr std::chrono::milliseconds kForkPatience = 5s;
constexpr std::chrono::milliseconds kEndPatience = 5s;

bool is(const protocol::RunRequest& request, Start start) {
  return request.start == static_cast<std::uint32_t>(start);
}

/// The run's own arguments: those after the interpreter and its options.
char* const* script_arguments(const Launch& launch) {
  char* const* argument = launch.arguments + 1;
  while (*argument != nullptr && **argument == '-') ++argument;
  return argument;
}

}  // namespace

WarmPrograms::WarmPrograms(ZygoteImports zygote_imports)
    : zygote_imports_(std::move(zygote_imports)) {}

Result<WarmPrograms> WarmPrograms::make(ZygoteImports zygote_imports) {
  WarmPrograms programs(std::move(zygote_imports));
  programs.input_end_ = Descriptor(::memfd_create("input", MFD_CLOEXEC));
  programs.output_ = Descriptor(::memfd_create("output", MFD_CLOEXEC));
  programs.errors_ = Descriptor(::memfd_create("errors", MFD_CLOEXEC));
  const std::string path = "/proc/self/fd/" + std::to_string(programs.input_end_.get());
  programs.input_ = Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!programs.input_ || !programs.output_ || !programs.errors_)
    return failure("cannot make the memory files of a slot's warm programs");
  return programs;
}

void WarmPrograms::note_processes() {
  count_ = 0;
  if (stopped_.pid() > 0) processes_[count_++] = stopped_.pid();
  if (zygote_) processes_[count_++] = zygote_->pid();
}

void WarmPrograms::forget() {
  stopped_.forget();
  zygote_.reset();
  note_processes();
}

WarmPrograms::StoppedKey WarmPrograms::key_of(const protocol::RunRequest& request,
                                              const Launch& launch) {
  return {request.executable_identity, launch.cpu_seconds, launch.address_space, launch.stack_bytes,
          launch.file_bytes,           launch.open_files,  launch.processes};
}

bool WarmPrograms::is_up(const protocol::RunRequest& request, const Launch& launch) const {
  if (is(request, Start::stopped_parent))
    return launch.executable >= 0 && stopped_.pid() > 0 && stopped_key_ == key_of(request, launch);
  return is(request, Start::zygote) && *script_arguments(launch) != nullptr && zygote_ &&
         zygote_python_ == launch.path;
}

bool WarmPrograms::prepare(const protocol::RunRequest& request, const Launch& launch) {
  const bool ready = is_up(request, launch)               ? true
                     : is(request, Start::stopped_parent) ? prepare_stopped(request, launch)
                     : is(request, Start::zygote)         ? prepare_zygote(launch)
                                                          : false;
  note_processes();
  return ready;
}

bool WarmPrograms::prepare_stopped(const protocol::RunRequest& request, const Launch& launch) {
  if (launch.executable < 0) return false;
  stopped_.end();
  auto channel = StoppedParent::make_channel();
  if (!channel) return false;
  Launch parent = launch;
  std::vector<char*> environment = {kStopVariable};
  for (char* const* variable = launch.environment; *variable != nullptr; ++variable)
    environment.push_back(*variable);
  environment.push_back(nullptr);
  parent.environment = environment.data();
  parent.control = channel->second.get();
  parent.input = input_.get();
  parent.output = output_.get();
  parent.errors = errors_.get();
  const Launched launched = cupel::sandbox::launch(parent);
  if (launched.pid < 0) return false;
  ::close(launched.pidfd);
  stopped_ = StoppedParent(std::move(channel->first), launched.pid);
  stopped_key_ = key_of(request, launch);
  return true;
}

bool WarmPrograms::prepare_zygote(const Launch& launch) {
  if (*script_arguments(launch) == nullptr) return false;
  if (zygote_) return false;  // another interpreter's
  auto channel = Zygote::make_channel();
  if (!channel) return false;
  std::vector<std::string> command = Zygote::command(launch.path, "/work", zygote_imports_);
  std::vector<char*> arguments;
  for (std::string& argument : command) arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  const Descriptor nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
  Launch zygote = launch;
  zygote.arguments = arguments.data();
  zygote.control = channel->theirs.get();
  zygote.input = zygote.output = zygote.errors = nothing.get();
  // Its runs set their own, which may not be above its.
  zygote.cpu_seconds = zygote.address_space = zygote.file_bytes = RLIM_INFINITY;
  zygote.open_files = zygote.processes = RLIM_INFINITY;
  zygote.stack_bytes = kMostStack;
  const Launched launched = cupel::sandbox::launch(zygote);
  if (launched.pid < 0) return false;
  ::close(launched.pidfd);
  channel->theirs.reset();
  auto ready = Zygote::await(std::move(channel->ours), launched.pid, kPythonPatience);
  if (!ready) return false;  // the run by exec ends it
  zygote_.emplace(std::move(*ready));
  zygote_python_ = launch.path;
  return true;
}

std::optional<WarmPrograms::Begun> WarmPrograms::begin(const protocol::RunRequest& request,
                                                       const Launch& launch,
                                                       std::span<const std::string_view> modules) {
  return is(request, Start::stopped_parent) ? begin_stopped(launch) : begin_zygote(launch, modules);
}

Result<void> WarmPrograms::can_show(const protocol::RunRequest& request) const {
  if (!is(request, Start::zygote) || request.module_count == 0 || zygote_->import_failure().empty())
    return {};
  return failure(zygote_->import_failure());
}

bool WarmPrograms::fill_input(int from) {
  if (::ftruncate(input_end_.get(), 0) != 0) return false;
  if (from < 0) return true;
  char buffer[1 << 16];
  off_t offset = 0;
  for (;;) {
    const ssize_t got = ::pread(from, buffer, sizeof buffer, offset);
    if (got == 0) return true;
    if (got < 0 || ::pwrite(input_end_.get(), buffer, static_cast<std::size_t>(got), offset) != got)
      return false;
    offset += got;
  }
}

std::optional<WarmPrograms::Begun> WarmPrograms::begin_stopped(const Launch& launch) {
  const bool clean = ::ftruncate(output_.get(), 0) == 0 && ::ftruncate(errors_.get(), 0) == 0 &&
                     reset_open_file(input_.get(), 0) && reset_open_file(output_.get(), 0) &&
                     reset_open_file(errors_.get(), 0) && fill_input(launch.input);
  if (!clean) return std::nullopt;
  const pid_t zygote = zygote_ ? zygote_->pid() : -1;
  const std::span<const pid_t> others(&zygote, zygote_ ? 1 : 0);
  const auto pid = stopped_.fork_once(std::chrono::steady_clock::now() + kForkPatience, others);
  if (!pid) return std::nullopt;
  return Begun{.pid = *pid, .output = output_.get(), .errors = errors_.get()};
}

std::optional<WarmPrograms::Begun> WarmPrograms::begin_zygote(
    const Launch& launch, std::span<const std::string_view> modules) {
  std::vector<const char*> arguments;
  for (char* const* argument = script_arguments(launch); *argument != nullptr; ++argument)
    arguments.push_back(*argument);
  const std::vector<std::string> names(modules.begin(), modules.end());
  std::vector<const char*> shown;
  for (const std::string& name : names) shown.push_back(name.c_str());
  const Zygote::Limit limits[] = {
      {RLIMIT_CPU, launch.cpu_seconds},   {RLIMIT_AS, launch.address_space},
      {RLIMIT_STACK, launch.stack_bytes}, {RLIMIT_FSIZE, launch.file_bytes},
      {RLIMIT_NOFILE, launch.open_files}, {RLIMIT_NPROC, launch.processes + count_},
  };
  const auto pid = zygote_->begin({.arguments = arguments,
                                   .modules = shown,
                                   .descriptors = {launch.input, launch.output, launch.errors},
                                   .limits = limits});
  if (!pid) return std::nullopt;
  return Begun{*pid, launch.output, launch.errors, zygote_->descriptor()};
}

WarmPrograms::Ending WarmPrograms::finish(const protocol::RunRequest& request) {
  if (!is(request, Start::zygote)) return {};
  const Zygote::Ending ending = zygote_->end(kEndPatience);
  if (ending.violation != nullptr) return {.violation = ending.violation, .wait_status = {}};
  return {.violation = {}, .wait_status = ending.wait_status, .cpu_ns = ending.cpu_ns};
}

}  // namespace cupel::sandbox
