#include "verifiers/format/internal/form_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace cupel::format {
namespace {

/// A template of cupel's own, as `parse_parts` reads it.
struct Known {
  std::string_view name;
  std::string_view parts;
  bool answer_only = false;
};
constexpr std::array kKnown = {
    Known{"r1-zero", "think+answer"},
    Known{"think", "think+..."},
    Known{"r1", ""},  // its marks are the option `token`
    Known{"boxed", "...:empty+\\boxed{...}+...:empty", true},
};
constexpr std::string_view kSpecialToken = "|special_token|";

constexpr std::array<std::string_view, 1> kOfTheTemplate = {"template"};
constexpr std::array<std::string_view, 1> kToken = {kSpecialToken};
constexpr std::array<std::string_view, 2> kYesNo = {"yes", "no"};
constexpr std::array<std::string_view, 2> kOutside = {"space", "text"};
constexpr std::array<std::string_view, 3> kPrefilled = {"no", "yes", "prompt"};
constexpr std::array<std::string_view, 1> kPython = {"python"};
constexpr std::array<std::string_view, 1> kNone = {"none"};

bool is_text(std::string_view text) { return !text.empty(); }

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '#';
}

/// Other characters would mean something else in the regular expression of the library.
bool is_plain_name(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_plain);
}

std::span<const std::string_view> template_names() {
  static const std::vector<std::string_view> kNames = [] {
    std::vector<std::string_view> names;
    for (const Known& known : kKnown) names.push_back(known.name);
    for (const LibraryReward& reward : library_rewards()) names.push_back(reward.name);
    return names;
  }();
  return kNames;
}

enum OptionIndex : std::size_t {
  kTemplate,
  kTags,
  kTokenOption,
  kOnce,
  kEmpty,
  kOutsideOption,
  kPrefilledOption,
  kLanguage,
  kEndToken,
};

const OptionInfo& option(OptionIndex index) { return form_options()[index]; }

std::string_view chosen(OptionIndex index, const OptionValues& options) {
  return value_of(option(index), options);
}

bool is_set(OptionIndex index, const OptionValues& options) {
  return chosen(index, options) != option(index).default_choice;
}

Result<void> refuse_options(std::string_view form, std::initializer_list<OptionIndex> not_taken,
                            const OptionValues& options) {
  for (const OptionIndex index : not_taken)
    if (is_set(index, options))
      return failure(
          fmt::format("verifier \"format\": {} takes no option \"{}\"", form, option(index).name));
  return {};
}

Result<std::vector<Part>> parse_option(OptionIndex index, std::string_view text) {
  auto parts = parse_parts(text);
  if (!parts)
    return failure(
        fmt::format("verifier \"format\": {}: {}", option(index).name, parts.error().message));
  return parts;
}

/// `OPEN...CLOSE`, or one token that does both, and then the summary.
Result<std::vector<Part>> r1_parts(std::string_view token) {
  if (token.find("...") != token.npos)
    return parse_option(kTokenOption, fmt::format("{}+...", token));
  Part reasoning{Part::Kind::tag, std::string(token), std::string(token)};
  return std::vector<Part>{std::move(reasoning), Part{}};
}

Result<std::vector<Part>> parts_from(const Known& known, const OptionValues& options) {
  if (is_set(kTags, options)) return parse_option(kTags, chosen(kTags, options));
  if (known.name == "r1") return r1_parts(chosen(kTokenOption, options));
  return parse_parts(known.parts);
}

Result<Template> template_from(const Known& known, const OptionValues& options) {
  auto parts = parts_from(known, options);
  if (!parts) return tl::make_unexpected(parts.error());
  Template form;
  form.parts = std::move(*parts);
  for (Part& part : form.parts) {
    if (chosen(kOnce, options) == "no") part.may_recur = true;
    if (chosen(kEmpty, options) == "yes") part.may_be_blank = true;
  }
  form.text_outside = chosen(kOutsideOption, options) == "text";
  form.answer_only = known.answer_only;
  form.opened = static_cast<Template::Opened>(choice_of(option(kPrefilledOption), options));
  if (auto checked = check_template(form); !checked)
    return failure("verifier \"format\": " + checked.error().message);
  return form;
}

/// `think+answer`, and `think+code|answer` where either may stand for the second.
Result<std::vector<std::vector<std::string>>> read_fields(std::string_view text) {
  std::vector<std::vector<std::string>> fields(1);
  std::string name;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const char c = i < text.size() ? text[i] : '+';
    if (is_plain(c)) {
      name += c;
      continue;
    }
    if (name.empty() || (c != '+' && c != ',' && c != ' ' && c != '|'))
      return failure(
          fmt::format("verifier \"format\": tags: \"{}\" is no list of names such as "
                      "think+answer or think+code|answer",
                      text));
    fields.back().push_back(std::exchange(name, {}));
    if (c != '|' && i < text.size()) fields.emplace_back();
  }
  return fields;
}

Result<LibraryForm> library_form(const LibraryReward& reward, const OptionValues& options) {
  using Takes = LibraryReward::Takes;
  const std::string form = fmt::format("template \"{}\"", reward.name);
  if (auto taken = refuse_options(
          form, {kTokenOption, kOnce, kEmpty, kOutsideOption, kPrefilledOption}, options);
      !taken)
    return tl::make_unexpected(taken.error());
  for (const auto& [index, takes] : {std::pair(kTags, Takes::fields),
                                     {kLanguage, Takes::language},
                                     {kEndToken, Takes::end_token}})
    if (auto taken = refuse_options(form, {index}, options); !taken && reward.takes != takes)
      return tl::make_unexpected(taken.error());
  LibraryForm library{&reward, {}};
  library.settings.language = chosen(kLanguage, options);
  if (is_set(kEndToken, options)) library.settings.end_token = chosen(kEndToken, options);
  if (!is_set(kTags, options)) return library;
  auto fields = read_fields(chosen(kTags, options));
  if (!fields) return tl::make_unexpected(fields.error());
  if (reward.name == "nemo_rl" && fields->size() != 2)
    return failure("verifier \"format\": template \"nemo_rl\" takes two tags, as in think+answer");
  library.settings.fields = std::move(*fields);
  return library;
}

}  // namespace

std::span<const OptionInfo> form_options() {
  static const std::array kOptions = {
      OptionInfo{"template", template_names(), "r1-zero",
                 "the form; those behind boxed are the format rewards of other libraries"},
      OptionInfo{"tags", kOfTheTemplate, "template",
                 "the parts of a template of your own, in order", is_text,
                 "parts such as think+answer (docs/format.md)"},
      OptionInfo{"token", kToken, kSpecialToken, "what encloses the reasoning in the template r1",
                 is_text, "a token, or two as in <|a|>...<|b|>"},
      OptionInfo{"once", kYesNo, "yes",
                 "whether each tag must occur only where the template has it"},
      OptionInfo{"empty", kYesNo, "no", "whether parts may hold nothing"},
      OptionInfo{"outside", kOutside, "space", "what may stand outside of the parts"},
      OptionInfo{"prefilled", kPrefilled, "no",
                 "whether the prompt has opened the first tag; prompt: see its end"},
      OptionInfo{"language", kPython, "python", "of the code block of open_r1_code", is_plain_name,
                 "a name of letters, digits, _, - and #"},
      OptionInfo{"end_token", kNone, "none", "what grpo_zero takes off the end", is_text,
                 "a token such as <|im_end|>"},
  };
  return kOptions;
}

Result<FormatVerifier::Form> form_from(const OptionValues& options) {
  const std::string_view name = chosen(kTemplate, options);
  if (const LibraryReward* reward = find_library_reward(name)) {
    auto library = library_form(*reward, options);
    if (!library) return tl::make_unexpected(library.error());
    return FormatVerifier::Form(std::move(*library));
  }
  const bool has_tags = is_set(kTags, options);
  const std::string form =
      has_tags ? "a template given by tags" : fmt::format("template \"{}\"", name);
  auto taken = refuse_options(form, {kLanguage, kEndToken}, options);
  if (taken && has_tags) taken = refuse_options(form, {kTemplate}, options);
  if (taken && name != "r1") taken = refuse_options(form, {kTokenOption}, options);
  if (!taken) return tl::make_unexpected(taken.error());
  const auto known = std::ranges::find_if(kKnown, [&](const Known& k) { return k.name == name; });
  auto made = template_from(*known, options);
  if (!made) return tl::make_unexpected(made.error());
  return FormatVerifier::Form(std::move(*made));
}

}  // namespace cupel::format
