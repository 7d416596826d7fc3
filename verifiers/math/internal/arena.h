#pragma once

#include <cstddef>
#include <cstring>
#include <memory>
#include <new>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

namespace cupel::math {

/// Memory for one comparison: handed out in order, given back all at once. What fits in the first
/// block costs no allocation after the first use. Holds only types that need no destructor.
/// One arena belongs to one thread.
class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  template <typename T, typename... Arguments>
  T* make(Arguments&&... arguments) {
    static_assert(std::is_trivially_destructible_v<T>);
    return ::new (allocate(sizeof(T), alignof(T))) T{std::forward<Arguments>(arguments)...};
  }

  template <typename T>
  std::span<const T> copy(std::span<const T> items) {
    static_assert(std::is_trivially_copyable_v<T> && std::is_trivially_destructible_v<T>);
    if (items.empty()) return {};
    T* memory = static_cast<T*>(allocate(items.size_bytes(), alignof(T)));
    std::memcpy(static_cast<void*>(memory), items.data(), items.size_bytes());
    return {memory, items.size()};
  }

  std::string_view copy(std::string_view text) {
    const auto bytes = copy(std::span<const char>(text.data(), text.size()));
    return {bytes.data(), bytes.size()};
  }

  /// Forgets all that was handed out. Keeps the first block.
  void reset() {
    blocks_.clear();
    at_ = first_ ? first_.get() : nullptr;
    end_ = first_ ? first_.get() + kBlock : nullptr;
  }

 private:
  static constexpr std::size_t kBlock = 1u << 14;

  void* allocate(std::size_t size, std::size_t alignment) {
    const std::size_t padding =
        (alignment - reinterpret_cast<std::size_t>(at_) % alignment) % alignment;
    if (size + padding > static_cast<std::size_t>(end_ - at_)) return grow(size, alignment);
    char* memory = at_ + padding;
    at_ = memory + size;
    return memory;
  }

  void* grow(std::size_t size, std::size_t alignment) {
    const std::size_t block = size + alignment > kBlock ? size + alignment : kBlock;
    auto memory = std::make_unique_for_overwrite<char[]>(block);
    at_ = memory.get();
    end_ = at_ + block;
    if (!first_ && block == kBlock)
      first_ = std::move(memory);
    else
      blocks_.push_back(std::move(memory));
    return allocate(size, alignment);
  }

  std::unique_ptr<char[]> first_;
  std::vector<std::unique_ptr<char[]>> blocks_;
  char* at_ = nullptr;
  char* end_ = nullptr;
};

}  // namespace cupel::math
