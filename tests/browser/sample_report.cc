// Writes a page with every kind of section, and rows whose texts try what texts can try:
// cupel_sample_report OUT.html

#include <cstdio>
#include <string>
#include <vector>

#include "rewards/report.h"

namespace {

using namespace std::string_literals;

void add_sections(cupel::Report& report) {
  report.add_note("A note with <b>no</b> HTML in it.");
  report.add_bars({.title = "Rows that are left after each step",
                   .note = "A funnel.",
                   .labels = {"read", "correct", "a step whose name is much longer than the others",
                              "<img src=x onerror=\"window.hacked = 1\">"},
                   .values = {8000, 4200, 3960.5, 12}});
  report.add_bars({.title = "pass@k",
                   .labels = {"pass@1", "pass@8", "maj@8"},
                   .values = {0.42, 0.71, 0.55},
                   .low = {0.38, 0.66, 0.5},
                   .high = {0.46, 0.75, 0.61}});
  report.add_table({.title = "By source",
                    .note = "Means and intervals.",
                    .columns = {"source", "pass@1", "interval", "rows"},
                    .rows = {{"gsm8k", "0.912", "0.90 to 0.92", "1,319"},
                             {"<script>window.hacked = 2</script>", "0.1", "–", "7"}}});
}

const std::vector<std::string>& hostile_texts() {
  static const std::vector<std::string> texts = {
      "</script><script>window.hacked = 3</script>",
      "<img src=x onerror='window.hacked = 4'><svg onload='window.hacked = 5'>",
      "<!-- <script> ]]> &amp; &#x3c;b&#x3e; <style>*{display:none}</style>",
      "right to left: \u202egnihtemos\u202c and \u2066isolated\u2069, zero\u200bwidth",
      "NUL\0 bell\a escape\x1b[31m delete\x7f line\r\nend"s,
      "broken UTF-8: \xff\xfe \xc3( \xf0\x9f\x92",
      "emoji 💡, é, 漢字, עברית, العربية",
      std::string(2'000'000, 'w') + " \\boxed{4}",
      std::string(100'000, '\n') + "after many lines",
  };
  return texts;
}

void add_rows(cupel::Report& report) {
  int number = 0;
  for (const std::string& text : hostile_texts()) {
    const std::string component = text.substr(0, 60);
    const cupel::NamedScore scores[] = {{"math", 0.5}, {component, number * 0.1}};
    const std::string id = "\"hostile-" + std::to_string(number) + "\"";
    const std::string source = text.substr(0, 100);
    report.add({.id = id,
                .file = "in.jsonl",
                .line = static_cast<std::uint64_t>(++number),
                .prompt_key = cupel::fingerprint("one prompt"),
                .reward = 0.125 * number,
                .outcome = number % 2 == 0 ? cupel::Outcome::correct : cupel::Outcome::incorrect,
                .reason = "not_equal",
                .components = scores,
                .source = source,
                .prompt = text,
                .completion = text,
                .extracted = number == 8 ? "4" : text,
                .reference = text,
                .detail = text});
  }
  report.add(
      {.id = "\"messages\"",
       .reason = "not_equal",
       .prompt = R"([{"role":"system","content":"Be brief."},{"role":"user","content":"2+2?"}])",
       .completion = "4"});
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  cupel::Report report({.title = "A sample <script>window.hacked = 6</script>",
                        .command = "cupel eval 'a b.jsonl'",
                        .date = "",
                        .reasons = "Checks"});
  add_sections(report);
  add_rows(report);
  const auto written = report.write(argv[1]);
  if (!written) std::fprintf(stderr, "%s\n", written.error().message.c_str());
  return written ? 0 : 1;
}
