#include "rewards/eval/presets.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/nearest.h"
#include "rewards/eval/presets/aime.json.h"
#include "rewards/eval/presets/drop.json.h"
#include "rewards/eval/presets/gpqa.json.h"
#include "rewards/eval/presets/gsm8k.json.h"
#include "rewards/eval/presets/humaneval.json.h"
#include "rewards/eval/presets/ifeval.json.h"
#include "rewards/eval/presets/livecodebench.json.h"
#include "rewards/eval/presets/math-500.json.h"
#include "rewards/eval/presets/mbpp.json.h"
#include "rewards/eval/presets/mmlu.json.h"

namespace cupel::eval {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 4> kKinds = {"pass", "maj", "best", "reward"};
constexpr std::array<std::string_view, 3> kEqualities = {"text", "math", "lenient"};

template <class Value, std::size_t kCount>
Result<Value> named(std::string_view what, std::string_view name,
                    const std::array<std::string_view, kCount>& names) {
  for (std::size_t i = 0; i < kCount; ++i)
    if (names[i] == name) return static_cast<Value>(i);
  return failure(unknown_name_message(what, name, names));
}

/// Reads the parts of a document; the first thing that is wrong stays.
class Reader {
 public:
  explicit Reader(const json& document) : document_(document) {}

  Result<Benchmark> read() {
    check_keys(document_, {"description", "spec", "fields", "k", "metrics", "by", "equality"}, "");
    benchmark_.description = document_.value("description", "");
    read_spec();
    read_fields();
    benchmark_.ks = list<std::size_t>("k", {1});
    if (std::count(benchmark_.ks.begin(), benchmark_.ks.end(), std::size_t{0}) > 0)
      fail("/k: must be at least 1");
    benchmark_.by = list<std::string>("by", {"data_source"});
    for (const std::string& name : list<std::string>("metrics", {"pass", "maj", "best"}))
      if (auto kind = metric_kind_from(name))
        benchmark_.kinds.push_back(*kind);
      else
        fail("/metrics: " + kind.error().message);
    if (document_.contains("equality")) {
      auto equality = equality_from(document_["equality"].get<std::string>());
      equality ? void(benchmark_.equality = *equality)
               : fail("/equality: " + equality.error().message);
    }
    if (!fault_.empty()) return failure(fault_);
    return std::move(benchmark_);
  }

 private:
  void fail(std::string fault) {
    if (fault_.empty()) fault_ = std::move(fault);
  }

  void check_keys(const json& object, std::initializer_list<std::string_view> known,
                  const std::string& path) {
    const std::vector<std::string_view> names(known);
    for (const auto& [key, value] : object.items())
      if (std::find(names.begin(), names.end(), key) == names.end())
        fail(path + "/: " + unknown_name_message("key", key, names));
  }

  void read_spec() {
    if (!document_.contains("spec")) return fail("has no \"spec\"");
    auto spec = Spec::from_json(document_["spec"].dump());
    spec ? void(benchmark_.spec = std::move(*spec)) : fail("/spec: " + spec.error().message);
  }

  void read_fields() {
    if (!document_.contains("fields")) return;
    const json& fields = document_["fields"];
    check_keys(fields, {"prompt", "completion", "reference"}, "/fields");
    benchmark_.fields.prompt = fields.value("prompt", benchmark_.fields.prompt);
    benchmark_.fields.completion = fields.value("completion", benchmark_.fields.completion);
    benchmark_.fields.reference = fields.value("reference", benchmark_.fields.reference);
  }

  template <class T>
  std::vector<T> list(const char* key, std::vector<T> usual) const {
    return document_.value(key, std::move(usual));
  }

  const json& document_;
  Benchmark benchmark_;
  std::string fault_;
};

}  // namespace

Result<Metric::Kind> metric_kind_from(std::string_view name) {
  return named<Metric::Kind>("metric", name, kKinds);
}

Result<Equality> equality_from(std::string_view name) {
  return named<Equality>("equality", name, kEqualities);
}

Result<Benchmark> Benchmark::from_json(std::string_view text) {
  const json document = json::parse(text, nullptr, false);
  if (!document.is_object()) return failure("is not a JSON object");
  try {
    return Reader(document).read();
  } catch (const json::exception& error) {  // a value of another type than it should be
    return failure(error.what());
  }
}

std::span<const EvalPreset> eval_presets() {
  static const std::array kPresets = {
      EvalPreset{"aime", kAimeEval},
      EvalPreset{"drop", kDropEval},
      EvalPreset{"gpqa", kGpqaEval},
      EvalPreset{"gsm8k", kGsm8kEval},
      EvalPreset{"humaneval", kHumanevalEval},
      EvalPreset{"ifeval", kIfevalEval},
      EvalPreset{"livecodebench", kLivecodebenchEval},
      EvalPreset{"math-500", kMath500Eval},
      EvalPreset{"mbpp", kMbppEval},
      EvalPreset{"mmlu", kMmluEval},
  };
  return kPresets;
}

Result<Benchmark> benchmark_from(const std::string& name) {
  std::vector<std::string_view> names;
  for (const EvalPreset& preset : eval_presets()) {
    if (preset.name == name) return Benchmark::from_json(preset.json);
    names.push_back(preset.name);
  }
  const bool is_path = name.find_first_of("/.") != std::string::npos;
  if (!is_path) return failure(unknown_name_message("preset", name, names));
  std::ifstream file(name);
  if (!file) return failure(name + ": cannot be read");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  auto benchmark = Benchmark::from_json(text);
  if (!benchmark) return failure(name + ": " + benchmark.error().message);
  return benchmark;
}

}  // namespace cupel::eval
