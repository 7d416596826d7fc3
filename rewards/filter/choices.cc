#include "rewards/filter/choices.h"

#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include "base/nearest.h"

namespace cupel {
namespace {

template <class T>
bool parse(std::string_view text, T& value) {
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), value);
  return !text.empty() && parsed.ec == std::errc() && parsed.ptr == text.data() + text.size();
}

/// `NAME` or `NAME:REST`, parted at the last colon.
std::pair<std::string_view, std::string_view> split(std::string_view text) {
  const std::size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return {text, {}};
  return {text.substr(0, colon), text.substr(colon + 1)};
}

bool is_share(double value) { return value >= 0 && value <= 1; }

tl::unexpected<Error> expected(std::string_view what, std::string_view text) {
  return failure("expected " + std::string(what) + ", not \"" + std::string(text) + "\"");
}

}  // namespace

Result<PassRate> PassRate::from_text(std::string_view text) {
  PassRate rate;
  const auto [least, most] = split(text);
  if (!parse(least, rate.least) || !parse(most, rate.most) || !is_share(rate.least) ||
      !is_share(rate.most) || rate.least > rate.most)
    return expected("a band of pass rates between 0 and 1, such as 0.1:0.9", text);
  return rate;
}

Result<PerPrompt> PerPrompt::from_text(std::string_view text) {
  constexpr std::array<std::string_view, 5> kRules = {"all", "best", "random", "shortest",
                                                      "diverse"};
  if (text == "all") return PerPrompt{};
  const auto [name, count] = split(text);
  for (std::size_t i = 1; i < kRules.size(); ++i) {
    if (name != kRules[i]) continue;
    PerPrompt chosen{static_cast<Rule>(i), 0};
    if (!parse(count, chosen.count) || chosen.count == 0)
      return failure("\"" + std::string(text) + "\" says not how many completions of a prompt; " +
                     "write " + std::string(name) + ":4 for four");
    return chosen;
  }
  return failure(unknown_name_message("choice of completions", name, kRules));
}

Result<Dedup> Dedup::from_text(std::string_view text) {
  constexpr std::array<std::string_view, 2> kKinds = {"exact", "near"};
  Dedup dedup;
  if (text == kKinds[0]) {
    dedup.kind = Kind::exact;
    return dedup;
  }
  const auto [name, similarity] = split(text);
  if (name != kKinds[1]) return failure(unknown_name_message("deduplication", name, kKinds));
  dedup.kind = Kind::near;
  if (text != name &&
      (!parse(similarity, dedup.similarity) || !(dedup.similarity > 0) || dedup.similarity > 1))
    return expected("near, or near:S with a similarity S above 0 and up to 1", text);
  return dedup;
}

Result<Balance> Balance::from_text(std::string_view text) {
  Balance balance;
  const auto [field, most] = split(text);
  balance.field = field;
  if (text != field) {
    std::uint64_t count = 0;
    if (!parse(most, count) || count == 0)
      return expected("FIELD, or FIELD:MAX with a number of rows", text);
    balance.most = count;
  }
  if (balance.field.empty()) return expected("the name of a field", text);
  return balance;
}

Result<Mix> Mix::from_text(std::string_view text) {
  constexpr std::string_view kForm =
      "FILE:SHARE with a share of all rows below 1, such as general.jsonl:0.25, or FILE:COUNT with "
      "a number of rows";
  Mix mix;
  const auto [file, amount] = split(text);
  mix.file = file;
  if (mix.file.empty() || amount.empty()) return expected(kForm, text);
  const bool is_percent = amount.ends_with('%');
  if (!is_percent && parse(amount, mix.count) && mix.count > 0) return mix;
  mix.count = 0;
  if (!parse(amount.substr(0, amount.size() - (is_percent ? 1 : 0)), mix.share))
    return expected(kForm, text);
  if (is_percent) mix.share /= 100;
  if (!(mix.share > 0 && mix.share < 1)) return expected(kForm, text);
  return mix;
}

}  // namespace cupel
