#include "trainer/tokenizer/tokenizer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "tests/support/files.h"
#include "trainer/tokenizer/character_tokenizer.h"
#include "trainer/tokenizer/internal/byte_alphabet.h"

namespace cupel::trainer {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Json = nlohmann::json;
using Tokens = std::vector<std::string>;

constexpr const char* kQwenPattern =
    R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)";

/// Qwen's pipeline over all 256 bytes (ids 0 to 255 in their order) and the merges that are given.
Json qwen_document(const std::vector<std::pair<std::string, std::string>>& merges = {}) {
  Json vocabulary = Json::object();
  for (int byte = 0; byte < 256; ++byte)
    vocabulary[byte_characters(std::string(1, static_cast<char>(byte)))] = byte;
  Json list = Json::array();
  for (const auto& [left, right] : merges) {
    if (const int id = static_cast<int>(vocabulary.size()); !vocabulary.contains(left + right))
      vocabulary[left + right] = id;
    list.push_back(left + " " + right);
  }
  const Json byte_level = {
      {"type", "ByteLevel"}, {"add_prefix_space", false}, {"use_regex", false}};
  const Json split = {{"type", "Split"},
                      {"pattern", {{"Regex", kQwenPattern}}},
                      {"behavior", "Isolated"},
                      {"invert", false}};
  return {{"normalizer", {{"type", "NFC"}}},
          {"pre_tokenizer", {{"type", "Sequence"}, {"pretokenizers", {split, byte_level}}}},
          {"post_processor", nullptr},
          {"decoder", byte_level},
          {"added_tokens", Json::array()},
          {"model", {{"type", "BPE"}, {"vocab", vocabulary}, {"merges", list}}}};
}

void add_token(Json& document, const std::string& content, bool is_special) {
  const auto id = document["model"]["vocab"].size() + document["added_tokens"].size();
  document["added_tokens"].push_back(
      {{"id", id}, {"content", content}, {"special", is_special}, {"normalized", false}});
}

Tokenizer must(Result<Tokenizer> tokenizer) {
  EXPECT_TRUE(tokenizer) << tokenizer.error().message;
  return std::move(*tokenizer);
}

Tokens tokens(const Tokenizer& tokenizer, std::string_view text, EncodeOptions options = {}) {
  Tokens tokens;
  for (const auto id : tokenizer.encode(text, options))
    tokens.emplace_back(tokenizer.token_of(id).value_or("?"));
  return tokens;
}

std::string error_of(const Json& document) {
  const auto tokenizer = Tokenizer::from_json(document.dump());
  return tokenizer ? "none" : tokenizer.error().message;
}

/// The pieces of a text, where every piece of up to some bytes is one token.
Tokens pieces(const std::string& text, const std::vector<std::string>& expected) {
  Json document = qwen_document();
  document["model"]["ignore_merges"] = true;
  for (const std::string& piece : expected)
    document["model"]["vocab"].emplace(byte_characters(piece), document["model"]["vocab"].size());
  return tokens(must(Tokenizer::from_json(document.dump())), text);
}

void expect_pieces(const std::vector<std::string>& expected) {
  std::string text;
  Tokens spelled;
  for (const std::string& piece : expected) {
    text += piece;
    spelled.push_back(byte_characters(piece));
  }
  EXPECT_EQ(pieces(text, expected), spelled) << text;
}

TEST(Tokenizer, SplitsAsThePatternSays) {
  expect_pieces({"I", "'ll", " say", "...\n", "no", "!!\n\n", "x"});
  expect_pieces({"a", "  ", " b", "\t", " ", "1", "2", "  "});
  expect_pieces({"a", " \n \n", "  ", " b"});
  expect_pieces({"(x", " +", " ", "3", ")\r\n", "'t", "is"});
  expect_pieces({"x", "'\u017F", "y"});  // a long s is an s in another case
  expect_pieces({"\u65E5\u672C", "\u3000\u3000", "\u3000\u8A9E"});
}

TEST(Tokenizer, MergesTheLowestRankFirstAndTheLeftmostOfThese) {
  const auto tokenizer =
      must(Tokenizer::from_json(qwen_document({{"b", "c"}, {"a", "b"}, {"a", "a"}}).dump()));
  EXPECT_THAT(tokens(tokenizer, "abc"), ElementsAre("a", "bc"));
  EXPECT_THAT(tokens(tokenizer, "abab"), ElementsAre("ab", "ab"));
  EXPECT_THAT(tokens(tokenizer, "aaa"), ElementsAre("aa", "a"));
  const auto pairs = must(Tokenizer::from_json([] {
    Json document = qwen_document();
    document["model"]["vocab"]["ab"] = 256;
    document["model"]["merges"] = Json::array({Json::array({"a", "b"})});
    return document.dump();
  }()));
  EXPECT_THAT(pairs.encode("ab"), ElementsAre(256));
}

TEST(Tokenizer, MergesLongPiecesAsShortOnes) {
  const auto tokenizer = must(
      Tokenizer::from_json(qwen_document({{"a", "a"}, {"aa", "aa"}, {"aaaa", "aaaa"}}).dump()));
  // 100 letters are 12 times 8 and 4 more; merging by pairs from the left makes just that.
  Tokens expected(12, "aaaaaaaa");
  expected.emplace_back("aaaa");
  EXPECT_EQ(tokens(tokenizer, std::string(100, 'a')), expected);
  EXPECT_EQ(tokenizer.encode(std::string(1 << 20, 'a')).size(), (1u << 20) / 8);
}

TEST(Tokenizer, ReadsSpecialTokensUnlessToldNotTo) {
  Json document = qwen_document();
  add_token(document, "<|end|>", true);
  add_token(document, "<think>", false);
  const auto tokenizer = must(Tokenizer::from_json(document.dump()));
  EXPECT_THAT(tokenizer.encode("<think>1<|end|>"), ElementsAre(257, '1', 256));
  EXPECT_THAT(tokens(tokenizer, "<think>|<|end|>", {.parse_special = false}),
              ElementsAre("<think>", "|", "<", "|", "e", "n", "d", "|", ">"));
  EXPECT_TRUE(tokenizer.is_special(256));
  EXPECT_FALSE(tokenizer.is_special(257));
  EXPECT_EQ(tokenizer.vocabulary_size(), 258);
  const std::vector<std::int64_t> ids = {257, '1', 256, 9999};
  EXPECT_EQ(tokenizer.decode(ids), "<think>1<|end|>");
  EXPECT_EQ(tokenizer.decode(ids, /*skip_special=*/true), "<think>1");
}

TEST(Tokenizer, NobodyForgesSpecialTokens) {
  Json document = qwen_document();
  add_token(document, "<|end|>", true);
  const auto tokenizer = must(Tokenizer::from_json(document.dump()));
  const auto ends = [&](const std::vector<TextPart>& parts) {
    const auto ids = tokenizer.encode(parts, false);
    return std::count(ids.begin(), ids.end(), 256);
  };
  EXPECT_EQ(ends({{"a<|end|>", false}, {"<|end|>", true}}), 1);
  EXPECT_EQ(ends({{"<|en", false}, {"d|>", true}}), 0);
  EXPECT_EQ(ends({{"<|en", true}, {"d|>", false}}), 0);
  EXPECT_EQ(ends({{"<|end|>", true}, {"x", false}, {"<|end|>", true}}), 2);
  EXPECT_EQ(tokenizer.decode(tokenizer.encode(
                std::vector<TextPart>{{"a<|end|>", false}, {"<|end|>", true}}, false)),
            "a<|end|><|end|>");
}

TEST(Tokenizer, ComposesCharacters) {
  const auto tokenizer = must(Tokenizer::from_json(qwen_document().dump()));
  EXPECT_EQ(tokenizer.encode("e\u0301"), tokenizer.encode("\u00E9"));
  std::string marks = "a";  // 20,000 marks whose order alternates
  for (int i = 0; i < 10000; ++i) marks += "\u0301\u0316";
  EXPECT_EQ(tokenizer.encode(marks).size(), 40000u);  // á is two bytes, and 19,999 marks of two
}

TEST(Tokenizer, ReplacesWhatIsNoUtf8) {
  const auto tokenizer = must(Tokenizer::from_json(qwen_document().dump()));
  EXPECT_EQ(tokenizer.encode("a\xFF"
                             "b"),
            tokenizer.encode("a\uFFFDb"));
  EXPECT_EQ(tokenizer.encode("\xE2\x82"), tokenizer.encode("\uFFFD"));
  EXPECT_EQ(tokenizer.decode(std::vector<std::int64_t>{0xE2, 0x82, 'x'}), "\uFFFDx");
}

TEST(Tokenizer, PutsTheBeginTokenBefore) {
  Json document = qwen_document();
  add_token(document, "<|begin_of_text|>", true);
  document["post_processor"] = Json::parse(R"({"type": "TemplateProcessing",
    "single": [{"SpecialToken": {"id": "<|begin_of_text|>", "type_id": 0}},
               {"Sequence": {"id": "A", "type_id": 0}}],
    "special_tokens": {"<|begin_of_text|>": {"id": "<|begin_of_text|>", "ids": [256],
                                             "tokens": ["<|begin_of_text|>"]}}})");
  const auto tokenizer = must(Tokenizer::from_json(document.dump()));
  EXPECT_THAT(tokenizer.encode("a"), ElementsAre(256, 'a'));
  EXPECT_THAT(tokenizer.encode("a", {.add_special_tokens = false}), ElementsAre('a'));
}

TEST(Tokenizer, IsSavedAsItWasRead) {
  const test::TempFolder folder;
  Json document = qwen_document();
  add_token(document, "<|end|>", true);
  const std::string text = document.dump(1);
  folder.write("tokenizer.json", text);
  folder.write("tokenizer_config.json",
               R"({"eos_token": {"content": "<|end|>"}, "pad_token": null, "chat_template": "x"})");
  const auto tokenizer = must(Tokenizer::load(folder.path("")));
  EXPECT_EQ(tokenizer.end_token(), 256);
  EXPECT_FALSE(tokenizer.padding_token());
  EXPECT_EQ(tokenizer.chat_template(), "x");
  const test::TempFolder other;
  ASSERT_TRUE(tokenizer.save(other.path("")));
  for (const char* name : {"tokenizer.json", "tokenizer_config.json"})
    EXPECT_EQ(test::read_file(other.path(name)), test::read_file(folder.path(name)));
}

TEST(Tokenizer, SaysWhatIsNotSupported) {
  const auto with = [](const char* pointer, Json value) {
    Json document = qwen_document();
    document[Json::json_pointer(pointer)] = std::move(value);
    return error_of(document);
  };
  EXPECT_EQ(with("/model/type", "WordPiece"), "model.type is \"WordPiece\"; supported: BPE");
  EXPECT_THAT(with("/normalizer", {{"type", "NFKC"}}), HasSubstr("supported: null and NFC"));
  EXPECT_THAT(with("/pre_tokenizer/pretokenizers/0/pattern/Regex", "\\s+"),
              HasSubstr("pre_tokenizer's pattern is {\"Regex\":\"\\\\s+\"}; supported: GPT-2's"));
  EXPECT_THAT(with("/pre_tokenizer", nullptr), HasSubstr("pre_tokenizer is null"));
  EXPECT_THAT(with("/decoder", nullptr), HasSubstr("decoder is null; supported: ByteLevel"));
  EXPECT_THAT(with("/post_processor", {{"type", "BertProcessing"}}), HasSubstr("post_processor"));
  EXPECT_THAT(with("/model/merges", {"a b"}),
              HasSubstr("model.merges[0] needs \"ab\", which model.vocab does not hold"));
  EXPECT_THAT(with("/model/merges", {"abc"}), HasSubstr("expected \"a b\""));
  EXPECT_THAT(with("/model/vocab/x", -1), HasSubstr("model.vocab[\"x\"] is -1"));
  EXPECT_THAT(with("/added_tokens", Json::array({{{"id", 300}, {"content", "<x>"}}})),
              HasSubstr("the id 300; by its place it has 256"));
  EXPECT_EQ(Tokenizer::from_json("[").error().message, "is no JSON object");
}

TEST(CharacterTokenizer, GivesEveryCharacterItsToken) {
  const auto json = character_tokenizer("01+= \n", {"<pad>", "<eos>"}, {"<think>"});
  ASSERT_TRUE(json) << json.error().message;
  const auto tokenizer = must(Tokenizer::from_json(*json));
  EXPECT_EQ(tokenizer.vocabulary_size(), 9);
  EXPECT_THAT(tokenizer.encode("<think>1 + 0\n<eos>"), ElementsAre(2, 4, 7, 5, 7, 3, 8, 1));
  EXPECT_EQ(tokenizer.decode(tokenizer.encode("<think>1<eos>"), true), "<think>1");
  EXPECT_THAT(tokenizer.encode("1x0"), ElementsAre(4, 3));
  EXPECT_EQ(tokenizer.encode_all("1x0").error().message, "the vocabulary has no token for \"x\"");
  EXPECT_TRUE(tokenizer.encode_all("<think>10"));
  EXPECT_EQ(character_tokenizer("aa", {}).error().message,
            "the alphabet holds \"a\" twice, or a special token is spelled so");
  EXPECT_FALSE(character_tokenizer("", {}));
  EXPECT_FALSE(character_tokenizer("\u00E9", {}));
  EXPECT_FALSE(character_tokenizer("a", {"<x>", "<x>"}));
}

}  // namespace
}  // namespace cupel::trainer
