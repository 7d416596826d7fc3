#include "verifiers/instructions/internal/schema_references.h"

#include <fmt/format.h>

#include <utility>

#include "base/utf8.h"

namespace cupel::instructions {
namespace {

using nlohmann::json;

constexpr std::size_t kShown = 100;  // bytes of a reference quoted in a message

std::string_view without_empty_fragment(std::string_view uri) {
  if (uri.ends_with('#')) uri.remove_suffix(1);
  return uri;
}

int digit_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

std::string percent_decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const int high = text[i] == '%' && i + 2 < text.size() ? digit_value(text[i + 1]) : -1;
    const int low = high < 0 ? -1 : digit_value(text[i + 2]);
    if (low < 0) {
      out += text[i];
      continue;
    }
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return out;
}

bool leads_somewhere(const json& root, const std::string& pointer) {
  try {
    return root.contains(json::json_pointer(pointer));
  } catch (const json::exception&) {
    return false;
  }
}

}  // namespace

SchemaReferences::SchemaReferences(const json& root) : root_(root) { collect(root, ""); }

const json& SchemaReferences::at(const std::string& pointer) const {
  return root_.at(json::json_pointer(pointer));
}

void SchemaReferences::add(std::string name, const std::string& pointer) {
  const auto [place, is_new] = named_.emplace(std::move(name), pointer);
  if (!is_new) place->second = std::nullopt;
}

void SchemaReferences::collect(const json& value, const std::string& pointer) {
  if (value.is_object()) {
    for (const char* keyword : {"$id", "id"})
      if (const auto id = value.find(keyword); id != value.end() && id->is_string())
        add(std::string(without_empty_fragment(id->get_ref<const std::string&>())), pointer);
    if (const auto anchor = value.find("$anchor"); anchor != value.end() && anchor->is_string())
      add('#' + anchor->get<std::string>(), pointer);
  }
  if (!value.is_structured()) return;
  for (const auto& [name, part] : value.items()) collect(part, pointer + pointer_step(name));
}

Result<std::string> SchemaReferences::pointer_of(std::string_view reference) const {
  const std::size_t hash = reference.find('#');
  const std::string_view document = reference.substr(0, hash);
  const std::string_view fragment =
      hash == std::string_view::npos ? std::string_view() : reference.substr(hash + 1);
  const bool is_pointer = fragment.empty() || fragment.starts_with('/');
  const std::string name = is_pointer ? std::string(document) : '#' + std::string(fragment);
  const auto found = named_.find(name);
  if (found == named_.end() && !name.empty())
    return failure(fmt::format("\"{}\" is not in this schema; other documents are not fetched",
                               shorten(reference, kShown)));
  if (!name.empty() && !found->second)
    return failure(
        fmt::format("\"{}\" has more than one place in this schema", shorten(reference, kShown)));
  std::string pointer = name.empty() ? std::string() : *found->second;
  if (is_pointer) pointer += percent_decoded(fragment);
  if (!leads_somewhere(root_, pointer))
    return failure(fmt::format("\"{}\" leads nowhere", shorten(reference, kShown)));
  return pointer;
}

std::string pointer_step(std::string_view name) {
  std::string step = "/";
  for (const char c : name) {
    if (c == '~')
      step += "~0";
    else if (c == '/')
      step += "~1";
    else
      step += c;
  }
  return step;
}

/// Takes away what leads to none, again and again; what stays is in a circle.
std::optional<std::size_t> first_in_circle(const std::vector<std::vector<std::size_t>>& leads_to) {
  std::vector<std::size_t> ways(leads_to.size());
  std::vector<std::vector<std::size_t>> comes_from(leads_to.size());
  for (std::size_t i = 0; i < leads_to.size(); ++i) {
    ways[i] = leads_to[i].size();
    for (const std::size_t j : leads_to[i]) comes_from[j].push_back(i);
  }
  std::vector<std::size_t> ends;
  for (std::size_t i = 0; i < ways.size(); ++i)
    if (ways[i] == 0) ends.push_back(i);
  while (!ends.empty()) {
    const std::size_t end = ends.back();
    ends.pop_back();
    for (const std::size_t i : comes_from[end])
      if (--ways[i] == 0) ends.push_back(i);
  }
  for (std::size_t i = 0; i < ways.size(); ++i)
    if (ways[i] > 0) return i;
  return std::nullopt;
}

}  // namespace cupel::instructions
