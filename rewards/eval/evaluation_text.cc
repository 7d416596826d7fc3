#include "rewards/eval/evaluation_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/utf8.h"
#include "rewards/eval/majority_vote.h"

namespace cupel::eval {
namespace {

constexpr std::size_t kNameWidth = 64;
constexpr std::size_t kMostStrata = 200;

EvalReport::Run run_of(const EvalRows& rows, RunResult result) {
  return {rows.files,      rows.rows,   rows.correct,    rows.incorrect,
          rows.unscorable, rows.errors, rows.unreadable, std::move(result)};
}

std::string name_of(const StratumResult& stratum) {
  if (stratum.field.empty()) return "all";
  const std::string value = stratum.value.empty() ? "-" : stratum.value;
  return shorten(fmt::format("{}={}", stratum.field, value), kNameWidth);
}

std::string number(double value, int digits = 4) {
  return std::isnan(value) ? "-" : fmt::format("{:.{}f}", value, digits);
}

std::string interval(const MeanEstimate& estimate) {
  if (std::isnan(estimate.low)) return "-";
  return fmt::format("{:.4f} to {:.4f}", estimate.low, estimate.high);
}

std::string rating_text(const Rating& rating) {
  if (rating.at_least)
    return fmt::format("at least {:.0f} (all {} solved; 95 %)", *rating.at_least, rating.problems);
  if (rating.at_most)
    return fmt::format("at most {:.0f} (none of {} solved; 95 %)", *rating.at_most,
                       rating.problems);
  return fmt::format("{:.0f} ± {:.0f} (standard error; {} problems)", *rating.value,
                     rating.standard_error, rating.problems);
}

std::vector<std::string> heading(const EvalReport::Run& run) {
  const RunResult& result = run.result;
  const std::string sizes = result.fewest == result.most
                                ? fmt::format("{}", result.fewest)
                                : fmt::format("{} to {}", result.fewest, result.most);
  std::vector<std::string> lines = {
      fmt::format("{}{}: {} prompts, {} samples ({} each), {} correct", run.files.front(),
                  run.files.size() > 1 ? " and more" : "", result.prompts,
                  run.correct + run.incorrect, sizes, run.correct)};
  const std::uint64_t errors = run.errors + run.unreadable;
  if (run.unscorable + errors > 0)
    lines.push_back(fmt::format("left out: {} unscorable, {} errors", run.unscorable, errors));
  if (result.unscored_prompts > 0)
    lines.push_back(fmt::format("left out: {} prompts without any score", result.unscored_prompts));
  return lines;
}

/// What a reader should know of how votes were counted.
std::vector<std::string> remarks(const EvalReport& report) {
  std::vector<std::string> lines;
  if (report.run.result.text_votes > 0 && !report.options.equality)
    lines.push_back(fmt::format(
        "maj@k compares the answers to {} prompts as text: their rows do not say that the verifier "
        "math judged them (--equality math)",
        report.run.result.text_votes));
  if (report.run.result.drawn_votes > 0)
    lines.push_back(fmt::format("maj@k of {} prompts is a mean over {} draws (seed {})",
                                report.run.result.drawn_votes, kSubsamples,
                                report.options.resampling.seed));
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

std::string lines_of(const StratumResult& stratum, std::size_t width) {
  std::string text;
  std::string name = name_of(stratum);
  std::string prompts = fmt::format("{}", stratum.prompts);
  for (const MetricResult& metric : stratum.metrics) {
    const MeanEstimate none{std::nan(""), std::nan(""), std::nan(""), std::nan("")};
    const MeanEstimate& estimate = metric.estimate ? *metric.estimate : none;
    text += fmt::format(
        "{:<{}}  {:>8}  {:<9}  {:>8}  {:<18}  {:>8}{}\n", name, width, prompts, metric.name,
        number(estimate.mean), interval(estimate), number(estimate.standard_error),
        metric.estimate && metric.prompts < stratum.prompts ? fmt::format("  of {}", metric.prompts)
                                                            : "");
    name.clear();
    prompts.clear();
  }
  if (stratum.rating)
    text += fmt::format("{:<{}}  {:>8}  {:<9}  {}\n", "", width, "", "rating",
                        rating_text(*stratum.rating));
  return text;
}

std::string strata_text(const RunResult& result) {
  const std::size_t shown = std::min(result.strata.size(), kMostStrata);
  std::size_t width = 0;
  for (std::size_t i = 0; i < shown; ++i) width = std::max(width, name_of(result.strata[i]).size());
  std::string text = fmt::format("{:<{}}  {:>8}  {:<9}  {:>8}  {:<18}  {:>8}\n", "", width,
                                 "prompts", "metric", "mean", "95 % interval", "s.e.");
  for (std::size_t i = 0; i < shown; ++i) text += lines_of(result.strata[i], width);
  if (result.strata.size() > shown)
    text += fmt::format("… and {} more (--format json has them)\n", result.strata.size() - shown);
  return text;
}

std::string comparison_heading(const EvalReport& report) {
  const RunComparison& comparison = *report.comparison;
  std::string text =
      fmt::format("against {}: {} prompts in both", report.other->files.front(), comparison.both);
  if (comparison.only_here > 0) text += fmt::format(", {} only here", comparison.only_here);
  if (comparison.only_there > 0) text += fmt::format(", {} only there", comparison.only_there);
  return text;
}

std::string comparison_text(const EvalReport& report) {
  const RunComparison& comparison = *report.comparison;
  std::string text = fmt::format("\n{}\n", comparison_heading(report));
  text += fmt::format("{:<9}  {:>8}  {:>8}  {:>10}  {:<20}  {:>8}\n", "metric", "here", "there",
                      "difference", "95 % interval", "p");
  for (const PairedResult& metric : comparison.metrics) {
    if (!metric.difference) {
      text += fmt::format("{:<9}  {:>8}  {:>8}  {:>10}\n", metric.name, "-", "-", "-");
      continue;
    }
    text += fmt::format("{:<9}  {:>8.4f}  {:>8.4f}  {:>+10.4f}  {:<20}  {:>8.4f}\n", metric.name,
                        metric.here, metric.there, metric.difference->mean,
                        interval(*metric.difference), metric.p);
  }
  return text;
}

// ---- a page

ReportBars metric_bars(const StratumResult& all) {
  ReportBars bars;
  bars.title = "Metrics";
  bars.note = "Means over prompts.";
  for (const MetricResult& metric : all.metrics) {
    if (!metric.estimate) continue;
    bars.labels.push_back(metric.name);
    bars.values.push_back(metric.estimate->mean);
    bars.low.push_back(metric.estimate->low);
    bars.high.push_back(metric.estimate->high);
  }
  // All metrics are of the same prompts, of which there may be one.
  if (std::any_of(bars.low.begin(), bars.low.end(), [](double low) { return std::isnan(low); })) {
    bars.low.clear();
    bars.high.clear();
  } else {
    bars.note = "Means over prompts, with intervals of 95 %.";
  }
  return bars;
}

/// What there is of one field: a line for each of its values.
ReportTable stratum_table(const std::string& field, const RunResult& result) {
  ReportTable table;
  table.title = "By " + field;
  table.columns = {field, "prompts"};
  for (const MetricResult& metric : result.strata.front().metrics) {
    table.columns.push_back(metric.name);
    table.columns.push_back("95 % interval");
  }
  const bool is_rated = result.strata.front().rating.has_value();
  if (is_rated) table.columns.push_back("rating");
  std::size_t left_out = 0;
  for (const StratumResult& stratum : result.strata) {
    if (stratum.field != field) continue;
    if (table.rows.size() == kMostStrata) {
      ++left_out;
      continue;
    }
    std::vector<std::string>& row = table.rows.emplace_back();
    row = {stratum.value.empty() ? "-" : shorten(stratum.value, kNameWidth),
           std::to_string(stratum.prompts)};
    for (const MetricResult& metric : stratum.metrics) {
      row.push_back(metric.estimate ? number(metric.estimate->mean) : "-");
      row.push_back(metric.estimate ? interval(*metric.estimate) : "-");
    }
    if (is_rated) row.push_back(stratum.rating ? rating_text(*stratum.rating) : "-");
  }
  if (left_out > 0) table.note = fmt::format("{} more are not shown here.", left_out);
  return table;
}

ReportTable comparison_table(const EvalReport& report) {
  ReportTable table;
  table.title = "Comparison";
  table.note = comparison_heading(report);
  table.columns = {"metric", "here", "there", "difference", "95 % interval", "p"};
  for (const PairedResult& metric : report.comparison->metrics) {
    if (metric.difference)
      table.rows.push_back({metric.name, number(metric.here), number(metric.there),
                            fmt::format("{:+.4f}", metric.difference->mean),
                            interval(*metric.difference), number(metric.p)});
    else
      table.rows.push_back({metric.name, "-", "-", "-", "-", "-"});
  }
  return table;
}

std::string csv_field(std::string_view text) {
  if (text.find_first_of(",\"\n\r") == std::string_view::npos) return std::string(text);
  std::string quoted = "\"";
  for (const char c : text) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string csv_number(double value) { return std::isnan(value) ? "" : fmt::format("{}", value); }

std::string csv_line(std::string_view field, std::string_view value, std::string_view metric,
                     std::size_t prompts, const MeanEstimate& estimate, double p) {
  return fmt::format("{},{},{},{},{},{},{},{},{}\n", csv_field(field), csv_field(value), metric,
                     prompts, csv_number(estimate.mean), csv_number(estimate.low),
                     csv_number(estimate.high), csv_number(estimate.standard_error), csv_number(p));
}

}  // namespace

EvalReport::EvalReport(const EvalRows& rows, RunResult result, const EvalOptions& chosen)
    : run(run_of(rows, std::move(result))), options(chosen) {}

void EvalReport::compare_with(const EvalRows& rows, RunResult result, RunComparison compared) {
  other = run_of(rows, std::move(result));
  comparison = std::move(compared);
}

std::string table_text(const EvalReport& report) {
  std::string text =
      joined(heading(report.run)) + "\n" + strata_text(report.run.result) + joined(remarks(report));
  if (report.comparison) text += comparison_text(report);
  return text;
}

void add_sections(Report& page, const EvalReport& report) {
  const RunResult& result = report.run.result;
  for (std::string& line : heading(report.run)) page.add_note(std::move(line));
  page.add_bars(metric_bars(result.strata.front()));
  for (std::string& line : remarks(report)) page.add_note(std::move(line));
  if (const auto& rating = result.strata.front().rating)
    page.add_note("rating: " + rating_text(*rating));
  std::string last;
  for (const StratumResult& stratum : result.strata) {
    if (stratum.field == last) continue;
    last = stratum.field;
    page.add_table(stratum_table(last, result));
  }
  if (report.comparison) page.add_table(comparison_table(report));
}

std::string csv_text(const EvalReport& report) {
  const double nothing = std::nan("");
  const MeanEstimate none{nothing, nothing, nothing, nothing};
  std::string text = "field,value,metric,prompts,mean,low,high,standard_error,p\n";
  for (const StratumResult& stratum : report.run.result.strata) {
    for (const MetricResult& metric : stratum.metrics)
      text += csv_line(stratum.field, stratum.value, metric.name, metric.prompts,
                       metric.estimate.value_or(none), nothing);
    if (!stratum.rating) continue;
    MeanEstimate rating = none;
    rating.mean = stratum.rating->value.value_or(nothing);
    rating.low = stratum.rating->at_least.value_or(nothing);
    rating.high = stratum.rating->at_most.value_or(nothing);
    if (stratum.rating->value) rating.standard_error = stratum.rating->standard_error;
    text +=
        csv_line(stratum.field, stratum.value, "rating", stratum.rating->problems, rating, nothing);
  }
  if (!report.comparison) return text;
  for (const PairedResult& metric : report.comparison->metrics)
    text += csv_line("difference", "", metric.name, metric.prompts,
                     metric.difference.value_or(none), metric.difference ? metric.p : nothing);
  return text;
}

}  // namespace cupel::eval
