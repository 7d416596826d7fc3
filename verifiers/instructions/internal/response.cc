#include "verifiers/instructions/internal/response.h"

#include <algorithm>
#include <array>

#include "verifiers/instructions/internal/python_text.h"

namespace cupel::instructions {
namespace {

std::string without_asterisks(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::copy_if(text.begin(), text.end(), std::back_inserter(out), [](char c) { return c != '*'; });
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

LooseVariants::LooseVariants(std::string_view response) {
  const std::string_view behind_first = without_first_line(response);
  const bool has_lines_between = behind_first.find('\n') != std::string_view::npos;
  const std::array<std::string_view, 4> texts = {
      response, python_strip(behind_first), python_strip(without_last_line(response)),
      has_lines_between ? python_strip(without_last_line(behind_first)) : std::string_view()};
  without_asterisks_.reserve(texts.size());  // views into them must last
  for (const std::string_view text : texts) {
    if (is_blank(text)) continue;
    variants_.emplace_back(text);
    if (text.find('*') == std::string_view::npos) continue;
    const std::string& plain = without_asterisks_.emplace_back(without_asterisks(text));
    if (!is_blank(plain)) variants_.emplace_back(plain);
  }
}

}  // namespace cupel::instructions
