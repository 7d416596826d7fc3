#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <span>
#include <type_traits>
#include <vector>

#include "sandbox/descriptor.h"

namespace cupel::sandbox {

/// A connected pair of sockets that keep message boundaries (SOCK_SEQPACKET), closed on exec.
std::optional<std::pair<Descriptor, Descriptor>> make_socket_pair();

/// Sends one message with descriptors. False where the other end is gone.
bool send_bytes(int socket, const void* bytes, std::size_t size, std::span<const int> descriptors);

enum class Received { message, closed, timed_out };

/// Receives one message of exactly `size` bytes; one of another size counts as closed. Descriptors
/// that come with it are appended to `descriptors`.
Received receive_bytes(int socket, void* bytes, std::size_t size,
                       std::vector<Descriptor>& descriptors,
                       std::optional<std::chrono::milliseconds> timeout);

template <class Message>
bool send_message(int socket, const Message& message, std::span<const int> descriptors = {}) {
  static_assert(std::is_trivially_copyable_v<Message>);
  return send_bytes(socket, &message, sizeof message, descriptors);
}

template <class Message>
Received receive_message(int socket, Message& message, std::vector<Descriptor>& descriptors,
                         std::optional<std::chrono::milliseconds> timeout = std::nullopt) {
  static_assert(std::is_trivially_copyable_v<Message>);
  return receive_bytes(socket, &message, sizeof message, descriptors, timeout);
}

}  // namespace cupel::sandbox
