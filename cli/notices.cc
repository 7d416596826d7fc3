#include "cli/notices.h"

#include <fmt/format.h>

namespace cupel::cli {
namespace {

constexpr std::size_t kMostNotices = 10;

}  // namespace

void Notices::add(std::string_view text, bool is_error) {
  if (++count_ > kMostNotices) return;
  progress_.print_above(fmt::format("cupel: {}{}", is_error ? "" : "warning: ", text));
}

void Notices::finish() {
  if (count_ > kMostNotices)
    progress_.print_above(fmt::format("cupel: … and {} messages more like these; {}",
                                      count_ - kMostNotices, rest_is_));
}

ScoreFilesHooks shown_on(ProgressLine& progress, Notices& notices) {
  ScoreFilesHooks hooks;
  hooks.progress = [&progress](const ScoreFilesHooks::Progress& now) { progress.show(now); };
  hooks.notice = [&notices](const ParsedRows::Notice& notice) {
    notices.add(notice.text, notice.is_error);
  };
  hooks.recognised = [&progress](const ScoreFilesHooks::Recognised& now) {
    const std::string from = now.line > 1 ? fmt::format(" from line {} on", now.line) : "";
    progress.print_above(fmt::format("cupel: reading {}{} as {} ({})", now.path, from,
                                     now.schema.name, now.schema.sign));
  };
  return hooks;
}

}  // namespace cupel::cli
