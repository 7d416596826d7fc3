#include "sandbox/supervisor/internal/slot.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <ctime>
#include <thread>

#include "sandbox/command.h"
#include "sandbox/internal/message_socket.h"
#include "sandbox/supervisor/internal/environment.h"
#include "sandbox/supervisor/internal/kernel.h"
#include "sandbox/supervisor/internal/processes.h"

namespace cupel::sandbox {
namespace {

constexpr std::uint64_t kSecond = 1'000'000'000;
constexpr std::uint64_t kMillisecond = 1'000'000;
constexpr std::uint64_t kShortRun = 2 * kMillisecond;

std::uint64_t monotonic_ns() {
  timespec time{};
  ::clock_gettime(CLOCK_MONOTONIC, &time);
  return static_cast<std::uint64_t>(time.tv_sec) * kSecond +
         static_cast<std::uint64_t>(time.tv_nsec);
}

void explain(protocol::RunReply& reply, std::string_view message) {
  const std::size_t size = std::min(message.size(), sizeof reply.message - 1);
  std::memcpy(reply.message, message.data(), size);
  reply.message[size] = '\0';
}

std::uint64_t size_of(int file) {
  struct stat status {};
  return ::fstat(file, &status) == 0 ? static_cast<std::uint64_t>(status.st_size) : 0;
}

}  // namespace

Slot::Slot(Parts parts) : parts_(std::move(parts)) {
  const std::string& work = parts_.scratch.front().path();
  const bool has_more = parts_.scratch.size() > 1;
  environment_ = environment_in(work, has_more ? parts_.scratch[1].path() : work);
}

Result<Slot> Slot::make(Parts parts) {
  Slot slot(std::move(parts));
  if (slot.parts_.warm_starts) {
    auto warm = WarmPrograms::make(slot.parts_.zygote_imports);
    if (!warm) return tl::make_unexpected(warm.error());
    slot.warm_ = std::move(*warm);
  }
  slot.limits_ = SlotLimits(slot.parts_.cgroup);
  return slot;
}

void Slot::serve() {
  for (;;) {
    pollfd waiting[2] = {{parts_.library.get(), POLLIN, 0}, {parts_.supervisor.get(), POLLIN, 0}};
    if (::poll(waiting, 2, -1) < 0 && errno != EINTR) return;
    if (waiting[1].revents != 0) return;
    if (waiting[0].revents == 0) continue;
    protocol::RunRequest request{};
    std::vector<Descriptor> received, attached;
    if (receive_message(parts_.library.get(), request, received) != Received::message) return;
    const protocol::RunReply reply = run(request, std::move(received), attached);
    if (orphaned_) return;
    std::vector<int> descriptors;
    for (const Descriptor& descriptor : attached) descriptors.push_back(descriptor.get());
    const bool sent = send_message(parts_.library.get(), reply, descriptors);
    if (!sent || reply.retire != 0) return;
  }
}

protocol::RunReply Slot::run(const protocol::RunRequest& request, std::vector<Descriptor> received,
                             std::vector<Descriptor>& attached) {
  protocol::RunReply reply{};
  // The texts are held twice: by this process and as files.
  std::uint64_t carried_bytes = 2 * request.inbox_bytes;
  auto given = RequestFiles::of(request, std::move(received));
  if (given) carried_bytes += size_of(given->input.get());
  auto ready = limits_.set(request, carried_bytes, warm_.processes().size());
  auto texts = RequestTexts::read(parts_.inbox.get(), request);
  if (ready && !texts) ready = tl::make_unexpected(texts.error());
  if (ready) ready = place_files(texts->files(), parts_.walls.user());
  std::vector<RequestTexts::File> modules;
  if (ready) {
    auto sources = sources_of(texts->modules());
    if (sources)
      modules = std::move(*sources);
    else
      ready = tl::make_unexpected(sources.error());
  }
  for (const RequestTexts::File& module : modules) carried_bytes += module.contents.size();
  if (texts) begun_ = texts->begun() + 1;
  if (ready && !given) ready = tl::make_unexpected(given.error());
  if (ready && request.has_executable == 0 && !parts_.walls.allow_paths())
    ready = failure("T3 runs static binaries alone: no compilers, no interpreters");
  std::vector<char*> arguments, environment;
  Launch launch;
  if (ready) {
    arguments = texts->arguments();
    launch.path = arguments[0];
    launch.arguments = arguments.data();
    for (std::string& variable : environment_) environment.push_back(variable.data());
    environment.push_back(nullptr);
    launch.environment = environment.data();
    launch.input = given->input.get();
    launch.executable = given->executable.get();
    parts_.walls.apply(launch, request, request.is_tool != 0);
  }
  const bool warm = ready && parts_.warm_starts && warm_up(request, launch);
  if (warm) ready = warm_.can_show(request);
  if (ready) ready = limits_.set(request, carried_bytes, warm_.processes().size());
  if (!ready) {
    explain(reply, ready.error().message);
    reply.retire = !clean();
    return reply;
  }

  RunUsage usage(parts_.cgroup, parts_.scope, warm_.processes(), request.memory_bytes,
                 known_kills_);
  Running running{.started_ns = monotonic_ns(), .given = std::move(*given)};
  if (!warm || !start_warm(request, launch, texts->modules(), running))
    start(launch, modules, running, reply);
  running.given.leave_pipes_to_program();
  if (running.pid > 0) {
    reply.launched = 1;
    watch(request, running, usage, reply);
  }
  const bool ended = end(request, running, reply);
  reply.wall_ns = monotonic_ns() - running.started_ns;
  reply.wait_status = running.reaped.main_status;
  const RunUsage::Total total = usage.total(running.reaped);
  reply.cpu_ns = total.cpu_ns;
  reply.peak_memory_bytes = total.peak_memory_bytes;
  reply.memory_exceeded |= total.memory_exceeded;
  // The kernel may have chosen the run's parent, which is then no deed of the program's.
  if (reply.memory_exceeded != 0) reply.violated = 0;
  reply.cpu_exceeded |= total.cpu_ns > request.cpu_ns;
  if (reply.launched != 0) {
    take_outputs(request, running.output, running.errors, reply, attached);
    for (std::size_t i = 0; i < texts->collect().size(); ++i) {
      const int file = open_result(texts->collect()[i]);
      if (file < 0) continue;
      reply.collected |= 1u << i;
      attached.emplace_back(file);
    }
  }
  if (reply.memory_exceeded != 0) limits_.await_freed_memory();
  reply.retire = !ended || !clean();
  return reply;
}

bool Slot::warm_up(const protocol::RunRequest& request, const Launch& launch) {
  if (request.start == static_cast<std::uint32_t>(Start::exec)) return false;
  // A stopped program has its standard input and output already.
  if (request.is_connected != 0 &&
      request.start == static_cast<std::uint32_t>(Start::stopped_parent))
    return false;
  if (warm_.is_up(request, launch)) return true;
  const std::size_t before = warm_.processes().size();
  if (!limits_.begin_warm_up(request)) return false;
  const bool ready = warm_.prepare(request, launch);
  if (warm_.processes().size() > before) limits_.end_warm_up();
  return ready;
}

Result<std::vector<RequestTexts::File>> Slot::sources_of(
    const std::vector<std::string_view>& modules) const {
  std::vector<RequestTexts::File> sources;
  for (const std::string_view name : modules) {
    const auto& known = parts_.zygote_imports.sources;
    const auto source = std::find_if(known.begin(), known.end(),
                                     [&](const InputFile& file) { return file.name == name; });
    if (source == known.end())
      return failure("the sandbox was started without the module " + std::string(name));
    sources.push_back({source->name, source->contents});
  }
  return sources;
}

void Slot::forget_warm_programs() {
  warm_.forget();
  limits_.forget_warm_programs();
}

bool Slot::start_warm(const protocol::RunRequest& request, Launch& launch,
                      const std::vector<std::string_view>& modules, Running& running) {
  mark_begun();
  if (request.start == static_cast<std::uint32_t>(Start::zygote) &&
      !running.files.open(running.given, launch))
    return false;
  if (request.start == static_cast<std::uint32_t>(Start::stopped_parent))
    one_core_.gather(warm_.stopped());
  if (const auto begun = warm_.begin(request, launch, modules)) {
    running.pid = begun->pid;
    if (const int pidfd = kernel::pidfd_open(begun->pid); pidfd >= 0)
      running.pidfd = Descriptor(pidfd);
    running.news = begun->news;
    running.output = request.is_connected != 0 ? running.files.output.get() : begun->output;
    running.errors = begun->errors;
    running.is_warm = true;
    return true;
  }
  // The warm program is not to be trusted, or gone: the run is done without it.
  Reaped nothing;
  parts_.scope.end_all(-1, nothing);
  forget_warm_programs();
  return false;
}

void Slot::start(Launch& launch, const std::vector<RequestTexts::File>& modules, Running& running,
                 protocol::RunReply& reply) {
  mark_begun();
  if (auto placed = place_files(modules, parts_.walls.user()); !placed) {
    explain(reply, placed.error().message);
    return;
  }
  if (!running.files.open(running.given, launch)) {
    explain(reply, "cannot make the memory files of the outputs");
    return;
  }
  running.output = running.files.output.get();
  running.errors = launch.errors;
  const Launched program = cupel::sandbox::launch(launch);
  running.pid = program.pid;
  if (program.pid > 0) {
    running.pidfd = Descriptor(program.pidfd);
    return;
  }
  reply.not_a_program = program.not_a_program;
  explain(reply, std::string("the program could not ") + program.step + ": " +
                     std::strerror(program.error));
}

void Slot::mark_begun() const { (void)!::pwrite(parts_.inbox.get(), &begun_, sizeof begun_, 0); }

bool Slot::end(const protocol::RunRequest& request, Running& running, protocol::RunReply& reply) {
  one_core_.release(false);
  if (running.pidfd) kernel::pidfd_send_signal(running.pidfd.get(), SIGKILL);
  if (running.is_warm) {
    const WarmPrograms::Ending ending = warm_.finish(request);
    running.reaped.cpu_ns += ending.cpu_ns;
    if (ending.wait_status) running.reaped.main_status = *ending.wait_status;
    if (!ending.violation.empty()) {
      reply.violated = 1;
      explain(reply, ending.violation);
    } else {
      if (!ending.wait_status) parts_.scope.reap(running.pid, running.reaped);
      if (only_warm_programs_live() ||
          parts_.scope.end_all_but(warm_.processes(), running.pid, running.reaped))
        return true;
    }
  } else if (!warm_.processes().empty()) {
    if (running.pid > 0) parts_.scope.reap(running.pid, running.reaped);
    if (only_warm_programs_live() ||
        parts_.scope.end_all_but(warm_.processes(), running.pid, running.reaped))
      return true;
  }
  const bool ended = parts_.scope.end_all(running.pid, running.reaped);
  forget_warm_programs();
  return ended;
}

bool Slot::only_warm_programs_live() const {
  return parts_.cgroup != nullptr &&
         parts_.cgroup->processes() == 1 + warm_.processes().size();  // PID 1 is there, too
}

void Slot::watch(const protocol::RunRequest& request, const Running& running, RunUsage& usage,
                 protocol::RunReply& reply) {
  static const std::uint64_t cores = std::max(1u, std::thread::hardware_concurrency());
  const std::uint64_t wall_deadline = running.started_ns + request.wall_ns;
  std::uint64_t cpu_used = 0;
  for (;;) {
    const std::uint64_t now = monotonic_ns();
    if (now >= wall_deadline) {
      reply.wall_exceeded = 1;
      return;
    }
    // With every core its own, the run cannot use up its CPU time sooner than this.
    std::uint64_t wait = (request.cpu_ns - cpu_used) / cores + kMillisecond;
    if (one_core_.is_gathered()) wait = std::min(wait, kShortRun);
    if (usage.look_every_ns() != 0) wait = std::min(wait, usage.look_every_ns());
    wait = std::min(wait, wall_deadline - now);
    const timespec timeout{static_cast<time_t>(wait / kSecond), static_cast<long>(wait % kSecond)};
    pollfd waiting[5] = {{running.pidfd.get(), POLLIN, 0},
                         {running.news, POLLIN, 0},
                         {parts_.library.get(), POLLRDHUP, 0},  // the next request may be there
                         {parts_.supervisor.get(), POLLIN, 0},
                         {running.given.leash.get(), 0, 0}};
    if (::ppoll(waiting, 5, &timeout, nullptr) < 0 && errno != EINTR) return;
    if (waiting[0].revents != 0 || waiting[1].revents != 0) return;
    if (waiting[2].revents != 0 || waiting[3].revents != 0) {
      orphaned_ = true;  // nobody waits for the answer any more
      return;
    }
    if (waiting[4].revents != 0) {
      reply.cut_short = 1;
      return;
    }
    one_core_.release(true);
    const RunUsage::Now used = usage.now();
    cpu_used = used.cpu_ns;
    reply.memory_exceeded |= used.memory_exceeded;
    if (cpu_used >= request.cpu_ns) reply.cpu_exceeded = 1;
    if (reply.cpu_exceeded != 0 || reply.memory_exceeded != 0) return;
  }
}

void Slot::take_outputs(const protocol::RunRequest& request, int output, int errors,
                        protocol::RunReply& reply, std::vector<Descriptor>& attached) {
  // One byte beyond the limit is kept as the sign that there was more.
  reply.output_bytes = std::min(size_of(output), request.output_bytes + 1);
  reply.error_bytes = std::min(size_of(errors), request.output_bytes + 1);
  if (reply.output_bytes + reply.error_bytes > protocol::kInlineOutput) {
    reply.outputs_attached = 1;
    attached.emplace_back(::fcntl(output, F_DUPFD_CLOEXEC, 0));
    attached.emplace_back(::fcntl(errors, F_DUPFD_CLOEXEC, 0));
    return;
  }
  const ssize_t first = ::pread(output, reply.text, reply.output_bytes, 0);
  const ssize_t second = ::pread(errors, reply.text + reply.output_bytes, reply.error_bytes, 0);
  reply.retire |= first != static_cast<ssize_t>(reply.output_bytes) ||
                  second != static_cast<ssize_t>(reply.error_bytes);
}

bool Slot::clean() {
  bool renewed = false;
  for (Scratch& scratch : parts_.scratch) {
    const auto reset = scratch.reset();
    if (!reset) return false;
    renewed |= *reset;
  }
  if (!renewed) return true;
  if (!warm_.processes().empty()) {  // what Landlock lets them write is gone
    Reaped nothing;
    if (!parts_.scope.end_all(-1, nothing)) return false;
    forget_warm_programs();
  }
  return ::chdir(parts_.scratch.front().path().c_str()) == 0 && parts_.walls.renew();
}

}  // namespace cupel::sandbox
