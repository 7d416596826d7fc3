#include "tests/sandbox/attacks/harness/attack_case.h"

#include <chrono>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>
#include <string_view>

namespace cupel::test {
namespace {

using nlohmann::json;

const std::set<std::string> kFields = {
    "name",   "kind",  "language", "source",        "arguments", "files",  "input",
    "limits", "start", "outcome",  "why",           "exit_code", "signal", "output_contains",
    "output", "then",  "needs",    "works_outside", "neighbour"};

std::string from_hex(const std::string& digits) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    bytes += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
  return bytes;
}

/// The lines n, n + 1, …, cut after so many bytes.
std::string numbers(unsigned first, std::size_t bytes) {
  std::string text;
  for (unsigned number = first; text.size() < bytes; ++number)
    text += std::to_string(number) + '\n';
  text.resize(bytes);
  return text;
}

std::string text_of(const json& value) {
  if (value.is_string()) return value;
  if (value.contains("hex")) return from_hex(value["hex"]);
  if (value.contains("numbers_from")) return numbers(value["numbers_from"], value.at("bytes"));
  std::string text;
  for (std::size_t i = value.at("times"); i > 0; --i) text += value.at("repeat").get<std::string>();
  return text;
}

sandbox::Limits limits_of(const json& given) {
  sandbox::Limits limits;
  for (const auto& [name, value] : given.items()) {
    const auto number = value.get<std::uint64_t>();
    if (name == "cpu_ms")
      limits.cpu_time = std::chrono::milliseconds(number);
    else if (name == "wall_ms")
      limits.wall_time = std::chrono::milliseconds(number);
    else if (name == "memory_mib")
      limits.memory_bytes = number << 20;
    else if (name == "processes")
      limits.processes = static_cast<std::uint32_t>(number);
    else if (name == "output_kib")
      limits.output_bytes = number << 10;
    else if (name == "file_kib")
      limits.file_bytes = number << 10;
    else if (name == "open_files")
      limits.open_files = static_cast<std::uint32_t>(number);
    else
      throw std::runtime_error("manifest.jsonl: no such limit: " + name);
  }
  return limits;
}

sandbox::Start start_of(const std::string& name) {
  if (name == "exec") return sandbox::Start::exec;
  if (name == "zygote") return sandbox::Start::zygote;
  if (name == "stopped_parent") return sandbox::Start::stopped_parent;
  throw std::runtime_error("manifest.jsonl: no such start: " + name);
}

AttackCase case_of(const json& line) {
  for (const auto& [field, value] : line.items())
    if (!kFields.contains(field))
      throw std::runtime_error("manifest.jsonl: no such field: " + field);
  AttackCase found;
  found.name = line.at("name");
  found.kind = line.at("kind");
  found.language = line.at("language");
  found.source = line.at("source");
  found.arguments = line.value("arguments", std::vector<std::string>());
  const json files = line.value("files", json::object());
  for (const auto& [name, contents] : files.items()) found.files.push_back({name, contents});
  if (line.contains("input")) found.input = text_of(line["input"]);
  found.limits = limits_of(line.value("limits", json::object()));
  found.start = start_of(line.value("start", "exec"));
  const json& outcome = line.at("outcome");
  if (outcome.is_string())
    found.outcomes = {outcome.get<std::string>()};
  else
    found.outcomes = outcome.get<std::vector<std::string>>();
  found.why = line.value("why", "");
  if (found.outcomes.size() != 1 && found.why.empty())
    throw std::runtime_error("manifest.jsonl: " + found.name + ": many outcomes need a why");
  if (line.contains("exit_code")) found.exit_code = line["exit_code"].get<int>();
  if (line.contains("signal")) found.signal = line["signal"].get<int>();
  if (line.contains("output")) found.output = text_of(line["output"]);
  if (line.contains("output_contains"))
    found.output_contains = line["output_contains"].get<std::string>();
  found.then = line.value("then", "");
  found.needs = line.value("needs", "");
  found.works_outside = line.value("works_outside", false);
  found.neighbour = line.value("neighbour", false);
  return found;
}

std::vector<AttackCase> read_manifest() {
  std::ifstream file(attack_folder() + "/manifest.jsonl");
  std::vector<AttackCase> cases;
  std::set<std::string> names;
  std::string text;
  for (std::size_t line = 1; std::getline(file, text); ++line) {
    if (text.empty()) continue;
    cases.push_back(case_of(json::parse(text)));
    cases.back().line = line;
    if (!names.insert(cases.back().name).second)
      throw std::runtime_error("manifest.jsonl: twice: " + cases.back().name);
  }
  if (cases.empty()) throw std::runtime_error("no cases in " + attack_folder());
  return cases;
}

}  // namespace

sandbox::Tier highest_tier() {
  const char* const tier = std::getenv("CUPEL_ATTACK_TIER");
  return tier && std::string_view(tier) == "1" ? sandbox::Tier::t1 : sandbox::Tier::t0;
}

std::string attack_folder() { return CUPEL_SOURCE_DIR "/tests/sandbox/attacks"; }

const std::vector<AttackCase>& attack_cases() {
  static const std::vector<AttackCase> cases = read_manifest();
  return cases;
}

const AttackCase& attack_case(const std::string& name) {
  for (const AttackCase& found : attack_cases())
    if (found.name == name) return found;
  throw std::runtime_error("manifest.jsonl: no case named " + name);
}

}  // namespace cupel::test
