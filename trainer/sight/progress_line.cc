#include "trainer/sight/progress_line.h"

#include <fmt/format.h>

namespace cupel::trainer {

std::string progress_text(const RunProgress& progress) {
  std::string text = fmt::format("{} {}", progress.stage, progress.step);
  if (progress.total_steps > 0) text += fmt::format("/{}", progress.total_steps);
  if (progress.reward) text += fmt::format(", reward {:.4g}", *progress.reward);
  if (progress.loss) text += fmt::format(", loss {:.4g}", *progress.loss);
  if (progress.length) text += fmt::format(", length {:.0f}", *progress.length);
  if (progress.kl) text += fmt::format(", KL {:.3g}", *progress.kl);
  if (progress.tokens_per_second)
    text += fmt::format(", {:.0f} tokens/s", *progress.tokens_per_second);
  if (progress.seconds_left) text += fmt::format(", {} left", clock_text(*progress.seconds_left));
  return text;
}

std::optional<double> ProgressLine::seconds_left(const RunProgress& progress) {
  const auto now = Clock::now();
  if (stage_ != progress.stage || progress.step < first_step_) {
    stage_ = progress.stage;
    first_step_ = progress.step;
    first_at_ = now;
  }
  if (progress.step <= first_step_ || progress.total_steps < progress.step) return std::nullopt;
  const double a_step = std::chrono::duration<double>(now - first_at_).count() /
                        static_cast<double>(progress.step - first_step_);
  return a_step * static_cast<double>(progress.total_steps - progress.step);
}

void ProgressLine::show(RunProgress progress) {
  const auto estimated = seconds_left(progress);
  if (!progress.seconds_left) progress.seconds_left = estimated;
  if (line_.is_terminal()) {
    if (line_.is_due()) line_.show(progress_text(progress));
    return;
  }
  const auto now = Clock::now();
  const bool is_last = progress.total_steps > 0 && progress.step == progress.total_steps;
  if (!is_last && printed_at_ && now - *printed_at_ < plain_interval_) return;
  printed_at_ = now;
  line_.print_above(progress_text(progress));
}

}  // namespace cupel::trainer
