#include "sandbox/internal/supervisor_process.h"

#include <dlfcn.h>
#include <fmt/format.h>
#include <unistd.h>

// Boost.Process 1.74 has its vfork launcher only where this says that the system has one.
#define BOOST_POSIX_HAS_VFORK 1
#include <boost/process/args.hpp>
#include <boost/process/child.hpp>
#include <boost/process/extend.hpp>
#include <boost/process/io.hpp>
#include <boost/process/posix.hpp>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>

#include "sandbox/internal/message_socket.h"
#include "sandbox/internal/tier_lines.h"
#include "sandbox/location.h"

namespace cupel::sandbox {
namespace {

namespace fs = std::filesystem;
namespace bp = boost::process;

constexpr int kSupervisorSocket = 3;
constexpr std::chrono::milliseconds kStartPatience(60'000);
constexpr std::chrono::milliseconds kOrderPatience(30'000);

/// What every program may read: the system's programs and libraries, and what they need of /etc.
std::vector<std::string> system_mounts() {
  std::vector<std::string> mounts = {"/usr",
                                     "/bin",
                                     "/sbin",
                                     "/lib",
                                     "/lib32",
                                     "/lib64",
                                     "/libx32",
                                     "/etc/alternatives",
                                     "/etc/ld.so.cache"};
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/etc", ignored))
    if (entry.path().filename().string().starts_with("java")) mounts.push_back(entry.path());
  return mounts;
}

std::vector<std::string> arguments_for(const Runner::Options& options) {
  std::vector<std::string> arguments = {"--socket",  std::to_string(kSupervisorSocket),
                                        "--lowest",  std::string(name(options.lowest_tier)),
                                        "--highest", std::string(name(options.highest_tier))};
  const auto add = [&](const char* option, const std::string& value) {
    arguments.emplace_back(option);
    arguments.push_back(value);
  };
  for (const std::string& path : system_mounts()) add("--mount", path);
  for (const fs::path& path : options.mounts) add("--mount", fs::absolute(path).string());
  for (const std::string& module : options.zygote_modules) add("--zygote-module", module);
  for (const InputFile& source : options.zygote_sources) {
    add("--zygote-source", source.name);
    add("--source-text", source.contents);
  }
  return arguments;
}

/// Where the program or the shared library lies that this is part of: a Python module has the
/// supervisor beside it.
fs::path folder_of_this_code() {
  static const char here = 0;
  Dl_info found{};
  if (::dladdr(&here, &found) == 0 || !found.dli_fname) return {};
  std::error_code ignored;
  return fs::absolute(found.dli_fname, ignored).parent_path();
}

std::string text_of(const protocol::Notice& notice) {
  return {notice.message, ::strnlen(notice.message, sizeof notice.message)};
}

}  // namespace

class SupervisorProcess::Child {
 public:
  bp::child process;
};

SupervisorProcess::SupervisorProcess() : child_(std::make_unique<Child>()) {}

Result<std::unique_ptr<SupervisorProcess>> SupervisorProcess::start(
    const Runner::Options& options) {
  auto started = start_even_if_refused(options);
  if (!started || !(*started)->refused()) return started;
  return failure(
      "this machine cannot run programs safely enough; `cupel sandbox doctor` says more:\n" +
      shortfall((*started)->report(), options.lowest_tier));
}

Result<std::unique_ptr<SupervisorProcess>> SupervisorProcess::start_even_if_refused(
    const Runner::Options& options) {
  fs::path program = options.supervisor;
  if (program.empty()) {
    auto found = find_supervisor();
    if (!found) return tl::make_unexpected(found.error());
    program = *found;
  }
  const auto cannot_start = [&](const std::string& why) {
    return failure(
        fmt::format("cannot start the sandbox's supervisor {}: {}", program.string(), why));
  };
  // The child of a vfork that is a fork (the thread sanitizer's) cannot tell.
  if (::access(program.c_str(), X_OK) != 0) return cannot_start(std::strerror(errno));
  auto sockets = make_socket_pair();
  if (!sockets) return failure(fmt::format("cannot make a socket: {}", std::strerror(errno)));
  std::unique_ptr<SupervisorProcess> started(new SupervisorProcess);
  started->socket_ = std::move(sockets->first);
  std::error_code error;
  started->child_->process = bp::child(
      program.string(), bp::args(arguments_for(options)), bp::std_in < bp::null,
      bp::posix::fd.bind(kSupervisorSocket, sockets->second.get()), bp::posix::use_vfork, error);
  if (error) return cannot_start(error.message());
  sockets->second.reset();
  protocol::Notice first{};
  std::vector<Descriptor> none;
  if (receive_message(started->socket_.get(), first, none, kStartPatience) != Received::message)
    return failure(
        fmt::format("the sandbox's supervisor {} ended before it was ready", program.string()));
  if (first.version != protocol::kVersion)
    return failure(
        fmt::format("the sandbox's supervisor {} is of another version than this "
                    "library; install both together",
                    program.string()));
  started->tier_ = static_cast<Tier>(first.tier);
  started->report_ = text_of(first);
  started->refused_ = first.kind == protocol::Notice::Kind::refused;
  return started;
}

SupervisorProcess::~SupervisorProcess() {
  socket_.reset();  // it ends its slots and then itself
  std::error_code ignored;
  if (child_->process.valid()) child_->process.wait(ignored);
}

Result<protocol::Notice> SupervisorProcess::order(protocol::Order order,
                                                  std::vector<Descriptor>& descriptors) {
  const std::lock_guard lock(mutex_);
  protocol::Notice answer{};
  if (alive_ && send_message(socket_.get(), order) &&
      receive_message(socket_.get(), answer, descriptors, kOrderPatience) == Received::message)
    return answer;
  alive_ = false;  // an answer that comes late would be taken for another's
  return failure("the sandbox's supervisor is gone");
}

Result<SlotLine> SupervisorProcess::build_slot() {
  std::vector<Descriptor> descriptors;
  const auto answer = order({protocol::Order::Kind::build_slot, 0}, descriptors);
  if (!answer) return tl::make_unexpected(answer.error());
  if (answer->kind != protocol::Notice::Kind::slot_built || descriptors.size() != 2)
    return failure("the sandbox could not build a slot: " + text_of(*answer));
  return SlotLine{answer->slot, std::move(descriptors[0]), std::move(descriptors[1])};
}

Result<bool> SupervisorProcess::destroy_slot(std::uint32_t number) {
  std::vector<Descriptor> none;
  const auto answer = order({protocol::Order::Kind::destroy_slot, number}, none);
  if (!answer) return tl::make_unexpected(answer.error());
  return answer->out_of_memory != 0;
}

Result<fs::path> find_supervisor() {
  constexpr const char* kName = "cupel-sandbox";
  std::vector<fs::path> candidates;
  if (const char* given = std::getenv("CUPEL_SANDBOX")) {
    candidates.emplace_back(given);
  } else {
    std::error_code ignored;
    const fs::path folder = fs::read_symlink("/proc/self/exe", ignored).parent_path();
    candidates = {folder_of_this_code() / kName, folder / kName,
                  folder / ".." / "libexec" / "cupel" / kName, fs::path(kInstalledSupervisor),
                  fs::path(kBuiltSupervisor)};
  }
  std::string tried;
  for (const fs::path& path : candidates) {
    if (::access(path.c_str(), X_OK) == 0) return path;
    tried += "\n  " + path.string();
  }
  return failure(
      "cannot find the sandbox's supervisor cupel-sandbox; set CUPEL_SANDBOX to its "
      "path. Tried:" +
      tried);
}

}  // namespace cupel::sandbox
