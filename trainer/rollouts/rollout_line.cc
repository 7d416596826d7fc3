#include "trainer/rollouts/rollout_line.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <vector>

#include "base/json_text.h"
#include "datasets/fields.h"
#include "datasets/json_line.h"

namespace cupel::trainer {
namespace {

constexpr std::size_t kPadding = 64;  // what JsonLine may read behind a text

bool is_replaced(std::string_view name) {
  for (const char* own : {"sample", "finish_reason", "prompt_token_ids", "token_ids", "logprobs"})
    if (name == own) return true;
  static const std::vector<std::string> completions = Fields{}.completion;
  return std::ranges::find(completions, name) != completions.end();
}

}  // namespace

Result<void> append_rollout_line(std::string& out, std::string_view row, const Rollout& rollout,
                                 std::size_t sample) {
  std::string padded(row);
  padded.resize(row.size() + kPadding);
  JsonLine line;
  std::vector<JsonField> fields;
  if (auto split = line.split({padded.data(), row.size()}, padded.size(), fields); !split)
    return split;
  out += '{';
  for (const JsonField& field : fields)
    if (!is_replaced(field.key))
      fmt::format_to(std::back_inserter(out), "\"{}\":{},", field.key, field.value);
  out += "\"completion\":";
  append_json_string(out, rollout.text);
  fmt::format_to(std::back_inserter(out),
                 R"(,"sample":{},"finish_reason":"{}","prompt_token_ids":[{}],"token_ids":[{}])",
                 sample, rollout.is_truncated ? "length" : "stop",
                 fmt::join(rollout.prompt_tokens, ","), fmt::join(rollout.tokens, ","));
  if (rollout.log_probs.empty())
    out += ",\"logprobs\":null}\n";
  else
    fmt::format_to(std::back_inserter(out), ",\"logprobs\":[{}]}}\n",
                   fmt::join(rollout.log_probs, ","));
  return {};
}

}  // namespace cupel::trainer
