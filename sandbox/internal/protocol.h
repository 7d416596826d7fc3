#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

/// What the library, the supervisor and the slots say to one another, over Unix sockets that keep
/// message boundaries. Both ends come from one build, so the structs travel as they are.
namespace cupel::sandbox::protocol {

constexpr std::uint32_t kVersion = 2;

/// Outputs up to this size together travel in the reply.
constexpr std::size_t kInlineOutput = 4096;

/// Library -> supervisor. Either may be repeated; a slot is also gone when its socket is closed.
struct Order {
  enum class Kind : std::uint32_t { build_slot, destroy_slot };
  Kind kind;
  std::uint32_t slot;  ///< for destroy_slot
};

/// Supervisor -> library, once after its canaries and then after each build_slot. For a slot that
/// was built two descriptors come with it: the slot's socket and its inbox, a memory file.
struct Notice {
  enum class Kind : std::uint32_t { ready, refused, slot_built, slot_failed, slot_destroyed };
  std::uint32_t version;
  Kind kind;
  std::uint32_t slot;
  std::uint32_t tier;
  std::uint32_t
      out_of_memory;   ///< of slot_destroyed: the kernel had killed in it for want of memory
  char message[4096];  ///< why not, or the doctor's lines
};

/// The inbox starts with this: how many runs the slot has begun since the inbox was filled. It may
/// be asked for several runs of one inbox at once, and does them in turn.
using BegunMark = std::uint64_t;

/// Library -> slot. The texts (arguments, then names and contents of files, names to collect, names
/// of modules; each a 64-bit length and its bytes) lie in the inbox, behind the mark. As
/// descriptors come, where there are any and in this order: standard input; of a connected run its
/// standard output, and its leash, a pipe whose closing at the other end ends the run; the
/// executable.
struct RunRequest {
  std::uint32_t start;  ///< sandbox::Start
  std::uint32_t argument_count;
  std::uint32_t file_count;
  std::uint32_t collect_count;
  std::uint64_t inbox_bytes;
  std::uint64_t executable_identity;
  std::uint32_t has_input;
  std::uint32_t has_executable;
  std::uint32_t is_tool;
  std::uint32_t module_count;
  std::uint32_t is_connected;
  std::uint32_t padding;
  std::uint32_t processes;
  std::uint32_t open_files;
  std::uint64_t cpu_ns;
  std::uint64_t wall_ns;
  std::uint64_t memory_bytes;
  std::uint64_t output_bytes;
  std::uint64_t file_bytes;
};

/// Slot -> library when the run is over and nothing of it is left. Small outputs lie in `text`,
/// standard output first; otherwise both come as descriptors. Those of the collected files that
/// exist follow, in order; `collected` has a bit for each.
struct RunReply {
  std::uint32_t launched;    ///< 0: it never ran; `message` says why, and that is our fault
  std::int32_t wait_status;  ///< as from waitpid
  std::uint32_t cpu_exceeded;
  std::uint32_t wall_exceeded;
  std::uint32_t memory_exceeded;
  std::uint32_t cut_short;  ///< it was ended by its leash
  std::uint32_t violated;   ///< it was seen doing what only an attack does
  std::uint32_t retire;     ///< the slot could not be made clean and must be replaced
  std::uint32_t collected;
  std::uint32_t outputs_attached;  ///< 1: the outputs come as descriptors
  std::uint32_t not_a_program;     ///< the run's own file cannot be executed; `message` says why
  std::uint32_t padding;
  std::uint64_t cpu_ns;
  std::uint64_t wall_ns;
  std::uint64_t peak_memory_bytes;
  std::uint64_t output_bytes;
  std::uint64_t error_bytes;
  char message[256];
  char text[kInlineOutput];
};

constexpr unsigned kMaxCollected = 8;

static_assert(std::is_trivially_copyable_v<RunRequest> && std::is_trivially_copyable_v<RunReply>);

}  // namespace cupel::sandbox::protocol
