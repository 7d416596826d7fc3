#include "verifiers/instructions/internal/references.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/text.h"
#include "verifiers/instructions/internal/row_fields.h"

namespace cupel::instructions {
namespace {

using nlohmann::json;

constexpr std::array<std::string_view, 9> kFields = {
    "references", "answers", "answers_spans", "validated_answers", "reference",
    "answer",     "gold",    "ground_truth",  "solution"};

bool is_scalar(const json& value) { return value.is_string() || value.is_number(); }

std::string text_of(const json& scalar) {
  return scalar.is_string() ? scalar.get<std::string>() : scalar.dump();
}

bool has_text(const json& object, const char* name) {
  const auto member = object.find(name);
  return member != object.end() && is_scalar(*member) && !text_of(*member).empty();
}

/// Collects right answers from the forms that data sets give them.
class Collector {
 public:
  explicit Collector(bool lists_are_spans) : lists_are_spans_(lists_are_spans) {}

  /// False where `value` is of no known form.
  bool add(const json& value) {
    if (is_scalar(value)) return add_spans({text_of(value)});
    if (value.is_array()) return add_list(value);
    return value.is_object() && add_object(value);
  }

  std::vector<Spans> take() { return std::move(answers_); }

 private:
  bool add_spans(Spans spans) {
    if (!spans.empty() && !trim(spans[0]).empty()) answers_.push_back(std::move(spans));
    return true;
  }

  bool add_list_as_spans(const json& list) {
    Spans spans;
    for (const json& item : list) {
      if (!is_scalar(item)) return false;
      spans.push_back(text_of(item));
    }
    return add_spans(std::move(spans));
  }

  bool add_list(const json& list) {
    if (lists_are_spans_ && std::all_of(list.begin(), list.end(), is_scalar))
      return add_list_as_spans(list);
    return std::all_of(list.begin(), list.end(), [&](const json& item) {
      return item.is_array() ? add_list_as_spans(item) : add(item);
    });
  }

  bool add_object(const json& object) {
    if (object.contains("text")) return add_texts(object["text"]);                  // SQuAD
    if (has_text(object, "number")) return add_spans({text_of(object["number"])});  // DROP
    if (const auto spans = object.find("spans"); spans != object.end() && !spans->empty())
      return spans->is_array() && add_list_as_spans(*spans);
    if (const auto date = object.find("date"); date != object.end()) return add_date(*date);
    if (has_text(object, "value")) {  // TriviaQA
      const auto aliases = object.find("aliases");
      return add(object["value"]) && (aliases == object.end() || add_texts(*aliases));
    }
    return false;
  }

  bool add_texts(const json& texts) {
    if (is_scalar(texts)) return add(texts);
    return texts.is_array() && std::all_of(texts.begin(), texts.end(), [&](const json& text) {
             return is_scalar(text) && add(text);
           });
  }

  bool add_date(const json& date) {
    if (!date.is_object()) return false;
    std::string text;
    for (const char* part : {"day", "month", "year"}) {
      const auto member = date.find(part);
      if (member == date.end() || !is_scalar(*member)) return false;
      if (!text.empty() || part[0] != 'd') text += ' ';
      text += text_of(*member);
    }
    return add_spans({text});
  }

  bool lists_are_spans_;
  std::vector<Spans> answers_;
};

}  // namespace

Result<std::vector<Spans>> right_answers(std::string_view reference, std::string_view row,
                                         bool lists_are_spans) {
  Collector collector(lists_are_spans);
  if (!reference.empty()) collector.add(json(reference));
  for (const RowField& field : fields_of(row, kFields)) {
    if (field.text.front() != '[' && field.text.front() != '{') continue;  // `reference` has it
    const auto value = value_of(field);
    if (!value || !collector.add(*value))
      return failure(
          fmt::format("/{}: neither text, nor a list of texts, nor the answers of a "
                      "SQuAD or DROP row",
                      field.name));
  }
  return collector.take();
}

Spans spans_of(std::string_view answer) {
  const std::string_view text = trim(answer);
  if (!text.starts_with('[') || !text.ends_with(']') || json_depth(text) > 1)
    return {std::string(answer)};
  const auto list = json::parse(text, nullptr, false);
  if (!list.is_array() || !std::all_of(list.begin(), list.end(), is_scalar))
    return {std::string(answer)};
  Spans spans;
  for (const json& item : list) spans.push_back(text_of(item));
  return spans;
}

std::string joined(const Spans& spans) { return fmt::format("{}", fmt::join(spans, ", ")); }

}  // namespace cupel::instructions
