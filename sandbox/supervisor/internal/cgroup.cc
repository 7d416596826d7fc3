#include "sandbox/supervisor/internal/cgroup.h"

#include <signal.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <string_view>

namespace cupel::sandbox {
namespace {

bool write_text(int file, std::string_view text) {
  return pwrite(file, text.data(), text.size(), 0) == static_cast<ssize_t>(text.size());
}

bool write_number(int file, std::uint64_t number) {
  char text[24];
  const auto end = std::to_chars(text, text + sizeof text, number).ptr;
  return write_text(file, {text, static_cast<std::size_t>(end - text)});
}

/// The number on the line that starts with `key` and a space, or at the start of the file where
/// there is no key; 0 where none is.
std::uint64_t read_number(int file, std::string_view key = {}) {
  char text[1024];
  const ssize_t size = pread(file, text, sizeof text, 0);
  if (size <= 0) return 0;
  std::string_view rest(text, static_cast<std::size_t>(size));
  while (!key.empty() && !(rest.starts_with(key) && rest.substr(key.size()).starts_with(' '))) {
    const auto line = rest.find('\n');
    if (line == rest.npos) return 0;
    rest.remove_prefix(line + 1);
  }
  if (!key.empty()) rest.remove_prefix(key.size() + 1);
  std::uint64_t number = 0;
  std::from_chars(rest.data(), rest.data() + rest.size(), number);
  return number;
}

}  // namespace

int SlotCgroup::clone_descriptor() const { return unified_ ? folders_.front().folder.get() : -1; }

Result<void> SlotCgroup::add(pid_t pid) const {
  for (const Folder& folder : folders_) {
    if (!write_number(folder.members.get(), static_cast<std::uint64_t>(pid))) {
      return failure("Cannot move process " + std::to_string(pid) + " into the control group " +
                     folder.path + ": " + std::strerror(errno));
    }
  }
  return {};
}

bool SlotCgroup::limit_memory(std::uint64_t bytes) const {
  if (unified_) return write_number(memory_limit_.get(), bytes);
  if (!swap_limit_) return write_number(memory_limit_.get(), bytes);
  // Memory may never be allowed more than memory and swap together: what is first depends on
  // whether the limit rises or falls.
  if (write_number(memory_limit_.get(), bytes)) return write_number(swap_limit_.get(), bytes);
  return write_number(swap_limit_.get(), bytes) && write_number(memory_limit_.get(), bytes);
}

bool SlotCgroup::limit_processes(std::uint32_t count) const {
  return write_number(process_limit_.get(), count);
}

std::uint64_t SlotCgroup::memory_in_use() const { return read_number(memory_usage_.get()); }

std::uint64_t SlotCgroup::peak_memory() const { return read_number(memory_peak_.get()); }

bool SlotCgroup::reset_peak() const {
  // Version 2 takes any text, since Linux 6.12, and resets for readers of this descriptor.
  return memory_peak_ && write_text(memory_peak_.get(), "0");
}

std::uint64_t SlotCgroup::memory_limit() const { return read_number(memory_limit_.get()); }

std::uint64_t SlotCgroup::out_of_memory_kills() const {
  return read_number(memory_events_.get(), "oom_kill");
}

std::uint32_t SlotCgroup::processes() const {
  return static_cast<std::uint32_t>(read_number(process_count_.get()));
}

std::uint64_t SlotCgroup::cpu_ns() const {
  if (unified_) return read_number(cpu_usage_.get(), "usage_usec") * 1000;
  return read_number(cpu_usage_.get());
}

void SlotCgroup::kill() const {
  if (kill_ && write_text(kill_.get(), "1")) return;
  // Without cgroup.kill: again and again, since a process may fork meanwhile. No new process can
  // come once none may be made.
  limit_processes(0);
  for (int round = 0; round < 100 && processes() > 0; ++round) {
    char text[4096];
    const ssize_t size = pread(folders_.front().members.get(), text, sizeof text, 0);
    const char* const end = text + (size > 0 ? size : 0);
    for (const char* at = text; at < end;) {
      pid_t pid = 0;
      const auto number = std::from_chars(at, end, pid);
      if (number.ec == std::errc() && pid > 0) ::kill(pid, SIGKILL);
      at = number.ptr + 1;
    }
  }
}

bool SlotCgroup::remove() {
  while (!folders_.empty()) {
    if (rmdir(folders_.back().path.c_str()) != 0 && errno != ENOENT) return false;
    folders_.pop_back();
  }
  return true;
}

}  // namespace cupel::sandbox
