#include "rewards/internal/report_data.h"

#include <algorithm>
#include <span>

#include "base/json_text.h"
#include "base/version.h"

namespace cupel::internal {
namespace {

void append_value(std::string& out, double value) { append_json_number(out, value); }
void append_value(std::string& out, std::uint64_t value) { append_json_number(out, value); }
void append_value(std::string& out, std::string_view value) { append_json_string(out, value); }

/// Appends a JSON list of what `value` makes of each item.
template <class Items, class Value>
void append_list(std::string& out, const Items& items, const Value& value) {
  out += '[';
  bool is_first = true;
  for (const auto& item : items) {
    if (!is_first) out += ',';
    is_first = false;
    append_value(out, value(item));
  }
  out += ']';
}

void append_strings(std::string& out, std::span<const std::string> texts) {
  append_list(out, texts, [](const std::string& text) { return std::string_view(text); });
}

void append_numbers(std::string& out, std::span<const double> numbers) {
  append_list(out, numbers, [](double number) { return number; });
}

void append_member(std::string& out, std::string_view name, std::string_view text) {
  append_json_string(out, name);
  out += ':';
  append_json_string(out, text);
  out += ',';
}

void append_names(std::string& out, std::string_view member, const NameList& list) {
  append_json_string(out, member);
  out += ':';
  append_strings(out, list.names());
  out += ',';
}

void begin_section(std::string& sections, std::string_view kind, std::string_view title,
                   std::string_view note) {
  if (!sections.empty()) sections += ',';
  sections += '{';
  append_member(sections, "kind", kind);
  append_member(sections, "title", title);
  append_member(sections, "note", note);
}

/// The rows that the charts show and those whose texts are on the page, in order.
class PageRows {
 public:
  explicit PageRows(const PageContents& contents) {
    const auto& charted = contents.sample.records();
    const auto with_text = contents.texts.rows();
    auto chart = charted.begin();
    auto text = with_text.begin();
    while (chart != charted.end() || text != with_text.end()) {
      const bool is_charted = chart != charted.end() && (text == with_text.end() ||
                                                         chart->ordinal <= (*text)->record.ordinal);
      const bool has_text =
          text != with_text.end() && (!is_charted || chart->ordinal == (*text)->record.ordinal);
      if (has_text) texts_.push_back({rows_.size(), *text});
      if (!is_charted) text_only_.push_back(rows_.size());
      rows_.push_back(is_charted ? &*chart : &(*text)->record);
      if (is_charted) ++chart;
      if (has_text) ++text;
    }
  }

  struct PlacedText {
    std::uint64_t place;
    const TextRow* row;
  };

  std::span<const Record* const> rows() const { return rows_; }
  std::span<const PlacedText> texts() const { return texts_; }
  /// Places of rows that the charts do not show.
  std::span<const std::uint64_t> text_only() const { return text_only_; }

 private:
  std::vector<const Record*> rows_;
  std::vector<PlacedText> texts_;
  std::vector<std::uint64_t> text_only_;
};

class ColumnsWriter {
 public:
  ColumnsWriter(std::string& out, std::span<const Record* const> rows) : out_(out), rows_(rows) {}

  template <class Value>
  void add(std::string_view name, const Value& value) {
    append_json_string(out_, name);
    out_ += ':';
    append_list(out_, rows_, [&](const Record* row) { return value(*row); });
    out_ += ',';
  }

  /// Numbers prompts in the order of their first rows; NaN for a row without one.
  void add_prompts() {
    std::unordered_map<Fingerprint, std::uint64_t> numbers;
    add("prompt", [&](const Record& row) {
      if (!row.prompt_key) return std::numeric_limits<double>::quiet_NaN();
      return static_cast<double>(
          numbers.try_emplace(*row.prompt_key, numbers.size()).first->second);
    });
  }

  void add_scores(std::size_t components) {
    out_ += "\"components\":[";
    for (std::size_t i = 0; i < components; ++i) {
      if (i > 0) out_ += ',';
      append_list(out_, rows_, [i](const Record* row) {
        return i < row->scores.size() ? row->scores[i] : std::numeric_limits<double>::quiet_NaN();
      });
    }
    out_ += ']';
  }

 private:
  std::string& out_;
  std::span<const Record* const> rows_;
};

void append_totals(std::string& out, const Totals& totals) {
  out += "\"rows\":";
  append_json_number(out, totals.rows);
  out += ",\"rewarded\":";
  append_json_number(out, totals.rewarded);
  out += ",\"reward_sum\":";
  append_json_number(out, totals.reward_sum);
  out += ",\"counts\":[";
  bool is_first = true;
  for (const auto& [key, count] : totals.counts) {
    const auto& [source, outcome, reason] = key;
    if (!is_first) out += ',';
    is_first = false;
    append_list(out,
                std::initializer_list<std::uint64_t>{source, static_cast<std::uint64_t>(outcome),
                                                     reason, count},
                [](std::uint64_t number) { return number; });
  }
  out += ']';
}

std::string rows_json(const PageContents& contents, const PageRows& rows) {
  const ReportOptions& options = contents.options;
  std::string out = "{";
  append_member(out, "cupel", kVersion);
  append_member(out, "title", options.title);
  append_member(out, "command", options.command);
  append_member(out, "date", options.date);
  append_member(out, "reason_name", options.reasons);
  append_names(out, "files", contents.files);
  append_names(out, "sources", contents.sources);
  append_names(out, "reasons", contents.reasons);
  append_names(out, "components", contents.components);
  out.append("\"sections\":[").append(contents.sections).append("],\"totals\":{");
  append_totals(out, contents.totals);
  out += "},\"text_only\":";
  append_list(out, rows.text_only(), [](std::uint64_t place) { return place; });
  out += ",\"with_text\":";
  append_list(out, rows.texts(), [](const PageRows::PlacedText& text) { return text.place; });
  out += ",\"columns\":{";
  ColumnsWriter columns(out, rows.rows());
  columns.add("ordinal", [](const Record& row) { return row.ordinal; });
  columns.add("id", [](const Record& row) { return std::string_view(row.id); });
  columns.add("index", [](const Record& row) { return std::uint64_t{row.index}; });
  columns.add("file", [](const Record& row) { return std::uint64_t{row.file}; });
  columns.add("line", [](const Record& row) { return row.line; });
  columns.add("outcome", [](const Record& row) { return static_cast<std::uint64_t>(row.outcome); });
  columns.add("reason", [](const Record& row) { return std::uint64_t{row.reason}; });
  columns.add("source", [](const Record& row) { return std::uint64_t{row.source}; });
  columns.add("length", [](const Record& row) { return row.length; });
  columns.add("reward", [](const Record& row) { return row.reward; });
  columns.add_prompts();
  columns.add_scores(contents.components.names().size());
  out += "}}";
  return out;
}

std::string texts_json(const PageRows& rows) {
  std::string out = "[";
  for (const PageRows::PlacedText& text : rows.texts()) {
    if (out.size() > 1) out += ',';
    out += '[';
    append_json_number(out, text.place);
    out.append(",").append(text.row->texts).append("]");
  }
  out += ']';
  return out;
}

}  // namespace

void append_section(std::string& sections, const std::string& note) {
  begin_section(sections, "note", "", note);
  sections.back() = '}';
}

void append_section(std::string& sections, const ReportTable& table) {
  begin_section(sections, "table", table.title, table.note);
  sections += "\"columns\":";
  append_strings(sections, table.columns);
  sections += ",\"rows\":[";
  bool is_first = true;
  for (const std::vector<std::string>& row : table.rows) {
    if (!is_first) sections += ',';
    is_first = false;
    append_strings(sections, row);
  }
  sections += "]}";
}

void append_section(std::string& sections, const ReportBars& bars) {
  begin_section(sections, "bars", bars.title, bars.note);
  sections += "\"labels\":";
  append_strings(sections, bars.labels);
  sections += ",\"values\":";
  append_numbers(sections, bars.values);
  sections += ",\"low\":";
  append_numbers(sections, bars.low);
  sections += ",\"high\":";
  append_numbers(sections, bars.high);
  sections += '}';
}

void append_section(std::string& sections, const ReportCurves& curves) {
  begin_section(sections, "curves", curves.title, curves.note);
  sections += curves.is_share ? "\"is_share\":true,\"lines\":[" : "\"is_share\":false,\"lines\":[";
  bool is_first = true;
  for (const ReportLine& line : curves.lines) {
    sections += is_first ? "{" : ",{";
    is_first = false;
    append_member(sections, "run", line.run);
    append_member(sections, "kind", line.kind);
    sections += "\"x\":";
    append_numbers(sections, line.x);
    sections += ",\"y\":";
    append_numbers(sections, line.y);
    sections += '}';
  }
  sections += "]}";
}

PageData page_data(const PageContents& contents) {
  const PageRows rows(contents);
  return {rows_json(contents, rows), texts_json(rows)};
}

}  // namespace cupel::internal
