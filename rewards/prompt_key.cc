#include "rewards/prompt_key.h"

namespace cupel {

PromptKey PromptKey::from_text(std::string_view text) { return PromptKey(text); }

Result<Fingerprint> PromptKey::of(const ScoredLine& row) const {
  const bool is_auto = name_ == "auto";
  if ((is_auto || name_ == "prompt") && row.has_prompt) return fingerprint(row.prompt);
  if ((is_auto || name_ == "id") && !row.id.empty()) return fingerprint(row.id);
  if (is_auto)
    return failure(
        "has neither a prompt nor an id, so nothing says which rows are completions of one prompt; "
        "score with --keep prompt,completion, or group by another field");
  if (name_ == "prompt")
    return failure("has no prompt to group by; score with --keep prompt,completion");
  const JsonField* field = row.field(name_);
  if (!field || field->type == JsonType::null)
    return failure("has no field \"" + name_ + "\" to group by");
  return fingerprint(field->value);
}

}  // namespace cupel
