#include "trainer/checkpoint/tensor_file.h"

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <tuple>
#include <utility>

#include "datasets/whole_file.h"
#include "trainer/checkpoint/tensor_type.h"

namespace cupel::trainer {

/// The bytes of a file, readable, until the last tensor on them is gone.
class TensorFile::Mapping {
 public:
  Mapping(const void* bytes, std::size_t size)
      : bytes_(static_cast<const char*>(bytes)), size_(size) {}
  ~Mapping() { ::munmap(const_cast<char*>(bytes_), size_); }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;

  const char* bytes() const { return bytes_; }
  std::size_t size() const { return size_; }

 private:
  const char* bytes_;
  std::size_t size_;
};

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t kLengthBytes = 8;
constexpr std::uint64_t kMostTableBytes = 100'000'000;  // the format's own limit

tl::unexpected<Error> system_failure(const std::string& path, std::string_view what) {
  return failure(fmt::format("{}: {}: {}", path, what, std::strerror(errno)));
}

/// Bytes of a tensor of this shape; none where they do not fit in 64 bits.
std::optional<std::uint64_t> bytes_of(const std::vector<std::int64_t>& shape, std::size_t width) {
  std::uint64_t bytes = width;
  for (const std::int64_t length : shape)
    if (__builtin_mul_overflow(bytes, static_cast<std::uint64_t>(length), &bytes))
      return std::nullopt;
  return bytes;
}

Result<TensorFile::Entry> read_entry(const Json& json) {
  TensorFile::Entry entry;
  if (!json.is_object()) return failure("is no object");
  const auto type = json.find("dtype"), shape = json.find("shape"),
             offsets = json.find("data_offsets");
  if (type == json.end() || !type->is_string()) return failure("has no \"dtype\"");
  entry.type = type->get<std::string>();
  const auto is_count = [](const Json& value) {
    return value.is_number_unsigned() &&
           value.get<std::uint64_t>() <= std::numeric_limits<std::int64_t>::max();
  };
  if (shape == json.end() || !shape->is_array() || !std::ranges::all_of(*shape, is_count))
    return failure("has no \"shape\" of whole numbers");
  entry.shape = shape->get<std::vector<std::int64_t>>();
  if (offsets == json.end() || !offsets->is_array() || offsets->size() != 2 ||
      !std::ranges::all_of(*offsets, is_count))
    return failure("has no \"data_offsets\" of two whole numbers");
  entry.begin = (*offsets)[0];
  entry.end = (*offsets)[1];
  if (entry.begin > entry.end) return failure("ends before it begins");
  if (const auto known = tensor_type(entry.type))
    if (bytes_of(entry.shape, c10::elementSize(*known)) != entry.end - entry.begin)
      return failure(fmt::format("has {} bytes, not those of its shape [{}] as {}",
                                 entry.end - entry.begin, fmt::join(entry.shape, ", "),
                                 entry.type));
  return entry;
}

/// Tensors lie one behind the other and fill the file, so that nothing hides between them.
Result<void> check_cover(const std::map<std::string, TensorFile::Entry, std::less<>>& entries,
                         std::uint64_t begin, std::uint64_t size) {
  std::vector<const std::pair<const std::string, TensorFile::Entry>*> in_order;
  for (const auto& entry : entries) in_order.push_back(&entry);
  std::ranges::sort(in_order, {}, [](const auto* entry) {
    return std::pair(entry->second.begin, entry->second.end);
  });
  for (const auto* entry : in_order) {
    if (entry->second.begin != begin)
      return failure(fmt::format("the bytes of tensor {} do not follow those of the one before",
                                 entry->first));
    begin = entry->second.end;
    if (begin > size)
      return failure(
          fmt::format("is cut short: it has {} bytes and tensor {} ends at {}; fetch it again",
                      size, entry->first, begin));
  }
  if (begin != size)
    return failure(fmt::format("has {} bytes behind its last tensor", size - begin));
  return {};
}

Result<std::map<std::string, TensorFile::Entry, std::less<>>> read_table(std::string_view bytes) {
  std::uint64_t length = 0;  // little-endian, as every machine this is built for
  if (bytes.size() < kLengthBytes) return failure("is no safetensors file: it has no table");
  std::memcpy(&length, bytes.data(), kLengthBytes);
  if (length > kMostTableBytes)
    return failure(fmt::format("is no safetensors file: its table would have {} bytes", length));
  if (length > bytes.size() - kLengthBytes)
    return failure(
        fmt::format("is cut short: its table has {} bytes and {} are there; fetch it again", length,
                    bytes.size() - kLengthBytes));
  const Json table =
      Json::parse(bytes.substr(kLengthBytes, length), nullptr, /*allow_exceptions=*/false);
  if (!table.is_object()) return failure("is no safetensors file: its table is no JSON object");
  const std::uint64_t data = kLengthBytes + length;
  std::map<std::string, TensorFile::Entry, std::less<>> entries;
  for (const auto& [name, json] : table.items()) {
    if (name == "__metadata__") continue;
    auto entry = read_entry(json);
    if (!entry) return failure("tensor " + name + " " + entry.error().message);
    entry->begin += data;
    entry->end += data;
    entries.emplace(name, std::move(*entry));
  }
  if (auto covered = check_cover(entries, data, bytes.size()); !covered)
    return tl::make_unexpected(covered.error());
  return entries;
}

}  // namespace

Result<TensorFile> TensorFile::open(const std::string& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return system_failure(path, "cannot open");
  struct stat facts {};
  void* bytes = MAP_FAILED;
  if (::fstat(descriptor, &facts) == 0 && facts.st_size > 0)
    bytes = ::mmap(nullptr, static_cast<std::size_t>(facts.st_size), PROT_READ, MAP_PRIVATE,
                   descriptor, 0);
  const int error = errno;
  ::close(descriptor);
  errno = error;
  if (facts.st_size == 0) return failure(path + ": is empty; fetch it again");
  if (bytes == MAP_FAILED) return system_failure(path, "cannot read");
  auto mapping = std::make_shared<Mapping>(bytes, static_cast<std::size_t>(facts.st_size));
  auto table = read_table({mapping->bytes(), mapping->size()});
  if (!table) return failure(path + ": " + table.error().message);
  TensorFile file(path, std::move(mapping));
  file.entries_ = std::move(*table);
  return file;
}

Result<at::Tensor> TensorFile::tensor(std::string_view name) const {
  const auto found = entries_.find(name);
  if (found == entries_.end()) return failure(fmt::format("{}: has no tensor {}", path_, name));
  const Entry& entry = found->second;
  const auto type = tensor_type(entry.type);
  if (!type)
    return failure(
        fmt::format("{}: tensor {} is of type {}, which cannot be read; convert it to "
                    "F32, BF16 or F16",
                    path_, name, entry.type));
  const char* bytes = mapping_->bytes() + entry.begin;
  if (reinterpret_cast<std::uintptr_t>(bytes) % c10::elementSize(*type) != 0) {
    at::Tensor copy = at::empty(entry.shape, at::TensorOptions(*type));
    std::memcpy(copy.mutable_data_ptr(), bytes, entry.end - entry.begin);
    return copy;
  }
  return at::from_blob(
      const_cast<char*>(bytes), entry.shape, [held = mapping_](void*) {}, at::TensorOptions(*type));
}

Result<void> write_tensor_file(const std::string& path, std::vector<NamedTensor> tensors) {
  for (const NamedTensor& each : tensors)
    if (tensor_type_name(each.tensor.scalar_type()).empty())
      throw std::invalid_argument("a safetensors file cannot hold tensor " + each.name +
                                  " of type " + c10::toString(each.tensor.scalar_type()));
  std::ranges::sort(tensors, {}, [](const NamedTensor& each) {
    return std::tuple(-static_cast<std::ptrdiff_t>(each.tensor.element_size()), each.name);
  });
  Json table = {{"__metadata__", {{"format", "pt"}}}};
  std::uint64_t end = 0;
  for (const NamedTensor& each : tensors) {
    const std::uint64_t begin = end;
    end += each.tensor.nbytes();
    table[each.name] = Json{{"dtype", tensor_type_name(each.tensor.scalar_type())},
                            {"shape", each.tensor.sizes().vec()},
                            {"data_offsets", {begin, end}}};
  }
  std::string head = table.dump();
  head.resize((head.size() + kLengthBytes - 1) / kLengthBytes * kLengthBytes, ' ');
  const std::uint64_t length = head.size();
  head.insert(0, reinterpret_cast<const char*>(&length), kLengthBytes);

  auto file = WholeFile::open(path);
  if (!file) return tl::make_unexpected(file.error());
  if (auto written = file->write(head); !written) return written;
  for (const NamedTensor& each : tensors) {
    const at::Tensor dense = each.tensor.detach().cpu().contiguous();
    const std::string_view bytes(static_cast<const char*>(dense.const_data_ptr()), dense.nbytes());
    if (auto written = file->write(bytes); !written) return written;
  }
  if (auto completed = file->complete(); !completed) return completed;
  return file->take_name();
}

}  // namespace cupel::trainer
