#include "cli/command_line.h"

#include <string_view>

namespace cupel::cli {
namespace {

struct CommandLine {
  std::string text;
  std::vector<std::string> arguments;
};

CommandLine& remembered() {
  static CommandLine line;
  return line;
}

void append_for_shell(std::string& out, std::string_view word) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_./=:,+@%";
  if (!word.empty() && word.find_first_not_of(kPlain) == std::string_view::npos) {
    out += word;
    return;
  }
  out += '\'';
  for (const char c : word) {
    if (c == '\'')
      out += "'\\''";
    else
      out += c;
  }
  out += '\'';
}

}  // namespace

void remember_command_line(int argc, const char* const* argv) {
  CommandLine& line = remembered();
  line = {"cupel", {"cupel"}};
  for (int i = 1; i < argc; ++i) {
    line.text += ' ';
    append_for_shell(line.text, argv[i]);
    line.arguments.emplace_back(argv[i]);
  }
}

const std::string& command_line() { return remembered().text; }

const std::vector<std::string>& command_arguments() { return remembered().arguments; }

}  // namespace cupel::cli
