#include "verifiers/instructions/internal/response.h"

#include <algorithm>
#include <array>

#include "base/python_text.h"

namespace cupel::instructions {
namespace {

std::string without_asterisks(std::string_view text) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('*', at), text.size());
    out.append(text, at, end - at);
    at = end + 1;
  }
  return out;
}

std::string_view without_first_line(std::string_view text) {
  const std::size_t end = text.find('\n');
  return end == std::string_view::npos ? text.substr(text.size()) : text.substr(end + 1);
}

std::string_view without_last_line(std::string_view text) {
  const std::size_t end = text.rfind('\n');
  return text.substr(0, end == std::string_view::npos ? 0 : end);
}

}  // namespace

std::string_view Response::stripped() const {
  if (!stripped_) stripped_ = python_strip(text_);
  return *stripped_;
}

std::string_view Response::lower() const {
  if (!lower_) lower_ = python_lower(text_);
  return *lower_;
}

std::string_view Response::folded() const {
  if (!folded_) folded_ = python_folded(text_);
  return *folded_;
}

Variants::Variants(std::string_view response, bool loosely)
    : response_(response), loosely_(loosely) {}

std::string_view Variants::cut(std::size_t i) const {
  const std::string_view behind_first = without_first_line(response_);
  switch (i) {
    case 0:
      return response_;
    case 1:
      return python_strip(behind_first);
    case 2:
      return python_strip(without_last_line(response_));
    default:
      return python_strip(without_last_line(behind_first));
  }
}

std::string_view Variants::text_of(std::size_t i) const {
  if (i < kCuts) return cut(i);
  const std::string_view text = cut(i - kCuts);
  if (text.find('*') == std::string_view::npos) return {};
  return without_asterisks_[i - kCuts] = without_asterisks(text);
}

const Response* Variants::at(std::size_t i) const {
  auto& made = made_[i];
  if (!made) {
    const std::string_view text = text_of(i);
    made.emplace();
    if (!is_blank(text)) made->emplace(text);
  }
  return *made ? &**made : nullptr;
}

}  // namespace cupel::instructions
