#include "cli/run_report.h"

#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "base/base64.h"
#include "base/utf8.h"
#include "cli/quantity.h"

namespace cupel::cli {
namespace {

using nlohmann::ordered_json;
using sandbox::Outcome;

std::string valid_utf8(std::string_view text) {
  std::string out;
  append_valid_utf8(out, text);
  return out;
}

/// Text is always there to be read; bytes that it cannot show come beside it, whole.
void put_bytes(ordered_json& object, const std::string& name, std::string_view bytes) {
  object[name] = valid_utf8(bytes);
  if (valid_utf8_length(bytes) != bytes.size()) object[name + "_base64"] = base64(bytes);
}

double seconds(std::chrono::nanoseconds time) {
  return std::chrono::duration<double>(time).count();
}

ordered_json compile_object(const std::optional<sandbox::CompileResult>& compiled) {
  if (!compiled) return nullptr;
  return {
      {"outcome", name(compiled->outcome)},     {"cached", compiled->cached},
      {"cpu_s", seconds(compiled->cpu_time)},   {"wall_s", seconds(compiled->wall_time)},
      {"detail", valid_utf8(compiled->detail)}, {"diagnostics", valid_utf8(compiled->diagnostics)}};
}

bool exited(Outcome outcome) {
  return outcome == Outcome::accepted || outcome == Outcome::nonzero_exit;
}

}  // namespace

std::string json_of(const RunReport& report) {
  const sandbox::RunResult& run = report.run;
  ordered_json object;
  object["outcome"] = name(run.outcome);
  object["exit_code"] = exited(run.outcome) ? ordered_json(run.exit_code) : ordered_json();
  object["signal"] = run.signal != 0 ? ordered_json(run.signal) : ordered_json();
  object["cpu_s"] = seconds(run.cpu_time);
  object["wall_s"] = seconds(run.wall_time);
  object["peak_memory_bytes"] = run.peak_memory_bytes;
  object["tier"] = report.has_run ? ordered_json(name(run.tier)) : ordered_json();
  object["detail"] = valid_utf8(run.detail);
  put_bytes(object, "stdout", run.output);
  put_bytes(object, "stderr", run.errors);
  object["language"] = report.language;
  object["compile"] = compile_object(report.compiled);
  return object.dump() + "\n";
}

std::string summary_of(const RunReport& report) {
  const sandbox::RunResult& run = report.run;
  std::string line(name(run.outcome));
  if (run.outcome == Outcome::accepted)
    line += " · exit 0";
  else if (!run.detail.empty())
    line += " · " + shorten(run.detail, 1000);
  if (report.has_run && run.outcome != Outcome::sandbox_error)
    line += fmt::format(" · {} CPU · {} · {} · {}", seconds_text(run.cpu_time),
                        seconds_text(run.wall_time), mebibytes_text(run.peak_memory_bytes),
                        name(run.tier));
  return line + "\n";
}

}  // namespace cupel::cli
