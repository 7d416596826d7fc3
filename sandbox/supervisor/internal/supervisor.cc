#include "sandbox/supervisor/internal/supervisor.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "sandbox/internal/message_socket.h"
#include "sandbox/supervisor/internal/work_folders.h"

namespace cupel::sandbox {
namespace {

protocol::Notice notice(protocol::Notice::Kind kind, std::string_view message = {}) {
  protocol::Notice made{};
  made.version = protocol::kVersion;
  made.kind = kind;
  const std::size_t size = std::min(message.size(), sizeof made.message - 1);
  std::memcpy(made.message, message.data(), size);
  return made;
}

}  // namespace

Supervisor::Supervisor(SupervisorOptions options) : options_(std::move(options)) {}

bool Supervisor::choose_tier(std::string& report) {
  remove_stale_work_folders();
  for (Tier tier = options_.highest; tier <= Tier::t3; tier = static_cast<Tier>(int(tier) + 1)) {
    chosen_ = try_tier(options_, tier, [this] { close_inherited(); });
    report += json_line(chosen_);
    if (chosen_.holds) return tier <= options_.lowest;
  }
  return false;
}

void Supervisor::close_inherited() {
  slots_.clear();
  ::close(options_.socket);
}

protocol::Notice Supervisor::build_slot(std::vector<int>& descriptors) {
  const unsigned number = ++built_;
  auto slot = chosen_.builder->build(number, [this] { close_inherited(); });
  if (!slot) return notice(protocol::Notice::Kind::slot_failed, slot.error().message);
  protocol::Notice built = notice(protocol::Notice::Kind::slot_built);
  built.slot = number;
  built.tier = static_cast<std::uint32_t>(chosen_.tier);
  const BuiltSlot& kept = slots_.emplace(number, std::move(*slot)).first->second;
  descriptors = {kept.library.get(), kept.inbox.get()};
  return built;
}

protocol::Notice Supervisor::destroy_slot(unsigned number) {
  protocol::Notice gone = notice(protocol::Notice::Kind::slot_destroyed);
  gone.slot = number;
  const auto found = slots_.find(number);
  if (found == slots_.end()) return gone;
  gone.out_of_memory = destroy(found->second);
  slots_.erase(found);
  return gone;
}

int Supervisor::serve() {
  std::string report;
  const bool chosen = choose_tier(report);
  protocol::Notice first =
      notice(chosen ? protocol::Notice::Kind::ready : protocol::Notice::Kind::refused, report);
  first.tier = static_cast<std::uint32_t>(chosen_.tier);
  if (!send_message(options_.socket, first)) return 1;
  for (;;) {
    protocol::Order order{};
    std::vector<Descriptor> none;
    if (receive_message(options_.socket, order, none) != Received::message) break;
    std::vector<int> descriptors;
    const protocol::Notice answer = order.kind == protocol::Order::Kind::build_slot
                                        ? build_slot(descriptors)
                                        : destroy_slot(order.slot);
    if (!send_message(options_.socket, answer, descriptors)) break;
    if (answer.kind != protocol::Notice::Kind::slot_built) continue;
    BuiltSlot& slot = slots_.at(answer.slot);
    slot.library.reset();  // the library holds it now
    slot.inbox.reset();
  }
  for (auto& [number, slot] : slots_) destroy(slot);
  return 0;
}

}  // namespace cupel::sandbox
