// How fast the words of a text are told apart: on prose, and on text made to be slow.

#include <benchmark/benchmark.h>

#include <string>
#include <string_view>

#include "verifiers/language/share.h"

namespace cupel::language {
namespace {

std::string repeated(std::string_view part, std::size_t bytes) {
  std::string text;
  while (text.size() < bytes) text += part;
  return text;
}

constexpr std::string_view kEnglish =
    "We are looking for the number of ways in which twelve books can be put on three shelves, so "
    "that "
    "no shelf stays empty. Let me first forget about that condition: every book may go to any of "
    "the "
    "shelves, which gives $3^{12} = 531441$ possibilities. Now I have to take away the "
    "arrangements "
    "where at least one of them holds nothing. Wait, some of these would be subtracted twice, and "
    "I "
    "need to add them back again. By the principle of inclusion and exclusion we obtain "
    "\\[ 3^{12} - 3 \\cdot 2^{12} + 3 = 519156. \\] That seems plausible, because most "
    "arrangements "
    "use every shelf. Somebody who distrusts this result could check smaller cases by hand, with "
    "four volumes perhaps, and compare both countings before trusting the general formula.\n\n";

constexpr std::string_view kChinese =
    "我们要求的是把十二本书放到三个书架上的方法数，并且每个书架都不能是空的。先不考虑这个条件："
    "每本书都可以放到任意一个书架上，一共有 $3^{12} = 531441$ 种可能。接下来需要去掉至少有一个书架"
    "为空的情况。等一下，其中有些情况会被减去两次，所以还要把它们加回来。根据容斥原理，我们得到"
    "\\[ 3^{12} - 3 \\cdot 2^{12} + 3 = 519156. \\] "
    "这个结果看起来是合理的，因为绝大多数的放法都会用到"
    "每一个书架。如果有人不相信，可以用四本书这样的小例子来验证，再比较两种计数的方法。\n\n";

constexpr std::string_view kGerman =
    "Wir suchen die Anzahl der Möglichkeiten, zwölf Bücher so auf drei Regale zu stellen, dass "
    "keines "
    "leer bleibt. Zunächst vergesse ich diese Bedingung: jedes Buch darf auf jedes Regal, das "
    "ergibt "
    "$3^{12} = 531441$ Fälle. Davon müssen diejenigen abgezogen werden, bei denen mindestens ein "
    "Regal übrig ist. Moment, einige davon werden doppelt gezählt und gehören wieder hinzu. Wer "
    "dem "
    "Ergebnis nicht traut, prüft kleinere Fälle von Hand und vergleicht beide Zählungen.\n\n";

constexpr std::string_view kFrench =
    "Nous cherchons le nombre de façons de ranger douze livres sur trois étagères de sorte "
    "qu'aucune ne reste vide. Oublions d'abord cette condition : chaque livre peut aller n'importe "
    "où, ce qui donne $3^{12} = 531441$ possibilités. Il faut maintenant retirer celles où l'une "
    "d'elles au moins ne reçoit rien. Attention, certaines sont retirées deux fois et doivent être "
    "rajoutées. Qui se méfie du résultat peut vérifier à la main avec moins de livres.\n\n";

constexpr std::string_view kRussian =
    "Мы ищем, сколькими способами можно расставить двенадцать книг по трём полкам так, чтобы ни "
    "одна "
    "не осталась пустой. Сначала забудем об этом условии: каждая книга может стоять где угодно, и "
    "это даёт $3^{12} = 531441$ вариантов. Теперь надо вычесть те, в которых хотя бы одна полка "
    "пуста. Подождите, некоторые из них вычитаются дважды, и их нужно вернуть.\n\n";

constexpr std::string_view kMixed =
    "We are looking for the number of ways. Dann nehmen wir die Fälle weg, in denen ein Regal leer "
    "bleibt. Ensuite il faut rajouter ce que nous avons retiré deux fois. Поэтому ответ получается "
    "такой же, как и раньше. これで答えが求められました。\n";

void share_of(benchmark::State& state, const std::string& text, std::string_view code) {
  const Target target = *target_from(code);
  for (auto _ : state) benchmark::DoNotOptimize(language_share(text, target));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void BM_LanguageShare(benchmark::State& state, std::string_view part, std::string_view code) {
  share_of(state, repeated(part, static_cast<std::size_t>(state.range(0))), code);
}
BENCHMARK_CAPTURE(BM_LanguageShare, English, kEnglish, "en")->Arg(4 << 10)->Arg(1 << 20);
BENCHMARK_CAPTURE(BM_LanguageShare, Chinese, kChinese, "zh")->Arg(4 << 10)->Arg(1 << 20);
BENCHMARK_CAPTURE(BM_LanguageShare, German, kGerman, "de")->Arg(1 << 20);
BENCHMARK_CAPTURE(BM_LanguageShare, French, kFrench, "fr")->Arg(1 << 20);
BENCHMARK_CAPTURE(BM_LanguageShare, Russian, kRussian, "ru")->Arg(1 << 20);
BENCHMARK_CAPTURE(BM_LanguageShare, Mixed, kMixed, "en")->Arg(1 << 20);

/// Twice the text takes twice the time where the bytes in a second stay the same.
void BM_LanguageHostile(benchmark::State& state, std::string_view part) {
  share_of(state, repeated(part, static_cast<std::size_t>(state.range(0)) << 20), "en");
}
BENCHMARK_CAPTURE(BM_LanguageHostile, NoSpace, "abcdefgh")->Arg(1)->Arg(8)->Arg(50);
BENCHMARK_CAPTURE(BM_LanguageHostile, OneCharacter, "的")->Arg(1)->Arg(8);
BENCHMARK_CAPTURE(BM_LanguageHostile, OpenTags, "<a")->Arg(1)->Arg(8);
BENCHMARK_CAPTURE(BM_LanguageHostile, Dollars, "$a ")->Arg(1)->Arg(8);
BENCHMARK_CAPTURE(BM_LanguageHostile, DollarsAlone, "$")->Arg(1)->Arg(8);
BENCHMARK_CAPTURE(BM_LanguageHostile, Backticks, "` `` ")->Arg(1)->Arg(8);
BENCHMARK_CAPTURE(BM_LanguageHostile, OpenBraces, "\\a{")->Arg(1)->Arg(8);
BENCHMARK_CAPTURE(BM_LanguageHostile, OpenEnvironments, "\\begin{a}\n\n")->Arg(1)->Arg(8);
BENCHMARK_CAPTURE(BM_LanguageHostile, OpenFormulas, "\\( \\[ $$ ")->Arg(1)->Arg(8);
BENCHMARK_CAPTURE(BM_LanguageHostile, Accents, "e\xCC\x81")->Arg(1)->Arg(8);
BENCHMARK_CAPTURE(BM_LanguageHostile, AccentsAlone, "\xCC\x81")->Arg(1)->Arg(8);
BENCHMARK_CAPTURE(BM_LanguageHostile, AllDoubtful, "Tout va bien maintenant. ")->Arg(1)->Arg(8);
BENCHMARK_CAPTURE(BM_LanguageHostile, InvalidUtf8, "\xFF\xED\xA0\x80")->Arg(1)->Arg(8);
BENCHMARK_CAPTURE(BM_LanguageHostile, Joiners, "a-")->Arg(1)->Arg(8);
BENCHMARK_CAPTURE(BM_LanguageHostile, Scripts, "aж的")->Arg(1)->Arg(8);

}  // namespace
}  // namespace cupel::language
