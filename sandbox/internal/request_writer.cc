#include "sandbox/internal/request_writer.h"

#include <string_view>

namespace cupel::sandbox {
namespace {

void append_text(std::string& inbox, std::string_view text) {
  const std::uint64_t size = text.size();
  inbox.append(reinterpret_cast<const char*>(&size), sizeof size);
  inbox += text;
}

}  // namespace

std::string inbox_text(const Command& command) {
  std::string inbox(sizeof(protocol::BegunMark), '\0');
  for (const std::string& argument : command.arguments) append_text(inbox, argument);
  for (const InputFile& file : command.files) {
    append_text(inbox, file.name);
    append_text(inbox, file.contents);
  }
  for (const std::string& collected : command.collect) append_text(inbox, collected);
  for (const std::string& module : command.modules) append_text(inbox, module);
  return inbox;
}

protocol::RunRequest request_for(const Command& command, const std::string& inbox) {
  const Limits& limits = command.limits;
  protocol::RunRequest request{};
  request.start = static_cast<std::uint32_t>(command.start);
  request.argument_count = static_cast<std::uint32_t>(command.arguments.size());
  request.file_count = static_cast<std::uint32_t>(command.files.size());
  request.collect_count = static_cast<std::uint32_t>(command.collect.size());
  request.inbox_bytes = inbox.size();
  request.has_executable = command.executable != nullptr;
  request.executable_identity = command.executable ? command.executable->identity : 0;
  request.module_count = static_cast<std::uint32_t>(command.modules.size());
  request.is_tool = command.is_tool;
  request.processes = limits.processes;
  request.open_files = limits.open_files;
  request.cpu_ns = static_cast<std::uint64_t>(limits.cpu_time.count());
  request.wall_ns = static_cast<std::uint64_t>(limits.wall_time.count());
  request.memory_bytes = limits.memory_bytes;
  request.output_bytes = limits.output_bytes;
  request.file_bytes = limits.file_bytes;
  return request;
}

}  // namespace cupel::sandbox
