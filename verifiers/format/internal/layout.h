#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "verifiers/format/template.h"

namespace cupel::format {

constexpr std::size_t kNoToken = std::string_view::npos;

/// A mark of a template.
struct Token {
  std::string_view text;
  bool is_box = false;  ///< `\boxed`, and a brace behind it
};

/// The marks of a template, each once, and which of them each part begins and ends with. Views into
/// the template.
struct Layout {
  explicit Layout(const Template& form);

  std::vector<Token> tokens = {};
  std::vector<bool> is_watched = {};    ///< by token: it may not be where it is not asked for
  std::vector<std::size_t> opens = {};  ///< by part: its token, kNoToken where there is none
  std::vector<std::size_t> closes = {};

 private:
  std::size_t add(const Part& part, std::string_view mark);
};

/// Behind the brace that opens a box, from the end of its `\boxed` on; npos where there is none.
std::size_t start_of_box(std::string_view text, std::size_t at);

/// The brace that closes the box whose content begins at `at`; npos if none does.
std::size_t end_of_box(std::string_view text, std::size_t at);

}  // namespace cupel::format
