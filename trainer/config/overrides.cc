#include "trainer/config/overrides.h"

#include <fmt/format.h>

#include <charconv>
#include <string>
#include <vector>

#include "base/nearest.h"
#include "trainer/config/section.h"

namespace cupel::trainer {
namespace {

/// What a stage is called (`name`, else its kind), "" where nothing says so.
std::string name_of_stage(const Json& stage) {
  if (!stage.is_object()) return "";
  for (const char* const key : {"name", "kind"}) {
    const auto found = stage.find(key);
    if (found == stage.end() || !found->is_string()) continue;
    if (std::string name = found->get<std::string>(); !name.empty()) return name;
  }
  return "";
}

/// The element of `list` that `word` stands for; null where there is none.
Json* element_of(Json& list, std::string_view word) {
  std::size_t index = 0;
  const auto [end, fault] = std::from_chars(word.data(), word.data() + word.size(), index);
  if (fault == std::errc() && end == word.data() + word.size())
    return index < list.size() ? &list[index] : nullptr;
  for (Json& each : list)
    if (name_of_stage(each) == word) return &each;
  return nullptr;
}

std::string no_element_message(const Json& list, const std::string& path, std::string_view word) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < list.size(); ++i) {
    const std::string name = name_of_stage(list[i]);
    names.push_back(name.empty() ? std::to_string(i) : name);
  }
  const std::vector<std::string_view> known(names.begin(), names.end());
  return path + ": " + unknown_name_message("element", word, known);
}

}  // namespace

Result<void> apply_override(Json& document, std::string_view assignment) {
  const std::size_t equals = assignment.find('=');
  if (equals == std::string_view::npos || equals == 0)
    return failure(
        fmt::format("\"{}\": expected PATH=VALUE, as in sampling.temperature=0.7", assignment));
  std::string_view rest = assignment.substr(0, equals);
  const std::string_view value = assignment.substr(equals + 1);
  Json* place = &document;
  std::string path;
  for (bool is_last = false; !is_last;) {
    const std::size_t dot = rest.find('.');
    is_last = dot == std::string_view::npos;
    const std::string word(rest.substr(0, dot));
    if (!is_last) rest.remove_prefix(dot + 1);
    if (place->is_array()) {
      Json* const element = element_of(*place, word);
      if (!element) return failure(no_element_message(*place, path, word));
      place = element;
    } else {
      if (place->is_null()) *place = Json::object();
      if (!place->is_object())
        return failure(
            fmt::format("{}: is {}, which has no key \"{}\"", path, found_text(*place), word));
      place = &(*place)[word];
    }
    path += "/" + word;
  }
  Json parsed = Json::parse(value, nullptr, /*allow_exceptions=*/false);
  *place = parsed.is_discarded() ? Json(value) : std::move(parsed);
  return {};
}

}  // namespace cupel::trainer
