#include "rewards/filter/card.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/utf8.h"
#include "base/version.h"
#include "rewards/filter/internal/options_json.h"

namespace cupel {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kMostClasses = 100;

ordered_json facts_object(const FileFacts& file) {
  return {{"path", file.path}, {"bytes", file.bytes}, {"blake2b_256", file.blake2b}};
}

ordered_json counts_object(const StepCounts& counts) {
  ordered_json object = ordered_json::object();
  for (std::size_t step = 0; step <= kSteps; ++step)
    if (counts[step] > 0) object[std::string(to_string(static_cast<Step>(step)))] = counts[step];
  return object;
}

std::uint64_t sum(const StepCounts& counts) {
  std::uint64_t all = 0;
  for (const std::uint64_t count : counts) all += count;
  return all;
}

ordered_json steps_array(const FilterReport& report) {
  ordered_json steps = ordered_json::array();
  std::uint64_t rows = report.rows_read(), prompts = sum(report.prompts);
  for (std::size_t step = 0; step < kSteps; ++step) {
    const std::uint64_t rows_removed = report.rows[step], prompts_removed = report.prompts[step];
    steps.push_back({{"step", to_string(static_cast<Step>(step))},
                     {"rows_in", rows},
                     {"rows_removed", rows_removed},
                     {"prompts_in", prompts},
                     {"prompts_removed", prompts_removed}});
    rows -= rows_removed;
    prompts -= prompts_removed;
  }
  return steps;
}

ordered_json evaluation_array(const FilterReport& report) {
  ordered_json files = ordered_json::array();
  for (const FileFacts& file : report.evaluation_files) files.push_back(facts_object(file));
  return files;
}

/// Steps that nobody asked for and that have nothing to say are left out of tables.
bool is_told(Step step, const FilterReport& report, const FilterOptions& options) {
  if (report.rows[static_cast<std::size_t>(step)] > 0) return true;
  switch (step) {
    case Step::pass_rate:
      return options.pass_rate.has_value();
    case Step::scores:
      return !options.keep_if.empty();
    case Step::contaminated:
      return !options.evaluation_files.empty();
    case Step::duplicate:
      return options.dedup.kind != Dedup::Kind::none;
    case Step::near_duplicate:
      return options.dedup.kind == Dedup::Kind::near;
    default:
      return false;
  }
}

/// Calls `tell(step, rows removed, rows left, prompts removed, prompts left)`.
template <class Tell>
void for_each_step(const FilterReport& report, const FilterOptions& options, const Tell& tell) {
  std::uint64_t rows = report.rows_read(), prompts = sum(report.prompts);
  for (std::size_t i = 0; i < kSteps; ++i) {
    rows -= report.rows[i];
    prompts -= report.prompts[i];
    const Step step = static_cast<Step>(i);
    if (is_told(step, report, options))
      tell(to_string(step), report.rows[i], rows, report.prompts[i], prompts);
  }
}

/// Where general rows came from and where rows went, a line each.
std::vector<std::string> files_told(const FilterReport& report) {
  std::vector<std::string> lines;
  for (const FilterReport::Input& input : report.inputs)
    if (input.is_general)
      lines.push_back(fmt::format("mixed in: {} of {} rows of {}", input.rows[kSteps],
                                  sum(input.rows), shorten(input.path, 80)));
  for (const FilterReport::Output& output : report.outputs)
    lines.push_back(fmt::format("{}: {} rows of {} prompts, {} bytes",
                                output.path == "-" ? "standard output" : output.path, output.rows,
                                output.prompts, output.bytes));
  return lines;
}

std::string class_field(const FilterOptions& options) {
  return options.balance ? options.balance->field : "data_source";
}

ReportTable steps_table(const FilterReport& report, const FilterOptions& options) {
  ReportTable table;
  table.title = "Steps";
  table.columns = {"step", "rows removed", "rows left", "prompts removed", "prompts left"};
  table.rows.push_back(
      {"read", "0", std::to_string(report.rows_read()), "0", std::to_string(sum(report.prompts))});
  for_each_step(report, options, [&](std::string_view step, auto... counts) {
    table.rows.push_back({std::string(step), std::to_string(counts)...});
  });
  return table;
}

ReportTable classes_table(const FilterReport& report, const FilterOptions& options) {
  ReportTable table;
  table.title = "Rows by " + class_field(options);
  table.columns = {class_field(options), "rows", "kept", "share"};
  for (const auto& [name, counts] : report.classes) {
    if (table.rows.size() == kMostClasses) {
      table.note = fmt::format("{} more are not shown here.", report.classes.size() - kMostClasses);
      break;
    }
    table.rows.push_back({name.empty() ? "-" : shorten(name, 80), std::to_string(counts.rows),
                          std::to_string(counts.kept),
                          fmt::format("{:.3f}", static_cast<double>(counts.kept) /
                                                    static_cast<double>(counts.rows))});
  }
  return table;
}

/// What was asked for, in the card's words; what was not is left out.
ReportTable options_table(const FilterOptions& options) {
  ReportTable table;
  table.title = "Thresholds and choices";
  table.columns = {"option", "value"};
  const ordered_json chosen = options_object(options);
  for (const auto& [name, value] : chosen.items())
    if (!value.is_null() && !(value.is_array() && value.empty()))
      table.rows.push_back({name, value.is_string() ? value.get<std::string>() : value.dump()});
  return table;
}

std::string markdown_row(const std::vector<std::string>& cells) {
  std::string row = "|";
  for (const std::string& cell : cells) row += " " + cell + " |";
  return row + "\n";
}

}  // namespace

std::string table_text(const FilterReport& report, const FilterOptions& options) {
  constexpr std::string_view kLine = "{:<16} {:>12} {:>12} {:>12} {:>12}\n";
  std::string text =
      fmt::format(kLine, "step", "rows out", "rows left", "prompts out", "prompts left");
  text += fmt::format(kLine, "read", "", report.rows_read(), "", sum(report.prompts));
  for_each_step(report, options, [&](auto... cells) { text += fmt::format(kLine, cells...); });
  if (options.balance) {
    std::size_t told = 0;
    for (const auto& [name, counts] : report.classes) {
      if (++told > 40) {
        text +=
            fmt::format("… and {} classes more; the card has them\n", report.classes.size() - 40);
        break;
      }
      text += fmt::format("{} {}: {} of {} rows\n", options.balance->field,
                          name.empty() ? "-" : shorten(name, 40), counts.kept, counts.rows);
    }
  }
  for (const std::string& line : files_told(report)) text += line + "\n";
  return text;
}

std::string card_json(const FilterReport& report, const FilterOptions& options,
                      const CardOrigin& origin) {
  ordered_json card;
  card["cupel"] = kVersion;
  card["command"] = origin.command;
  card["arguments"] = origin.arguments;
  card["seed"] = options.seed;
  card["options"] = options_object(options);
  card["spec"] = origin.spec.path.empty() ? ordered_json() : facts_object(origin.spec);
  card["inputs"] = ordered_json::array();
  card["mixed_in"] = ordered_json::array();
  for (const FilterReport::Input& input : report.inputs) {
    ordered_json object = facts_object(input);
    object["rows"] = sum(input.rows);
    object["rows_by_step"] = counts_object(input.rows);
    card[input.is_general ? "mixed_in" : "inputs"].push_back(std::move(object));
  }
  card["evaluation_files"] = evaluation_array(report);
  card["contaminated"] = report.overlaps;
  card["steps"] = steps_array(report);
  card["rows_read"] = report.rows_read();
  card["rows_kept"] = report.rows[kSteps];
  card["prompts_read"] = sum(report.prompts);
  card["prompts_kept"] = report.prompts[kSteps];
  ordered_json classes = ordered_json::object();
  for (const auto& [name, counts] : report.classes) {
    if (classes.size() == kMostClasses && !options.balance) break;
    classes[name] = {{"rows", counts.rows}, {"kept", counts.kept}};
  }
  card["class_field"] = class_field(options);
  card["classes"] = std::move(classes);
  card["outputs"] = ordered_json::array();
  for (const FilterReport::Output& output : report.outputs) {
    ordered_json object = facts_object(output);
    object["rows"] = output.rows;
    object["prompts"] = output.prompts;
    card["outputs"].push_back(std::move(object));
  }
  return card.dump(2, ' ', false, ordered_json::error_handler_t::replace) + "\n";
}

std::string card_markdown(const FilterReport& report, const FilterOptions& options,
                          const CardOrigin& origin) {
  std::string text = "# Training data\n\n";
  text += fmt::format("Made by cupel {} from scored rows:\n\n    {}\n\n", kVersion, origin.command);
  text += "## Steps\n\n" +
          markdown_row({"step", "rows removed", "rows left", "prompts removed", "prompts left"});
  text += markdown_row({"---", "--:", "--:", "--:", "--:"});
  text += markdown_row(
      {"read", "", std::to_string(report.rows_read()), "", std::to_string(sum(report.prompts))});
  for_each_step(report, options, [&](std::string_view step, auto... counts) {
    text += markdown_row({std::string(step), std::to_string(counts)...});
  });
  text += "\n## Files\n\n" + markdown_row({"", "file", "rows", "bytes", "BLAKE2b-256"});
  text += markdown_row({"---", "---", "--:", "--:", "---"});
  for (const FilterReport::Input& input : report.inputs)
    text += markdown_row({input.is_general ? "mixed in" : "read", "`" + input.path + "`",
                          fmt::format("{} of {}", input.rows[kSteps], sum(input.rows)),
                          std::to_string(input.bytes), "`" + input.blake2b + "`"});
  for (const FileFacts& file : report.evaluation_files)
    text += markdown_row({"held against", "`" + file.path + "`", "", std::to_string(file.bytes),
                          "`" + file.blake2b + "`"});
  for (const FilterReport::Output& output : report.outputs)
    text += markdown_row({"written", "`" + output.path + "`", std::to_string(output.rows),
                          std::to_string(output.bytes), "`" + output.blake2b + "`"});
  text += "\n## Options\n\n```json\n" + options_object(options).dump(2) + "\n```\n";
  return text;
}

void add_sections(Report& page, const FilterReport& report, const FilterOptions& options) {
  ReportBars funnel;
  funnel.title = "Rows that are left after each step";
  funnel.labels = {"read"};
  funnel.values = {static_cast<double>(report.rows_read())};
  for_each_step(
      report, options,
      [&](std::string_view step, std::uint64_t, std::uint64_t left, std::uint64_t, std::uint64_t) {
        funnel.labels.emplace_back(step);
        funnel.values.push_back(static_cast<double>(left));
      });
  page.add_bars(std::move(funnel));
  for (std::string& line : files_told(report)) page.add_note(std::move(line));
  page.add_table(steps_table(report, options));
  page.add_table(classes_table(report, options));
  page.add_table(options_table(options));
}

}  // namespace cupel
