#include "trainer/optimization/adapter_files.h"

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "datasets/text_file.h"
#include "datasets/whole_file.h"
#include "trainer/checkpoint/tensor_file.h"

namespace cupel::trainer {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kConfig = "adapter_config.json";
constexpr const char* kWeights = "adapter_model.safetensors";
constexpr const char* kPrefix = "base_model.model.";

struct AdapterConfig {
  std::int64_t rank = 0;
  double scale = 0;
};

Result<AdapterConfig> read_config(const std::string& path) {
  auto text = read_text_file(path);
  if (!text) return tl::make_unexpected(text.error());
  const Json document = Json::parse(*text, nullptr, /*allow_exceptions=*/false);
  if (!document.is_object()) return failure(path + ": is no JSON object");
  const auto field = [&](const char* name) { return document.value(name, Json()); };
  if (field("peft_type") != "LORA") return failure(path + ": \"peft_type\" is not \"LORA\"");
  const Json rank = field("r"), alpha = field("lora_alpha");
  if (!rank.is_number_unsigned() || rank < 1 || rank > 1'000'000)
    return failure(path + ": \"r\" is no whole number above 0");
  if (!alpha.is_number()) return failure(path + ": \"lora_alpha\" is no number");
  if (const Json bias = field("bias"); !bias.is_null() && bias != "none")
    return failure(path + ": \"bias\" is " + bias.dump() + "; only \"none\" is supported");
  for (const char* name : {"use_dora", "fan_in_fan_out", "lora_bias", "rank_pattern",
                           "alpha_pattern", "modules_to_save", "layer_replication"}) {
    const Json value = field(name);
    if (!value.is_null() && value != false && !(value.is_structured() && value.empty()))
      return failure(
          fmt::format("{}: \"{}\" is {}, which is not supported", path, name, value.dump()));
  }
  AdapterConfig config{.rank = rank.get<std::int64_t>()};
  const auto divisor = static_cast<double>(config.rank);
  config.scale = alpha.get<double>() / (field("use_rslora") == true ? std::sqrt(divisor) : divisor);
  return config;
}

/// A copy of what the file has, in the model's type; undefined where it has none of this name.
Result<at::Tensor> stored(const TensorFile& file, const std::string& name, at::IntArrayRef shape,
                          const at::TensorOptions& options) {
  if (!file.entries().contains(name)) return at::Tensor();
  auto tensor = file.tensor(name);
  if (!tensor) return tensor;
  if (tensor->sizes() != shape || !tensor->is_floating_point())
    return failure(
        fmt::format("{}: tensor {} is of the type {} and shape [{}]; expected weights of "
                    "the shape [{}]",
                    file.path(), name, c10::toString(tensor->scalar_type()),
                    fmt::join(tensor->sizes(), ", "), fmt::join(shape, ", ")));
  return tensor->to(options, /*non_blocking=*/false, /*copy=*/true);
}

Json config_of(const Linear& adapted, const std::set<std::string>& targets,
               const std::string& base_model) {
  const std::int64_t rank = adapted.lora_a.size(0);
  return {{"base_model_name_or_path", base_model.empty() ? Json() : Json(base_model)},
          {"bias", "none"},
          {"fan_in_fan_out", false},
          {"inference_mode", true},
          {"init_lora_weights", true},
          {"lora_alpha", adapted.lora_scale * static_cast<double>(rank)},
          {"lora_dropout", 0.0},
          {"modules_to_save", nullptr},
          {"peft_type", "LORA"},
          {"r", rank},
          {"target_modules", targets},
          {"task_type", "CAUSAL_LM"},
          {"use_dora", false},
          {"use_rslora", false}};
}

}  // namespace

Result<void> save_adapter(const Model& model, const std::string& folder,
                          const std::string& base_model) {
  std::vector<NamedTensor> tensors;
  std::set<std::string> targets;
  const Linear* adapted = nullptr;
  for (const auto& [name, linear] : model.projections()) {
    if (!linear->lora_a.defined()) continue;
    if (!adapted) adapted = linear;
    if (linear->lora_a.size(0) != adapted->lora_a.size(0) ||
        linear->lora_scale != adapted->lora_scale)
      throw std::logic_error("adapters of several ranks or scales cannot be saved together");
    tensors.push_back({kPrefix + name + ".lora_A.weight", linear->lora_a});
    tensors.push_back({kPrefix + name + ".lora_B.weight", linear->lora_b});
    targets.insert(name.substr(name.rfind('.') + 1));
  }
  if (!adapted) throw std::logic_error("a model without adapters has none to save");
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return failure(folder + ": cannot be made: " + error.message());
  if (auto written = write_tensor_file(folder + "/" + kWeights, std::move(tensors)); !written)
    return written;
  return write_whole_file(folder + "/" + kConfig,
                          config_of(*adapted, targets, base_model).dump(2) + "\n");
}

Result<void> load_adapter(Model& model, const std::string& folder) {
  if (model.has_adapters()) return failure("the model has adapters already; merge them first");
  const auto config = read_config(folder + "/" + kConfig);
  if (!config) return tl::make_unexpected(config.error());
  const auto file = TensorFile::open(folder + "/" + kWeights);
  if (!file) return tl::make_unexpected(file.error());

  struct Adapter {
    Linear* linear;
    at::Tensor first, second;
  };
  std::vector<Adapter> adapters;
  std::set<std::string, std::less<>> known;
  for (const auto& [name, linear] : model.projections()) {
    const std::string first = kPrefix + name + ".lora_A.weight",
                      second = kPrefix + name + ".lora_B.weight";
    auto a = stored(*file, first, {config->rank, linear->weight.size(1)}, model.options());
    if (!a) return tl::make_unexpected(a.error());
    auto b = stored(*file, second, {linear->weight.size(0), config->rank}, model.options());
    if (!b) return tl::make_unexpected(b.error());
    if (a->defined() != b->defined())
      return failure(file->path() + ": has no tensor " + (a->defined() ? second : first));
    if (!a->defined()) continue;
    adapters.push_back({linear, *a, *b});
    known.insert({first, second});
  }
  for (const auto& [name, entry] : file->entries())
    if (!known.contains(name))
      return failure(file->path() + ": tensor " + name + " is of no projection of this model");

  for (const NamedTensor& each : model.parameters()) at::Tensor(each.tensor).requires_grad_(false);
  for (Adapter& each : adapters) {
    each.linear->lora_a = each.first.requires_grad_();
    each.linear->lora_b = each.second.requires_grad_();
    each.linear->lora_scale = config->scale;
  }
  return {};
}

}  // namespace cupel::trainer
