#include "base/status_line.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <array>

#include "base/utf8.h"

namespace cupel {
namespace {

constexpr auto kInterval = std::chrono::milliseconds(200);

/// 0 where it is not known.
std::size_t columns_of(std::FILE* file) {
  winsize size{};
  return ::ioctl(::fileno(file), TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

}  // namespace

StatusLine::StatusLine(std::FILE* file)
    : file_(file), is_terminal_(::isatty(::fileno(file)) == 1) {}

bool StatusLine::is_due() const { return is_terminal_ && Clock::now() - shown_at_ >= kInterval; }

void StatusLine::show(std::string_view line) {
  if (!is_terminal_) return;
  // A line that wraps could not be written over.
  const std::size_t columns = columns_of(file_);
  const std::string_view text = columns == 0 ? line : utf8_prefix(line, columns - 1);
  std::fprintf(file_, "\r\033[K%.*s", static_cast<int>(text.size()), text.data());
  std::fflush(file_);
  is_shown_ = true;
  shown_at_ = Clock::now();
}

void StatusLine::print_above(std::string_view text) {
  clear();
  std::fprintf(file_, "%.*s\n", static_cast<int>(text.size()), text.data());
  std::fflush(file_);
}

void StatusLine::clear() {
  if (!is_shown_) return;
  std::fprintf(file_, "\r\033[K");
  std::fflush(file_);
  is_shown_ = false;
}

std::string clock_text(double seconds) {
  const auto total = static_cast<unsigned long long>(seconds + 0.5);
  std::array<char, 40> text{};
  if (total >= 3600)
    std::snprintf(text.data(), text.size(), "%llu:%02llu:%02llu", total / 3600, total / 60 % 60,
                  total % 60);
  else
    std::snprintf(text.data(), text.size(), "%llu:%02llu", total / 60, total % 60);
  return text.data();
}

}  // namespace cupel
