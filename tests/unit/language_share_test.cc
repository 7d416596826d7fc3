#include "verifiers/language/share.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "verifiers/language/language_verifier.h"

namespace cupel::language {
namespace {

LanguageShare share_of(std::string_view text, std::string_view code, Unit unit = Unit::letter) {
  return language_share(text, *target_from(code), unit);
}

std::string code_of(const LanguageShare::Part& part) {
  return std::string(known_languages()[part.language].code);
}

TEST(LanguageShareTest, CountsWordsByLanguage) {
  const LanguageShare share =
      share_of("All is well that ends well. Всё хорошо, что хорошо кончается.", "en");
  EXPECT_EQ(share.words, 11u);
  EXPECT_EQ(share.target_words, 6u);
  ASSERT_EQ(share.parts.size(), 2u);
  EXPECT_EQ(code_of(share.parts[0]), "en");
  EXPECT_EQ(code_of(share.parts[1]), "ru");
  EXPECT_EQ(share.parts[1].words, 5u);
}

TEST(LanguageShareTest, SaysWhereAnotherLanguageStarts) {
  const std::string text = "We go on; 然后继续 and on.";
  const LanguageShare share = share_of(text, "en");
  EXPECT_EQ(text.substr(share.first_other, share.first_other_end - share.first_other), "然后继续");
  EXPECT_EQ(share_of("We go on.", "en").first_other_end, 0u);
}

TEST(LanguageShareTest, IsOneWithoutWords) {
  EXPECT_EQ(share_of("", "en").share(), 1);
  EXPECT_EQ(share_of("42 + 3 = 45", "en").words, 0u);
}

/// `count` sentences of eight English words.
std::string english(std::size_t count) {
  std::string text;
  while (count-- > 0) text += "We look at the next of the numbers. ";
  return text;
}

std::size_t others_in(const std::string& text) {
  const LanguageShare share = share_of(text, "en");
  return share.words - share.target_words;
}

TEST(LanguageShareTest, ALanguageThatLittleSpeaksForIsNotThere) {
  EXPECT_EQ(others_in(english(14) + "Gut gemacht."), 0u);
  EXPECT_EQ(others_in(english(14) + "Das ist selbstverständlich nicht richtig."), 5u);
  EXPECT_EQ(others_in(english(14) + "Конечно нет."), 2u);  // the script leaves no doubt
  EXPECT_EQ(others_in("Gut gemacht."), 2u);                // nor does a text of nothing else
}

TEST(LanguageShareTest, AWholeSentenceIsThereHoweverLongTheText) {
  const std::string sentence =
      "Wir haben jetzt alle Zahlen gefunden, die durch keine andere teilbar sind. ";
  EXPECT_EQ(others_in(english(2000) + sentence + english(2000)), 12u);
}

// More doubtful words than are held until the end.
TEST(LanguageShareTest, LongMixedTextsAreCountedToTheLastWord) {
  std::string text;
  constexpr std::size_t kRounds = 5000;
  for (std::size_t i = 0; i < kRounds; ++i)
    text += "We have all of them now. Wir haben jetzt alle Zahlen gefunden, die es gibt. ";
  const LanguageShare share = share_of(text, "en");
  EXPECT_EQ(share.words, kRounds * 15);
  EXPECT_EQ(share.target_words, kRounds * 6);
  EXPECT_EQ(text.substr(share.first_other, share.first_other_end - share.first_other),
            "Wir haben jetzt alle Zahlen gefunden, die es gibt");
}

TEST(LanguageShareTest, CapitalisedWordsOfAnotherAlphabetAreNames) {
  EXPECT_EQ(share_of("我们请 Leonhard Euler 来算。", "zh").words, 5u);
  EXPECT_EQ(share_of("我们用python来算。", "zh").words, 6u);
  EXPECT_EQ(share_of("Wait，我们再算。", "zh").target_words, 4u);
  EXPECT_EQ(share_of("Wait，我们再算。", "zh").words, 5u);
  EXPECT_EQ(share_of("We ask Наташа about it.", "en").words, 4u);
  EXPECT_EQ(share_of("Тhe answer is yes.", "en").words, 4u);  // its first letter is Cyrillic
}

// Thai: ฉัน รัก ภาษา ไทย. Chinese: 我们 喜欢 数学. What ICU's dictionaries say, and a reader too.
TEST(LanguageShareTest, CountsByDictionaryOnRequest) {
  EXPECT_EQ(share_of("我们喜欢数学。", "zh").words, 6u);
  EXPECT_EQ(share_of("我们喜欢数学。", "zh", Unit::dictionary).words, 3u);
  EXPECT_EQ(share_of("ฉันรักภาษาไทย", "th", Unit::dictionary).words, 4u);
  EXPECT_EQ(share_of("We like it: 我们喜欢数学", "en", Unit::dictionary).words, 6u);
}

TEST(LanguageShareTest, TellsTheLanguageOfAText) {
  EXPECT_EQ(language_of("Combien de livres y a-t-il sur la table ?")->code, "fr");
  EXPECT_EQ(language_of("机の上に本が何冊ありますか。")->code, "ja");
  EXPECT_EQ(language_of("桌上有几本书？")->code, "zh");
  EXPECT_EQ(language_of("Ada berapa buku di atas meja?")->code, "ms");
  EXPECT_EQ(language_of("ⴰⵣⵓⵍ"), std::nullopt);
  EXPECT_EQ(language_of("2 + 2 = ?"), std::nullopt);
}

TEST(LanguageTargetTest, ReadsCodes) {
  EXPECT_EQ(target_from("pt-BR")->code, "pt");
  EXPECT_EQ(target_from("ZH_tw")->code, "zh-Hant");
  EXPECT_EQ(target_from("zh-Hant-HK")->code, "zh-Hant");
  EXPECT_EQ(target_from("zh")->languages.count(), 2u);
  EXPECT_EQ(target_from("no")->code, "nb");
  EXPECT_TRUE(target_from("sr-Latn")->contains(language_id("hr")));
  EXPECT_FALSE(target_from("sr-Cyrl")->contains(language_id("hr")));
  EXPECT_EQ(target_from("sr-Cyrl")->code, "sr-Cyrl");
  EXPECT_TRUE(target_from("ms-MY")->contains(language_id("id")));
  EXPECT_FALSE(target_from("zsm")->contains(language_id("id")));
  EXPECT_FALSE(target_from("id")->contains(language_id("ms")));
}

TEST(LanguageTargetTest, AScriptMustBeTheOneOfTheLanguage) {
  EXPECT_EQ(target_from("en-Latn-US")->code, "en");
  EXPECT_EQ(target_from("ja-Jpan")->code, "ja");
  EXPECT_EQ(target_from("de-AT-1996")->code, "de");
  EXPECT_EQ(target_from("es-419")->code, "es");
  EXPECT_FALSE(target_from("ru-Latn"));
  EXPECT_FALSE(target_from("zh-Hnas"));
  EXPECT_FALSE(target_from("en-"));
  EXPECT_FALSE(target_from("en-a+b"));
  EXPECT_FALSE(target_from("en-unpronounceable"));
}

TEST(LanguageTargetTest, NamesTheNearestCode) {
  const auto target = target_from("eng");
  ASSERT_FALSE(target);
  EXPECT_NE(target.error().message.find("unknown language \"eng\"; did you mean \"en\"?"),
            std::string::npos)
      << target.error().message;
  EXPECT_FALSE(target_from(""));
  EXPECT_FALSE(target_from("-"));
  EXPECT_FALSE(target_from("und"));
}

// Each may take as long as its length: a slip into quadratic time would run for hours here.
TEST(LanguageShareTest, HostileTextsTakeLinearTime) {
  constexpr std::size_t kBytes = std::size_t{1} << 18;
  const std::vector<std::string_view> parts = {"a",
                                               "的",
                                               "<a",
                                               "<think>",
                                               "$a ",
                                               "$",
                                               "` `` ",
                                               "```` ``` ",
                                               "\\",
                                               "\\a{",
                                               "\\a[",
                                               "\\( ",
                                               "\\[ \\( $$ ",
                                               "\\begin{a}\n\n",
                                               "\\begin{a}\\end{b}",
                                               "{",
                                               "e\xCC\x81",
                                               "\xCC\x81",
                                               "\xFF",
                                               "\xED\xA0\x80",
                                               "a-",
                                               "ก",
                                               "aж的",
                                               "a. ",
                                               "\n",
                                               "＜",
                                               "www.",
                                               "://",
                                               "\\a^"};
  for (const std::string_view part : parts) {
    std::string text;
    while (text.size() < kBytes) text += part;
    for (const Unit unit : {Unit::letter, Unit::dictionary}) {
      const LanguageShare share = share_of(text, "en", unit);
      EXPECT_LE(share.target_words, share.words) << part;
      EXPECT_LE(share.first_other_end, text.size()) << part;
    }
  }
}

TEST(LanguageShareTest, IsTheSameOnEveryThread) {
  std::string text;
  for (int i = 0; i < 50; ++i)
    text += "We take it apart. Nous le prenons en morceaux. Ich weiß nicht recht, 我们再看看。\n";
  const LanguageShare expected = share_of(text, "en");
  std::vector<std::size_t> found(4);
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < found.size(); ++i) {
    threads.emplace_back([&, i] {
      share_of("Etwas ganz anderes zuerst, damit nichts davon übrig bleibt.", "de");
      found[i] = share_of(text, "en").target_words;
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const std::size_t words : found) EXPECT_EQ(words, expected.target_words);
}

TEST(LanguageVerifierTest, NamesLanguagesAndTheFirstPlace) {
  Rules rules;
  rules.target = *target_from("en");
  const std::string completion = "<think>We go on. Поэтому ответ верен.</think>4";
  const Verdict verdict = LanguageVerifier(rules).verify({"", completion, ""}, nullptr);
  EXPECT_EQ(verdict.reason, Reason::off_language);
  EXPECT_EQ(verdict.detail,
            "3 of 6 words are not en (Russian 3); the first at byte 17: Поэтому ответ верен");
  EXPECT_EQ(completion.substr(17, 14), "Поэтому");
}

TEST(LanguageVerifierTest, NeedsNoReference) {
  EXPECT_FALSE(LanguageVerifier(Rules{}).needs_reference());
}

}  // namespace
}  // namespace cupel::language
