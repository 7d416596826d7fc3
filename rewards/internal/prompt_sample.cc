#include "rewards/internal/prompt_sample.h"

namespace cupel::internal {

bool PromptSample::is_chosen(const Record& record) const {
  if (halvings_ == 0) return true;
  // A row without a prompt is one of its own.
  const Fingerprint key = record.prompt_key ? *record.prompt_key : record.place_print();
  return key.high >> (64 - halvings_) == 0;
}

void PromptSample::add(const Record& record) {
  if (!is_chosen(record)) return;
  if (record.prompt_key && ++rows_of_[*record.prompt_key] > kMostOfPrompt) return;
  records_.push_back(record);
  while (records_.size() > most_rows_ && halvings_ < 63) halve();
}

void PromptSample::halve() {
  ++halvings_;
  std::erase_if(records_, [this](const Record& record) { return !is_chosen(record); });
  rows_of_.clear();
  for (const Record& record : records_)
    if (record.prompt_key) ++rows_of_[*record.prompt_key];
}

}  // namespace cupel::internal
