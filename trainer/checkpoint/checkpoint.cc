#include "trainer/checkpoint/checkpoint.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <system_error>
#include <utility>

#include "datasets/text_file.h"
#include "datasets/whole_file.h"

namespace cupel::trainer {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr const char* kOnly = "model.safetensors";
constexpr const char* kIndex = "model.safetensors.index.json";

/// Which file has which tensor.
Result<std::map<std::string, std::string>> read_index(const std::string& path) {
  auto text = read_text_file(path);
  if (!text) return tl::make_unexpected(text.error());
  const Json index = Json::parse(*text, nullptr, /*allow_exceptions=*/false);
  const auto map = index.is_object() ? index.find("weight_map") : index.end();
  if (!index.is_object() || map == index.end() || !map->is_object())
    return failure(path + ": has no \"weight_map\"");
  std::map<std::string, std::string> files;
  for (const auto& [name, file] : map->items()) {
    if (!file.is_string() || file.get<std::string>().find('/') != std::string::npos)
      return failure(path + ": \"weight_map\" has no file name for tensor " + name);
    files.emplace(name, file.get<std::string>());
  }
  return files;
}

std::string shard_name(std::size_t which, std::size_t count) {
  return fmt::format("model-{:05}-of-{:05}.safetensors", which + 1, count);
}

Result<void> remove_other_weights(const std::string& folder, const std::set<std::string>& kept) {
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(folder, error)) {
    const std::string name = entry.path().filename().string();
    const bool is_weights = name == kOnly || name == kIndex ||
                            (name.starts_with("model-") && name.ends_with(".safetensors"));
    if (is_weights && !kept.contains(name)) fs::remove(entry.path(), error);
  }
  if (error) return failure(folder + ": " + error.message());
  return {};
}

}  // namespace

Result<Checkpoint> Checkpoint::open(const std::string& folder) {
  Checkpoint checkpoint;
  checkpoint.folder_ = folder;
  const std::string only = folder + "/" + kOnly, index = folder + "/" + kIndex;
  std::error_code ignored;
  if (fs::exists(only, ignored)) {
    auto file = TensorFile::open(only);
    if (!file) return tl::make_unexpected(file.error());
    for (const auto& [name, entry] : file->entries()) checkpoint.shard_of_.emplace(name, 0);
    checkpoint.shards_.push_back(std::move(*file));
    return checkpoint;
  }
  if (!fs::exists(index, ignored))
    return failure(fmt::format("{}: has neither {} nor {}", folder, kOnly, kIndex));
  auto files = read_index(index);
  if (!files) return tl::make_unexpected(files.error());
  std::map<std::string, std::size_t> opened;
  for (const auto& [name, file] : *files) {
    const auto [place, is_new] = opened.emplace(file, checkpoint.shards_.size());
    if (is_new) {
      const std::string path = folder + "/" + file;
      if (!fs::exists(path, ignored))
        return failure(path + ": the shard is missing, and " + kIndex + " names it; fetch it");
      auto shard = TensorFile::open(path);
      if (!shard) return tl::make_unexpected(shard.error());
      checkpoint.shards_.push_back(std::move(*shard));
    }
    const TensorFile& shard = checkpoint.shards_[place->second];
    if (!shard.entries().contains(name))
      return failure(
          fmt::format("{}: has no tensor {}, though {} says so", shard.path(), name, kIndex));
    checkpoint.shard_of_.emplace(name, place->second);
  }
  return checkpoint;
}

std::vector<std::string> Checkpoint::names() const {
  std::vector<std::string> names;
  for (const auto& [name, shard] : shard_of_) names.push_back(name);
  return names;
}

Result<at::Tensor> Checkpoint::tensor(std::string_view name, at::IntArrayRef shape) const {
  const auto found = shard_of_.find(name);
  if (found == shard_of_.end()) return failure(fmt::format("{}: has no tensor {}", folder_, name));
  const TensorFile& shard = shards_[found->second];
  auto tensor = shard.tensor(name);
  if (tensor && tensor->sizes() != shape)
    return failure(fmt::format("{}: tensor {} has the shape [{}]; config.json asks for [{}]",
                               shard.path(), name, fmt::join(tensor->sizes(), ", "),
                               fmt::join(shape, ", ")));
  return tensor;
}

Result<void> write_checkpoint(const std::string& folder, const std::vector<NamedTensor>& tensors,
                              std::uint64_t shard_bytes) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) return failure(folder + ": cannot be made: " + error.message());

  std::vector<std::vector<NamedTensor>> shards(1);
  std::uint64_t filled = 0, total = 0;
  for (const NamedTensor& each : tensors) {
    const std::uint64_t bytes = each.tensor.nbytes();
    if (filled > 0 && filled + bytes > shard_bytes) {
      shards.emplace_back();
      filled = 0;
    }
    shards.back().push_back(each);
    filled += bytes;
    total += bytes;
  }
  if (shards.size() == 1) {
    if (auto written = write_tensor_file(folder + "/" + kOnly, shards[0]); !written) return written;
    return remove_other_weights(folder, {kOnly});
  }
  std::set<std::string> names = {kIndex};
  Json files = Json::object();
  for (std::size_t i = 0; i < shards.size(); ++i) {
    const std::string name = shard_name(i, shards.size());
    if (auto written = write_tensor_file(folder + "/" + name, shards[i]); !written) return written;
    for (const NamedTensor& each : shards[i]) files[each.name] = name;
    names.insert(name);
  }
  const Json index = {{"metadata", {{"total_size", total}}}, {"weight_map", files}};
  if (auto written = write_whole_file(folder + "/" + kIndex, index.dump(2) + "\n"); !written)
    return written;
  return remove_other_weights(folder, names);
}

}  // namespace cupel::trainer
