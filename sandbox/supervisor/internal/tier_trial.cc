#include "sandbox/supervisor/internal/tier_trial.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <optional>

#include "sandbox/command.h"
#include "sandbox/internal/message_socket.h"
#include "sandbox/internal/request_writer.h"

namespace cupel::sandbox {
namespace {

constexpr std::chrono::seconds kPatience(20);

/// A copy of this program's own file, in memory: Landlock lets no other file of outside be
/// executed.
Descriptor copy_of_itself() {
  const Descriptor file(::open("/proc/self/exe", O_RDONLY | O_CLOEXEC));
  Descriptor copy(::memfd_create("canary", MFD_CLOEXEC));
  struct stat status {};
  if (!file || !copy || ::fstat(file.get(), &status) != 0) return {};
  for (off_t left = status.st_size; left > 0;) {
    const ssize_t sent =
        ::sendfile(copy.get(), file.get(), nullptr, static_cast<std::size_t>(left));
    if (sent <= 0) return {};
    left -= sent;
  }
  return copy;
}

/// Runs this program's own file in the slot, as the library would.
CanaryRun run_canary(const BuiltSlot& slot, int executable,
                     const std::vector<std::string>& arguments) {
  Command command;
  command.arguments = {"cupel-sandbox", "--canary"};
  command.arguments.insert(command.arguments.end(), arguments.begin(), arguments.end());
  command.limits.cpu_time = std::chrono::seconds(5);
  command.limits.wall_time = std::chrono::seconds(10);
  command.limits.memory_bytes = kCanaryMemory / 4;
  command.limits.processes = 32;
  CanaryRun result;
  const std::string inbox = inbox_text(command);
  protocol::RunRequest request = request_for(command, inbox);
  request.has_executable = 1;
  protocol::RunReply reply{};
  std::vector<Descriptor> received;
  const bool answered =
      ::ftruncate(slot.inbox.get(), 0) == 0 &&
      ::pwrite(slot.inbox.get(), inbox.data(), inbox.size(), 0) ==
          static_cast<ssize_t>(inbox.size()) &&
      send_message(slot.library.get(), request, std::span(&executable, 1)) &&
      receive_message(slot.library.get(), reply, received, kPatience) == Received::message;
  if (!answered) return result;
  result.launched = reply.launched != 0;
  if (!result.launched)
    result.output.assign(reply.message, ::strnlen(reply.message, sizeof reply.message));
  result.memory_exceeded = reply.memory_exceeded != 0;
  if (WIFEXITED(reply.wait_status)) result.exit_code = WEXITSTATUS(reply.wait_status);
  if (WIFSIGNALED(reply.wait_status)) result.signal = WTERMSIG(reply.wait_status);
  if (result.launched && reply.outputs_attached == 0)
    result.output.assign(reply.text, std::min<std::size_t>(reply.output_bytes, sizeof reply.text));
  return result;
}

// Texts are cut, because all lines of all tiers have to fit into one message.
constexpr std::size_t kMostOfMissing = 640;
constexpr std::size_t kMostOfCanary = 200;

void append_json_string(std::string& json, std::string_view text, std::size_t most) {
  text = text.substr(0, most);
  constexpr char kDigits[] = "0123456789abcdef";
  json += '"';
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    if (byte == '"' || byte == '\\') {
      json += '\\';
      json += character;
    } else if (byte < 0x20 || byte >= 0x7f) {
      json += "\\u00";
      json += kDigits[byte >> 4];
      json += kDigits[byte & 15];
    } else {
      json += character;
    }
  }
  json += '"';
}

}  // namespace

TierTrial try_tier(const SupervisorOptions& options, Tier tier,
                   const std::function<void()>& close_inherited) {
  TierTrial trial;
  trial.tier = tier;
  std::optional<CgroupHome> cgroups;
  if (tier == Tier::t0) {
    auto home = CgroupHome::find();
    if (!home) {
      trial.missing = home.error().message;
      return trial;
    }
    cgroups.emplace(std::move(*home));
    cgroups->remove_stale();
  }
  auto filters = TierFilters::build(tier);
  if (!filters) {
    trial.missing = filters.error().message;
    return trial;
  }
  trial.builder =
      std::make_unique<SlotBuilder>(options, tier, std::move(cgroups), std::move(*filters));
  auto targets = CanaryTargets::create();
  auto slot = targets ? trial.builder->build(0, close_inherited)
                      : Result<BuiltSlot>(tl::make_unexpected(targets.error()));
  if (!slot) {
    trial.missing = slot.error().message;
    return trial;
  }
  const Descriptor itself = copy_of_itself();
  trial.canaries = targets->release([&](const std::vector<std::string>& arguments) {
    return run_canary(*slot, itself.get(), arguments);
  });
  destroy(*slot);
  trial.holds = std::all_of(trial.canaries.begin(), trial.canaries.end(),
                            [](const CanaryVerdict& canary) { return canary.blocked; });
  return trial;
}

std::string json_line(const TierTrial& trial) {
  std::string json = "{\"tier\":";
  append_json_string(json, name(trial.tier), kMostOfMissing);
  json += trial.holds ? ",\"holds\":true" : ",\"holds\":false";
  json += ",\"missing\":";
  append_json_string(json, trial.missing, kMostOfMissing);
  json += ",\"canaries\":[";
  for (const CanaryVerdict& canary : trial.canaries) {
    if (json.back() != '[') json += ',';
    json += "{\"name\":";
    append_json_string(json, canary.name, kMostOfCanary);
    json += canary.blocked ? ",\"blocked\":true" : ",\"blocked\":false";
    json += ",\"what\":";
    append_json_string(json, canary.what, kMostOfCanary);
    json += '}';
  }
  return json + "]}\n";
}

}  // namespace cupel::sandbox
