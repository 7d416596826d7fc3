#include "rewards/scored_row.h"

#include <chrono>
#include <cmath>
#include <limits>

#include "base/json_text.h"

namespace cupel {
namespace {

void append_text_or_null(std::string& out, std::string_view text) {
  if (text.empty())
    out += "null";
  else
    append_json_string(out, text);
}

void append_name(std::string& out, std::string_view name) {
  out.append(",\"").append(name).append("\":");
}

/// Which verifiers the row has chosen, where the names of the components do not say it.
void append_chosen_verifiers(std::string& out, const Scored& scored) {
  bool is_first = true;
  for (const ComponentScore& component : scored.components) {
    if (!component.is_chosen || component.name == component.verifier) continue;
    out += is_first ? ",\"judged_by\":{" : ",";
    is_first = false;
    append_json_string(out, component.name);
    out += ':';
    append_text_or_null(out, component.verifier);
  }
  if (!is_first) out += '}';
}

}  // namespace

void append_scored_row(std::string& out, const Row& row, const Scored& scored, bool with_time) {
  const Verdict& verdict = scored.verdict;
  out.append("{\"id\":").append(row.id);
  append_name(out, "index");
  append_json_number(out, std::uint64_t{row.index});
  append_name(out, "reward");
  append_json_number(out, scored.reward);
  append_name(out, "outcome");
  append_json_string(out, to_string(verdict.outcome));
  append_name(out, "reason");
  append_json_string(out, to_string(verdict.reason));
  append_name(out, "components");
  out += '{';
  for (std::size_t i = 0; i < scored.components.size(); ++i) {
    if (i > 0) out += ',';
    append_json_string(out, scored.components[i].name);
    out += ':';
    append_json_number(out, scored.components[i].score);
  }
  out += '}';
  append_chosen_verifiers(out, scored);
  append_name(out, "extracted");
  append_text_or_null(out, verdict.extracted);
  append_name(out, "reference");
  append_text_or_null(out, verdict.reference);
  append_name(out, "detail");
  append_text_or_null(out, verdict.detail);
  if (!verdict.test_results.empty()) {
    append_name(out, "test_results");
    out += verdict.test_results;
  }
  if (!row.fault.empty()) {
    append_name(out, "line");
    append_json_number(out, row.line);
  }
  out.append(row.carried);
  if (with_time) {
    append_name(out, "ms");
    const std::chrono::duration<double, std::milli> elapsed = verdict.elapsed;
    append_json_number(out, std::round(elapsed.count() * 1e4) / 1e4);
  }
  out += "}\n";
}

Scored score_of_bad_row(const Row& row) {
  Scored scored;
  scored.reward = std::numeric_limits<double>::quiet_NaN();
  scored.verdict = unscored(Outcome::error, Reason::bad_row, row.fault);
  return scored;
}

}  // namespace cupel
