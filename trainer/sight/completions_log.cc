#include "trainer/sight/completions_log.h"

#include <utility>

#include "base/json_text.h"
#include "trainer/sight/internal/run_file.h"

namespace cupel::trainer {
namespace {

void append_text(std::string& line, std::string_view name, std::string_view text) {
  line.append(",\"").append(name).append("\":");
  append_json_string(line, text);
}

void append_number(std::string& line, std::string_view name, double value) {
  line.append(",\"").append(name).append("\":");
  append_json_number(line, value);
}

void append_line(std::string& out, const LoggedCompletion& row) {
  out += "{\"step\":";
  append_json_number(out, row.step);
  append_text(out, "kind", row.kind);
  append_text(out, "prompt", row.prompt);
  append_text(out, "completion", row.completion);
  append_text(out, "reference", row.reference);
  append_number(out, "reward", row.reward);
  append_text(out, "outcome", to_string(row.outcome));
  append_text(out, "reason", to_string(row.reason));
  out += ",\"components\":{";
  bool is_first = true;
  for (const NamedScore& score : row.components) {
    if (!is_first) out += ',';
    is_first = false;
    append_json_string(out, score.name);
    out += ':';
    append_json_number(out, score.value);
  }
  out += '}';
  append_number(out, "advantage", row.advantage);
  out += "}\n";
}

}  // namespace

Result<CompletionsLog> CompletionsLog::start(const std::string& folder) {
  auto opened = internal::start_run_file(folder, kCompletionsFile);
  if (!opened) return tl::make_unexpected(opened.error());
  return CompletionsLog(std::move(*opened));
}

Result<CompletionsLog> CompletionsLog::resume(const std::string& folder, std::string_view kind,
                                              std::uint64_t step) {
  auto opened = internal::resume_run_file(folder, kCompletionsFile, kind, step);
  if (!opened) return tl::make_unexpected(opened.error());
  return CompletionsLog(std::move(opened->file));
}

Result<void> CompletionsLog::write(std::span<const LoggedCompletion> completions) {
  std::string lines;
  for (const LoggedCompletion& row : completions) append_line(lines, row);
  return file_.write(lines);
}

}  // namespace cupel::trainer
