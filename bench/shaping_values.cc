// The values of shapings for given inputs, one JSON object a line in and a list of values out:
//
//   {"shaping": "cosine", "options": {"max_len": "100"}, "row": {"completions": ["…"], …},
//    "correct": [true], "scores": [1.0]}
//
// The row is one as `cupel score` reads it; what a verifier would say is given.

#include <fmt/format.h>

#include <cmath>
#include <cstdio>
#include <iostream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/json_text.h"
#include "rewards/shaping.h"

namespace {

using nlohmann::json;

struct Input {
  std::string row;
  std::vector<std::string> completions;
  std::vector<cupel::Sample> samples;
  std::vector<std::optional<cupel::Judgement>> judgements;
};

Input read(const json& line) {
  Input input;
  input.row = line.at("row").dump();
  input.completions = line["row"].at("completions");
  for (std::size_t i = 0; i < input.completions.size(); ++i) {
    cupel::Sample sample;
    sample.completion = input.completions[i];
    sample.row = input.row;
    sample.group = 1;
    sample.index = static_cast<std::uint32_t>(i);
    input.samples.push_back(sample);
    if (!line.contains("correct")) continue;
    const bool correct = line["correct"][i];
    const double score = line.contains("scores") ? line["scores"][i].get<double>() : correct;
    input.judgements.push_back(cupel::Judgement{correct, score});
  }
  return input;
}

std::string values(const json& line) {
  const auto shaping = cupel::make_shaping(line.at("shaping").get<std::string>(),
                                           line.value("options", cupel::OptionValues{}));
  if (!shaping) throw std::runtime_error(shaping.error().message);
  const Input input = read(line);
  std::string out = "[";
  for (const cupel::Shaped& shaped : (*shaping)->shape({input.samples, input.judgements})) {
    if (!shaped.fault.empty()) throw std::runtime_error(shaped.fault);
    if (out.size() > 1) out += ',';
    cupel::append_json_number(out, shaped.value);
  }
  return out + "]";
}

}  // namespace

int main() {
  std::string text;
  try {
    while (std::getline(std::cin, text)) fmt::print("{}\n", values(json::parse(text)));
  } catch (const std::exception& error) {
    fmt::print(stderr, "shaping_values: {}\n", error.what());
    return 1;
  }
}
