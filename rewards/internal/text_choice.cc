#include "rewards/internal/text_choice.h"

#include <algorithm>

namespace cupel::internal {

void TextChoice::add(const Record& record, const std::function<std::string()>& texts) {
  const auto [place, is_new] =
      number_of_.try_emplace({record.outcome, record.reason, record.source}, strata_.size());
  const std::size_t number = place->second;
  if (is_new) {
    strata_.emplace_back();
    by_bytes_.insert({0, number});
  }
  Stratum& stratum = strata_[number];
  const Key key{++stratum.seen <= kFirstRows ? 0 : record.place_print().low, record.ordinal};
  if (key >= stratum.ceiling) return;
  std::string text = texts();
  const std::size_t bytes = text.size() + kRecordBytes;
  stratum.rows.emplace(key, TextRow{record, std::move(text)});
  set_bytes(number, stratum.bytes + bytes);
  while (bytes_ > most_bytes_) give_up_one();
}

void TextChoice::give_up_one() {
  const std::size_t number = by_bytes_.rbegin()->second;
  Stratum& stratum = strata_[number];
  const auto last = std::prev(stratum.rows.end());
  stratum.ceiling = last->first;
  const std::size_t bytes = stratum.bytes - last->second.texts.size() - kRecordBytes;
  stratum.rows.erase(last);
  set_bytes(number, bytes);
}

void TextChoice::set_bytes(std::size_t number, std::size_t bytes) {
  Stratum& stratum = strata_[number];
  by_bytes_.erase({stratum.bytes, number});
  bytes_ = bytes_ - stratum.bytes + bytes;
  stratum.bytes = bytes;
  by_bytes_.insert({bytes, number});
}

std::vector<const TextRow*> TextChoice::rows() const {
  std::vector<const TextRow*> rows;
  for (const Stratum& stratum : strata_)
    for (const auto& [key, row] : stratum.rows) rows.push_back(&row);
  std::sort(rows.begin(), rows.end(), [](const TextRow* a, const TextRow* b) {
    return a->record.ordinal < b->record.ordinal;
  });
  return rows;
}

}  // namespace cupel::internal
