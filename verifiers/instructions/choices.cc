#include "verifiers/instructions/choices.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "base/text.h"
#include "base/utf8.h"
#include "verifiers/instructions/internal/choice_marks.h"
#include "verifiers/instructions/internal/evaluation_text.h"
#include "verifiers/instructions/internal/row_fields.h"

namespace cupel::instructions {
namespace {

using nlohmann::json;

constexpr std::size_t kShown = 80;  // bytes of a text quoted in a message
constexpr std::array<std::string_view, 3> kFields = {"choices", "options", "endings"};

std::string letter(std::size_t position) {
  return std::string(1, static_cast<char>('A' + position));
}

bool is_scalar(const json& value) { return value.is_string() || value.is_number(); }

std::string text_of(const json& scalar) {
  return scalar.is_string() ? scalar.get<std::string>() : scalar.dump();
}

/// The first of these members that is text or a number.
std::optional<std::string> member(const json& object, std::initializer_list<const char*> names) {
  for (const char* name : names)
    if (const auto found = object.find(name); found != object.end() && is_scalar(*found))
      return text_of(*found);
  return std::nullopt;
}

/// `["A) 21", "B) 22"]`: the letters are not part of the texts.
void take_marks_off(Choices& choices) {
  std::vector<std::string_view> rests;
  for (const Choice& choice : choices) {
    const auto mark = mark_at_start(choice.text);
    if (!mark || std::string_view(&mark->letter, 1) != choice.label) return;
    rests.push_back(trim(std::string_view(choice.text).substr(mark->end)));
  }
  for (std::size_t i = 0; i < rests.size(); ++i) choices[i].text = std::string(rests[i]);
}

std::optional<Choices> from_list(const json& list) {
  Choices choices;
  for (const json& item : list) {
    if (is_scalar(item)) {
      choices.push_back({letter(choices.size()), text_of(item)});
      continue;
    }
    if (!item.is_object()) return std::nullopt;
    const auto text = member(item, {"text", "content", "value"});
    if (!text) return std::nullopt;
    const auto label = member(item, {"label", "key", "letter", "id"});
    choices.push_back({label.value_or(letter(choices.size())), *text});
  }
  take_marks_off(choices);
  return choices;
}

std::optional<Choices> from_object(const json& object) {
  Choices choices;
  const auto labels = object.find("label"), texts = object.find("text");
  if (labels != object.end() && texts != object.end() && labels->is_array() && texts->is_array() &&
      labels->size() == texts->size()) {
    for (std::size_t i = 0; i < labels->size(); ++i) {
      if (!is_scalar((*labels)[i]) || !is_scalar((*texts)[i])) return std::nullopt;
      choices.push_back({text_of((*labels)[i]), text_of((*texts)[i])});
    }
    return choices;
  }
  for (const auto& [label, text] : object.items()) {
    if (!is_scalar(text)) return std::nullopt;
    choices.push_back({label, text_of(text)});
  }
  return choices;
}

std::optional<Choices> from_field(const json& value) {
  const std::size_t parts = value.is_structured() ? value.size() : 0;
  if (parts > kMostChoices) return Choices(parts);
  if (value.is_array()) return from_list(value);
  if (value.is_object()) return from_object(value);
  if (value.is_string()) return choices_in(value.get_ref<const std::string&>());
  return std::nullopt;
}

/// What is wrong with options; "" if nothing is.
std::string fault_of(const Choices& choices) {
  if (choices.size() < 2)
    return fmt::format("{} options, of which nothing can be chosen", choices.size());
  if (choices.size() > kMostChoices)
    return fmt::format("{} options; there are letters for {}", choices.size(), kMostChoices);
  for (std::size_t i = 0; i < choices.size(); ++i) {
    const std::string& label = choices[i].label;
    const bool is_plain =
        !label.empty() && label.size() <= 2 && std::all_of(label.begin(), label.end(), [](char c) {
          return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        });
    if (!is_plain)
      return fmt::format("the label \"{}\" is neither a letter nor a number",
                         shorten(label, kShown));
    for (std::size_t j = 0; j < i; ++j)
      if (choices[j].label == label) return fmt::format("two options have the label {}", label);
  }
  return {};
}

std::optional<std::size_t> index_in(std::string_view text, std::size_t size) {
  std::size_t index = 0;
  const char* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, index);
  return read.ec == std::errc() && read.ptr == end && index < size ? std::optional(index)
                                                                   : std::nullopt;
}

/// `C`, `(C)`, `C.`, `C. Paris` where that is what C says.
std::optional<std::size_t> by_label(std::string_view text, const Choices& choices) {
  for (std::size_t i = 0; i < choices.size(); ++i)
    if (text == choices[i].label) return i;
  const auto mark = mark_at_start(text);
  if (!mark) return std::nullopt;
  const std::string rest = choice_text(text.substr(mark->end));
  for (std::size_t i = 0; i < choices.size(); ++i)
    if (choices[i].label == std::string_view(&mark->letter, 1) &&
        (rest.empty() || choices[i].text.empty() || rest == choice_text(choices[i].text)))
      return i;
  return std::nullopt;
}

std::vector<std::size_t> by_text(std::string_view text, const Choices& choices) {
  std::vector<std::size_t> found;
  const std::string wanted = choice_text(text);
  for (std::size_t i = 0; i < choices.size() && !wanted.empty(); ++i)
    if (choice_text(choices[i].text) == wanted) found.push_back(i);
  return found;
}

}  // namespace

Result<Choices> choices_of(std::string_view row, std::string_view prompt) {
  for (const RowField& field : fields_of(row, kFields)) {
    const auto value = value_of(field);
    auto choices = value ? from_field(*value) : std::nullopt;
    if (!choices)
      return failure(fmt::format("/{}: neither a list of texts, nor labels and texts", field.name));
    if (const std::string fault = fault_of(*choices); !fault.empty())
      return failure(fmt::format("/{}: {}", field.name, fault));
    return *std::move(choices);
  }
  if (Choices found = choices_in(prompt); !found.empty()) return found;
  constexpr std::size_t kUsualMost = 10;
  Choices letters;
  while (letters.size() < kUsualMost) letters.push_back({letter(letters.size()), ""});
  return letters;
}

std::string as_understood(const Choice& choice) {
  if (choice.text.empty()) return choice.label;
  return fmt::format("{} (\"{}\")", choice.label, shorten(choice.text, kShown));
}

Result<std::size_t> right_choice(std::string_view reference, const Choices& choices,
                                 ReferenceForm form) {
  const std::string_view text = trim(reference);
  for (std::size_t i = 0; i < choices.size(); ++i)
    if (!choices[i].text.empty() && text == as_understood(choices[i])) return i;
  const bool is_open = form == ReferenceForm::automatic;
  std::optional<std::size_t> label, index;
  std::vector<std::size_t> texts;
  if (is_open || form == ReferenceForm::letter) label = by_label(text, choices);
  if (is_open || form == ReferenceForm::text) texts = by_text(text, choices);
  if (is_open || form == ReferenceForm::index) index = index_in(text, choices.size());
  if (label && texts.empty()) return *label;  // a label that is a number is no index
  std::vector<std::size_t> fits = texts;
  if (label) fits.push_back(*label);
  if (index && !label) fits.push_back(*index);
  std::sort(fits.begin(), fits.end());
  fits.erase(std::unique(fits.begin(), fits.end()), fits.end());
  if (fits.size() == 1) return fits[0];
  const std::string shown = shorten(text, kShown);
  if (fits.empty())
    return failure(
        fmt::format("the reference \"{}\" is none of the {} options", shown, choices.size()));
  return failure(fmt::format(
      "the reference \"{}\" may be option {} or {}: the option reference says what it is", shown,
      choices[fits[0]].label, choices[fits[1]].label));
}

std::string choice_text(std::string_view text) {
  constexpr std::string_view kAround = "*_`\"'$ \t\r\n";
  std::string plain = with_single_spaces(lower(text));
  while (true) {
    const std::size_t size = plain.size();
    while (!plain.empty() && kAround.find(plain.front()) != std::string_view::npos)
      plain.erase(0, 1);
    while (!plain.empty() &&
           (kAround.find(plain.back()) != std::string_view::npos ||
            std::string_view(".,;:").find(plain.back()) != std::string_view::npos))
      plain.pop_back();
    for (const auto& [open, close] :
         {std::pair<std::string_view, std::string_view>{"\\(", "\\)"}, {"\\text{", "}"}}) {
      if (!plain.starts_with(open) || !plain.ends_with(close)) continue;
      plain = plain.substr(open.size(), plain.size() - open.size() - close.size());
    }
    if (plain.size() == size) return plain;
  }
}

}  // namespace cupel::instructions
