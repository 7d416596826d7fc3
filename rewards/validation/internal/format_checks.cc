#include "rewards/validation/internal/format_checks.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.h"
#include "base/utf8.h"
#include "verifiers/format/template.h"

namespace cupel {
namespace {

/// The tag that the prompt has opened for the completion, "" if none.
std::string_view opened_tag(std::string_view prompt) {
  const std::string_view text = trim(prompt);
  if (!text.ends_with('>')) return {};
  const std::size_t open = text.rfind('<');
  if (open == std::string_view::npos || text.substr(open).starts_with("</")) return {};
  const std::string_view tag = text.substr(open);
  const bool is_name = std::all_of(tag.begin() + 1, tag.end() - 1, [](char c) {
    return (ascii_lower(c) >= 'a' && ascii_lower(c) <= 'z') || c == '_' || c == '|';
  });
  return is_name && tag.size() > 2 ? tag : std::string_view();
}

std::string of_parts(const std::vector<format::Part>& parts) {
  std::string text;
  for (const format::Part& part : parts)
    text +=
        part.kind == format::Part::Kind::text ? "so\n" : part.open + "\nso\n" + part.close + "\n";
  return text;
}

/// Completions that have the forms in use.
std::vector<std::string> completions_in_form(const OptionValues& options, std::string_view tag) {
  std::vector<std::string> all;
  if (const auto tags = options.find("tags"); tags != options.end() && tags->second != "template")
    if (const auto parts = format::parse_parts(tags->second)) all.push_back(of_parts(*parts));
  const std::string open(tag);
  const std::string close = fmt::format("</{}", tag.substr(1));
  for (const char* const rest :
       {"\n<answer>\n\\boxed{1}\n</answer>", " <answer>\\boxed{1}</answer>",
        "\n\nIt is \\boxed{1}.", "\n\\boxed{1}", "\n\nOne.", "\n<answer>\n1\n</answer>\n"}) {
    all.push_back(open + "\nso\n" + close + rest);
    all.push_back(open + "so" + close + rest);
  }
  return all;
}

}  // namespace

void check_format(const ProblemRow& row, const Probe& probe, Faults& faults) {
  const std::string_view tag = opened_tag(row.prompt);
  if (tag.empty() || tag.starts_with("<|")) return;
  const auto completions = completions_in_form(probe.component().options, tag);
  const auto fits = [&](std::string_view completion) {
    return probe.ask(row.sample(), completion).is_correct();
  };
  const bool fits_going_on =
      std::any_of(completions.begin(), completions.end(), [&](const std::string& completion) {
        return completion.starts_with(tag) && fits(completion.substr(tag.size()));
      });
  if (fits_going_on || std::none_of(completions.begin(), completions.end(), fits)) return;
  faults.add(Check::impossible_format,
             fmt::format("the prompt ends in {}, and the form wants the completion to write it "
                         "(the option prefilled=prompt looks at the prompt's end)",
                         shorten(tag, 40)));
}

bool has_form(const ProblemRow& row, const Probe& probe) {
  return std::any_of(row.samples.begin(), row.samples.end(), [&](const Sample& sample) {
    return probe.ask(sample, sample.completion).is_correct();
  });
}

}  // namespace cupel
