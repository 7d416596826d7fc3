#include "rewards/internal/evaluation_texts.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/text.h"
#include "base/utf8.h"
#include "datasets/fields.h"
#include "datasets/json_line.h"
#include "datasets/line_blocks.h"

namespace cupel {
namespace {

constexpr std::size_t kMostFieldsShown = 12;

/// Takes texts out of the rows of one file.
class FileTexts {
 public:
  FileTexts(std::size_t file, const EvaluationFields& fields, EvaluationTexts& into)
      : file_(file), fields_(fields), into_(into) {}

  void take(const LineBlock& block) {
    const std::string_view text = block.text();
    std::uint64_t line = block.first_line;
    for (std::size_t at = 0; at < text.size(); ++line) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      const std::string_view content = trim(text.substr(at, end - at));
      if (!content.empty()) take_row(block, content, line);
      at = end + 1;
    }
    if (block.fault) notice(block.path, block.fault->line, block.fault->message);
  }

  Result<void> finish(const std::string& path) const {
    if (texts_ > 0) return {};
    const std::string wanted =
        fmt::format("Looked for a question in {} and a solution in {}",
                    field_list(fields_.question), field_list(fields_.solution));
    if (rows_ == 0)
      return failure(fmt::format("{}: the evaluation file has no rows that can be read{}. {}", path,
                                 first_fault_.empty() ? "" : " (" + first_fault_ + ")", wanted));
    return failure(
        fmt::format("{}: no row of the evaluation file has a text. {}; the first row "
                    "has {}",
                    path, wanted, first_fields_));
  }

 private:
  void take_row(const LineBlock& block, std::string_view row, std::uint64_t line) {
    if (row.front() != '{')
      return notice(block.path, line, "not a JSON object: " + shorten(row, 40));
    const char* end = block.text().data() + block.text().size() + LineBlock::kPadding;
    std::vector<JsonField> fields;
    if (auto split = json_.split(row, static_cast<std::size_t>(end - row.data()), fields); !split)
      return notice(block.path, line, split.error().message);
    if (rows_++ == 0) first_fields_ = names_of(fields);
    ++into_.rows;
    const std::size_t before = texts_;
    for (const auto& [names, is_question] :
         {std::pair{&fields_.question, true}, std::pair{&fields_.solution, false}})
      for (const JsonField& field : fields)
        if (std::find(names->begin(), names->end(), field.key) != names->end())
          take_value(field, end, {file_, line, std::string(field.key), {}, is_question});
    if (texts_ == before) notice(block.path, line, "the row has no text to look for");
  }

  /// A string; a list of strings; a list of messages, whose assistant writes solutions.
  void take_value(const JsonField& value, const char* end, EvaluationText place) {
    if (value.type == JsonType::string) return add(std::move(place), value);
    if (value.type != JsonType::array) return;
    std::vector<JsonField> elements, members;
    split(value, end, elements);
    for (const JsonField& element : elements) {
      if (element.type == JsonType::string) add(place, element);
      if (element.type != JsonType::object) continue;
      members.clear();
      split(element, end, members);
      const JsonField* content = nullptr;
      std::string_view role = "user";
      for (const JsonField& member : members) {
        if (member.type != JsonType::string) continue;
        if (member.key == "content" || member.key == "value") content = &member;
        if (member.key == "role" || member.key == "from") role = member.raw_string();
      }
      if (!content || role == "system") continue;
      EvaluationText said = place;
      said.is_question = place.is_question && role != "assistant" && role != "gpt";
      add(std::move(said), *content);
    }
  }

  /// The line was checked as a whole, so what is in it is in order.
  void split(const JsonField& value, const char* end, std::vector<JsonField>& into) {
    (void)json_.split(value.value, static_cast<std::size_t>(end - value.value.data()), into);
  }

  void add(EvaluationText place, const JsonField& text) {
    place.text = string_text(text);
    if (trim(place.text).empty()) return;
    into_.texts.push_back(std::move(place));
    ++texts_;
  }

  void notice(const std::string& path, std::uint64_t line, const std::string& what) {
    std::string text = fmt::format("{}:{}: {}", path, line, what);
    if (first_fault_.empty()) first_fault_ = text;
    into_.notices.push_back(std::move(text));
  }

  static std::string names_of(const std::vector<JsonField>& fields) {
    std::string names;
    for (std::size_t i = 0; i < std::min(fields.size(), kMostFieldsShown); ++i)
      names += fmt::format("{}\"{}\"", i == 0 ? "" : ", ", shorten(fields[i].key, 40));
    if (fields.size() > kMostFieldsShown) names += ", …";
    return names.empty() ? "none" : names;
  }

  std::size_t file_;
  const EvaluationFields& fields_;
  EvaluationTexts& into_;
  JsonLine json_;
  std::size_t rows_ = 0;
  std::size_t texts_ = 0;
  std::string first_fields_;
  std::string first_fault_;
};

}  // namespace

Result<EvaluationTexts> read_evaluation_texts(const std::vector<std::string>& files,
                                              const EvaluationFields& fields) {
  EvaluationTexts found;
  for (std::size_t file = 0; file < files.size(); ++file) {
    auto reader = LineBlockReader::open({files[file]}, {});
    if (!reader) return tl::make_unexpected(reader.error());
    FileTexts texts(file, fields, found);
    LineBlock block;
    while (reader->next(block)) texts.take(block);
    if (auto good = texts.finish(files[file]); !good) return tl::make_unexpected(good.error());
  }
  return found;
}

}  // namespace cupel
