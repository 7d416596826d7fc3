#include "trainer/tokenizer/character_tokenizer.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>
#include <set>

#include "base/utf8.h"
#include "trainer/tokenizer/internal/byte_alphabet.h"

namespace cupel::trainer {
namespace {

using Json = nlohmann::ordered_json;

Json byte_level() {
  return {{"type", "ByteLevel"},
          {"add_prefix_space", false},
          {"trim_offsets", false},
          {"use_regex", false}};
}

Json added_token(std::size_t id, const std::string& content, bool is_special) {
  return {{"id", id},        {"content", content},  {"single_word", false}, {"lstrip", false},
          {"rstrip", false}, {"normalized", false}, {"special", is_special}};
}

}  // namespace

Result<std::string> character_tokenizer(std::string_view alphabet,
                                        const std::vector<std::string>& special,
                                        const std::vector<std::string>& markers) {
  if (alphabet.empty()) return failure("the alphabet is empty");
  if (!is_ascii(alphabet)) return failure("the alphabet holds a character beyond ASCII");
  Json vocabulary = Json::object();
  Json added = Json::array();
  for (const auto* const tokens : {&special, &markers}) {
    for (const std::string& token : *tokens) {
      if (token.empty()) return failure("a special token is empty");
      if (vocabulary.contains(token))
        return failure(fmt::format("the special token \"{}\" stands twice", token));
      const std::size_t id = vocabulary.size();
      added.push_back(added_token(id, token, tokens == &special));
      vocabulary[token] = id;
    }
  }
  for (const char character : alphabet) {
    const std::string token = byte_characters(std::string(1, character));
    if (vocabulary.contains(token))
      return failure(fmt::format(
          "the alphabet holds \"{}\" twice, or a special token is spelled so", character));
    const std::size_t id = vocabulary.size();  // before the token is in
    vocabulary[token] = id;
  }
  const Json model = {{"type", "BPE"},
                      {"dropout", nullptr},
                      {"unk_token", nullptr},
                      {"continuing_subword_prefix", nullptr},
                      {"end_of_word_suffix", nullptr},
                      {"fuse_unk", false},
                      {"byte_fallback", false},
                      {"ignore_merges", false},
                      {"vocab", vocabulary},
                      {"merges", Json::array()}};
  const Json document = {
      {"version", "1.0"},          {"truncation", nullptr},   {"padding", nullptr},
      {"added_tokens", added},     {"normalizer", nullptr},   {"pre_tokenizer", byte_level()},
      {"post_processor", nullptr}, {"decoder", byte_level()}, {"model", model}};
  return document.dump(2) + "\n";
}

}  // namespace cupel::trainer
