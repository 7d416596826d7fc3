#pragma once

#include <cstdint>
#include <type_traits>

/// What the library, the supervisor and the slots say to one another, over Unix sockets that keep
/// message boundaries. Both ends come from one build, so the structs travel as they are.
namespace cupel::sandbox::protocol {

constexpr std::uint32_t kVersion = 1;

/// Library -> supervisor. Either may be repeated; a slot is also gone when its socket is closed.
struct Order {
  enum class Kind : std::uint32_t { build_slot, destroy_slot };
  Kind kind;
  std::uint32_t slot;  ///< for destroy_slot
};

/// Supervisor -> library, once after its canaries and then after each build_slot. For a slot that
/// was built five descriptors come with it: the slot's socket and its memory files inbox, input, output, errors.
struct Notice {
  enum class Kind : std::uint32_t { ready, refused, slot_built, slot_failed };
  std::uint32_t version;
  Kind kind;
  std::uint32_t slot;
  std::uint32_t tier;
  char message[2048];  ///< why not, or the doctor's lines
};

/// Library -> slot. The texts (arguments, then names and contents of files, then names to collect;
/// each a 64-bit length and its bytes) lie in the inbox; the executable, where there is one, comes
/// as a descriptor. Standard input lies in the input file.
struct RunRequest {
  std::uint32_t start;  ///< sandbox::Start
  std::uint32_t argument_count;
  std::uint32_t file_count;
  std::uint32_t collect_count;
  std::uint64_t inbox_bytes;
  std::uint64_t executable_identity;
  std::uint32_t has_executable;
  std::uint32_t processes;
  std::uint32_t open_files;
  std::uint32_t padding;
  std::uint64_t cpu_ns;
  std::uint64_t wall_ns;
  std::uint64_t memory_bytes;
  std::uint64_t output_bytes;
  std::uint64_t file_bytes;
};

/// Slot -> library when the run is over and nothing of it is left. Descriptors of the collected
/// files that exist come with it, in order; `collected` has a bit for each.
struct RunReply {
  std::uint32_t launched;     ///< 0: it never ran; `message` says why, and that is our fault
  std::int32_t wait_status;   ///< as from waitpid
  std::uint32_t cpu_exceeded;
  std::uint32_t wall_exceeded;
  std::uint32_t memory_exceeded;
  std::uint32_t violated;     ///< it was seen doing what only an attack does
  std::uint32_t retire;       ///< the slot could not be made clean and must be replaced
  std::uint32_t collected;
  std::uint64_t cpu_ns;
  std::uint64_t wall_ns;
  std::uint64_t peak_memory_bytes;
  std::uint64_t output_bytes;
  std::uint64_t error_bytes;
  char message[256];
};

constexpr unsigned kMaxCollected = 8;

static_assert(std::is_trivially_copyable_v<RunRequest> && std::is_trivially_copyable_v<RunReply>);

}  // namespace cupel::sandbox::protocol
