#include "verifiers/options.h"

#include <algorithm>

#include "base/nearest.h"

namespace cupel {

Result<VerifierName> parse_verifier_name(std::string_view text) {
  const std::size_t colon = text.find(':');
  VerifierName parsed{std::string(text.substr(0, colon)), {}};
  if (parsed.name.empty())
    return failure("a verifier is written NAME or NAME:key=value,key=value, not \"" +
                   std::string(text) + "\"");
  if (colon == std::string_view::npos) return parsed;
  std::string_view rest = text.substr(colon + 1);
  while (!rest.empty()) {
    const std::size_t comma = rest.find(',');
    const std::string_view pair = rest.substr(0, comma);
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
    const std::size_t equals = pair.find('=');
    if (equals == std::string_view::npos || equals == 0)
      return failure("option \"" + std::string(pair) + "\" of verifier \"" + parsed.name +
                     "\" is not of the form key=value");
    const std::string key(pair.substr(0, equals));
    if (!parsed.options.emplace(key, pair.substr(equals + 1)).second)
      return failure("option \"" + key + "\" of verifier \"" + parsed.name + "\" is given twice");
  }
  return parsed;
}

namespace {

std::string bad_value_message(const OptionInfo& option, std::string_view value) {
  if (option.choices.empty())
    return "\"" + std::string(option.name) + "\" is \"" + std::string(value.substr(0, 80)) +
           "\"; expected " + std::string(option.form);
  std::string message =
      unknown_name_message("value for \"" + std::string(option.name) + "\"", value, option.choices);
  if (option.accepts) message.append(", or ").append(option.form);
  return message;
}

}  // namespace

Result<void> check_options(std::string_view kind, std::string_view name,
                           std::span<const OptionInfo> known, const OptionValues& given) {
  std::vector<std::string_view> names;
  for (const OptionInfo& option : known) names.push_back(option.name);
  const std::string whose = std::string(kind) + " \"" + std::string(name) + "\"";
  for (const auto& [key, value] : given) {
    const auto option = std::find(names.begin(), names.end(), key);
    if (option == names.end()) {
      if (names.empty()) return failure(whose + " takes no options, but \"" + key + "\" is given");
      return failure(whose + ": " + unknown_name_message("option", key, names));
    }
    const OptionInfo& info = known[static_cast<std::size_t>(option - names.begin())];
    const bool listed =
        std::find(info.choices.begin(), info.choices.end(), value) != info.choices.end();
    if (listed || (info.accepts && info.accepts(value))) continue;
    return failure(whose + ": " + bad_value_message(info, value));
  }
  return {};
}

std::string_view value_of(const OptionInfo& option, const OptionValues& given) {
  const auto found = given.find(option.name);
  return found == given.end() ? option.default_choice : std::string_view(found->second);
}

std::size_t choice_of(const OptionInfo& option, const OptionValues& given) {
  const auto choice =
      std::find(option.choices.begin(), option.choices.end(), value_of(option, given));
  return static_cast<std::size_t>(choice - option.choices.begin());
}

}  // namespace cupel
