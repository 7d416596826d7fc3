// What the tests in Python ask of a tokenizer:
//
//     cupel_tokenizer_probe encode FOLDER <LINES   {"text" or "bytes" (hexadecimal), "add"?,
//                                                  "parse"?}, a line each; prints ids for each
//     cupel_tokenizer_probe decode FOLDER <LINES   {"ids", "skip"?}; prints a text for each
//     cupel_tokenizer_probe render NAME <LINES     {"messages", "prompt"?}; prints a text for each
//     cupel_tokenizer_probe name <JINJA            the chat template that it is recognised as
//     cupel_tokenizer_probe time FOLDER FILE       MB/s of encoding the file on one core
//     cupel_tokenizer_probe error FOLDER           what is wrong with it

#include <fmt/format.h>

#include <cstdlib>
#include <ctime>
#include <iostream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "datasets/text_file.h"
#include "trainer/tokenizer/chat_template.h"
#include "trainer/tokenizer/tokenizer.h"

namespace cupel::trainer {
namespace {

using Json = nlohmann::json;

template <class T>
T must(Result<T> result) {
  if (!result) {
    fmt::print(stderr, "{}\n", result.error().message);
    std::exit(1);
  }
  return std::move(*result);
}

std::string bytes_of_hexadecimal(const std::string& digits) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
    bytes.push_back(static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16)));
  return bytes;
}

Json encoded(const Tokenizer& tokenizer, const Json& line) {
  const std::string text = line.contains("bytes")
                               ? bytes_of_hexadecimal(line["bytes"].get<std::string>())
                               : line["text"].get<std::string>();
  return tokenizer.encode(text, {.add_special_tokens = line.value("add", true),
                                 .parse_special = line.value("parse", true)});
}

Json decoded(const Tokenizer& tokenizer, const Json& line) {
  return tokenizer.decode(line["ids"].get<std::vector<std::int64_t>>(), line.value("skip", false));
}

Json rendered(const ChatTemplate& chat, const Json& line) {
  std::vector<ChatMessage> messages;
  for (const Json& each : line["messages"])
    messages.push_back({each["role"].get<std::string>(), each["content"].get<std::string>()});
  return must(chat.render(messages, line.value("prompt", true)));
}

void answer_lines(auto&& answer) {
  for (std::string text; std::getline(std::cin, text);)
    std::cout << answer(Json::parse(text)) << '\n';
}

void print_speed(const Tokenizer& tokenizer, const std::string& path) {
  const std::string text = must(read_text_file(path));
  tokenizer.encode(text.substr(0, 1000));
  const std::clock_t start = std::clock();  // of this process, however busy the machine is
  const std::size_t tokens = tokenizer.encode(text).size();
  const double seconds = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
  fmt::print("{:.1f} MB/s, {} bytes, {} tokens\n", static_cast<double>(text.size()) / seconds / 1e6,
             text.size(), tokens);
}

int run(const std::vector<std::string>& arguments) {
  const std::string& verb = arguments.at(1);
  if (verb == "error") {
    const auto loaded = Tokenizer::load(arguments.at(2));
    fmt::print("{}\n", loaded ? "none" : loaded.error().message);
    return 0;
  }
  if (verb == "name") {
    const std::string jinja(std::istreambuf_iterator<char>(std::cin), {});
    fmt::print("{}\n", must(ChatTemplate::recognise(jinja)).name());
    return 0;
  }
  if (verb == "render") {
    const ChatTemplate chat = must(ChatTemplate::named(arguments.at(2)));
    answer_lines([&](const Json& line) { return rendered(chat, line); });
    return 0;
  }
  const Tokenizer tokenizer = must(Tokenizer::load(arguments.at(2)));
  if (verb == "time")
    print_speed(tokenizer, arguments.at(3));
  else if (verb == "decode")
    answer_lines([&](const Json& line) { return decoded(tokenizer, line); });
  else
    answer_lines([&](const Json& line) { return encoded(tokenizer, line); });
  return 0;
}

}  // namespace
}  // namespace cupel::trainer

int main(int argc, char** argv) { return cupel::trainer::run({argv, argv + argc}); }
