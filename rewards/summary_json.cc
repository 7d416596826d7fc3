#include <cmath>
#include <nlohmann/json.hpp>

#include "rewards/hints.h"
#include "rewards/summary_text.h"

namespace cupel {
namespace {

using nlohmann::ordered_json;

ordered_json or_null(double value) {
  return std::isnan(value) ? ordered_json(nullptr) : ordered_json(value);
}

template <class Counts>
void add_outcomes(ordered_json& object, const Counts& counts) {
  for (const Outcome outcome :
       {Outcome::correct, Outcome::incorrect, Outcome::unscorable, Outcome::error})
    object[std::string(to_string(outcome))] = counts.count(outcome);
}

ordered_json object_of(const SourceSummary& summary) {
  ordered_json object;
  object["rows"] = summary.rows;
  add_outcomes(object, summary);
  object["mean_reward"] = or_null(summary.mean_reward());
  object["reasons"] = ordered_json::object();
  for (const auto& [reason, count] : summary.failures())
    object["reasons"][std::string(to_string(reason))] = count;
  return object;
}

ordered_json object_of(const ComponentSummary::Example& example) {
  ordered_json object;
  if (!example.id.empty()) {
    object["id"] = ordered_json::parse(example.id, nullptr, false);
    if (object["id"].is_discarded()) object["id"] = example.id;  // it was shortened
  }
  object["index"] = example.index;
  if (!example.file.empty()) object["file"] = example.file;
  if (example.line > 0) object["line"] = example.line;
  object["detail"] = example.detail.empty() ? ordered_json(nullptr) : ordered_json(example.detail);
  return object;
}

ordered_json object_of(const ComponentSummary::Cause& cause) {
  ordered_json object;
  object["count"] = cause.count;
  object["faults"] = ordered_json::array();
  for (const auto& fault : cause.faults)
    object["faults"].push_back({{"what", fault.what}, {"count", fault.count}});
  object["examples"] = ordered_json::array();
  for (const auto& example : cause.examples) object["examples"].push_back(object_of(example));
  return object;
}

ordered_json object_of(const ComponentSummary& component) {
  ordered_json object;
  object["name"] = component.name();
  object["verifier"] = component.verifier();
  object["rows"] = component.rows();
  add_outcomes(object, component);
  object["gated"] = component.gated();
  object["mean"] = or_null(component.mean());
  object["reasons"] = ordered_json::object();
  for (const Reason reason : component.reasons())
    object["reasons"][std::string(to_string(reason))] = object_of(component.cause(reason));
  return object;
}

ordered_json object_of(const GroupSignals::Counts& counts) {
  return {{"groups", counts.groups},
          {"without_signal", counts.without_signal()},
          {"none_correct", counts.none_correct},
          {"all_correct", counts.all_correct},
          {"mixed", counts.mixed},
          {"unrewarded", counts.unrewarded}};
}

ordered_json object_of(const Hint& hint) {
  return {{"kind", hint.kind}, {"component", hint.component}, {"seen", hint.seen},
          {"of", hint.of},     {"text", hint.text},           {"advice", hint.advice}};
}

}  // namespace

std::string json_text(const Summary& summary) {
  ordered_json document;
  document["total"] = object_of(summary.total());
  document["sources"] = ordered_json::object();
  for (const auto& [name, source] : summary.sources())
    document["sources"][name] = object_of(source);
  document["components"] = ordered_json::array();
  for (const ComponentSummary& component : summary.components())
    document["components"].push_back(object_of(component));
  document["groups"] = object_of(summary.groups());
  document["hints"] = ordered_json::array();
  for (const Hint& hint : hints(summary)) document["hints"].push_back(object_of(hint));
  return document.dump(2, ' ', false, ordered_json::error_handler_t::replace);
}

}  // namespace cupel
