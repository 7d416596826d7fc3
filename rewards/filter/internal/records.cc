#include "rewards/filter/internal/records.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <new>
#include <stdexcept>
#include <system_error>
#include <utility>

#include "datasets/temporary_file.h"

namespace cupel {

RecordStore::RecordStore(std::size_t memory_bytes, std::string folder)
    : memory_bytes_(memory_bytes), folder_(std::move(folder)) {}

RecordStore::RecordStore(RecordStore&& other) noexcept
    : memory_bytes_(other.memory_bytes_),
      folder_(std::move(other.folder_)),
      chunks_(std::exchange(other.chunks_, {})),
      size_(other.size_),
      fd_(std::exchange(other.fd_, -1)),
      on_disk_(other.on_disk_) {}

RecordStore::~RecordStore() {
  for (RowRecord* chunk : chunks_) ::munmap(chunk, kChunk * sizeof(RowRecord));
  if (fd_ >= 0) ::close(fd_);
}

void RecordStore::push_back(const RowRecord& record) {
  if (size_ == chunks_.size() * kChunk) chunks_.push_back(new_chunk());
  chunks_.back()[size_++ % kChunk] = record;
}

RowRecord* RecordStore::new_chunk() {
  constexpr std::size_t kBytes = kChunk * sizeof(RowRecord);
  constexpr int kAccess = PROT_READ | PROT_WRITE;
  void* memory = MAP_FAILED;
  if ((chunks_.size() + 1) * kBytes <= memory_bytes_) {
    memory = ::mmap(nullptr, kBytes, kAccess, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  } else {
    if (fd_ < 0) {
      const auto file = open_unnamed_file(folder_);
      if (!file) throw std::runtime_error(file.error().message);
      fd_ = *file;
    }
    const auto offset = static_cast<off_t>(on_disk_ * kBytes);
    // Room is taken now: a full disk would end the program at the first access otherwise.
    if (const int error = ::posix_fallocate(fd_, offset, kBytes); error != 0)
      throw std::system_error(error, std::generic_category(), folder_ + ": no room for records");
    memory = ::mmap(nullptr, kBytes, kAccess, MAP_SHARED, fd_, offset);
    ++on_disk_;
  }
  if (memory == MAP_FAILED) throw std::bad_alloc();
  return static_cast<RowRecord*>(memory);
}

}  // namespace cupel
