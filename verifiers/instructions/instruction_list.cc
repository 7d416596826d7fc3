#include "verifiers/instructions/instruction_list.h"

#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/nearest.h"
#include "base/python_text.h"
#include "base/utf8.h"
#include "verifiers/instructions/internal/checks.h"
#include "verifiers/instructions/internal/instruction_fields.h"
#include "verifiers/instructions/internal/response.h"

namespace cupel::instructions {
namespace {

using nlohmann::json;

constexpr std::size_t kShown = 60;  // bytes of an id quoted in a message

/// A list as it is, anything else as a list of one.
std::vector<const json*> elements_of(const json& value) {
  std::vector<const json*> elements;
  if (!value.is_array()) return {&value};
  for (const json& element : value) elements.push_back(&element);
  return elements;
}

tl::unexpected<Error> unknown_instruction(const std::string& path, const std::string& id) {
  std::vector<std::string_view> ids;
  for (const InstructionType& type : instruction_types()) {
    if (type.id.ends_with(":" + id))
      return failure(
          fmt::format("{}: unknown instruction \"{}\"; did you mean \"{}\"?", path, id, type.id));
    ids.push_back(type.id);
  }
  return failure(path + ": " + unknown_name_message("instruction", shorten(id, kShown), ids));
}

/// The first text that follows the instruction settles it; else the response itself says why not.
Objection objection_to(const Check& check, const Variants& variants) {
  Objection first = check(*variants.at(0));
  for (std::size_t i = 1; first && i < variants.count(); ++i)
    if (const Response* other = variants.at(i); other && !check(*other)) return std::nullopt;
  return first;
}

}  // namespace

bool is_blank_response(std::string_view response) {
  for (std::size_t i = 0; i < response.size();)
    if (!is_python_space(next_character(response, i))) return false;
  return true;
}

struct InstructionList::Entry {
  std::string_view id;
  Check check;
};

InstructionList::InstructionList(std::shared_ptr<const Entries> entries)
    : entries_(std::move(entries)) {}

Result<InstructionList> InstructionList::from_json(std::string_view text) {
  json document = std::string(text);
  const auto fields = find_instructions(document);
  if (!fields) return tl::make_unexpected(fields.error());
  const auto ids = elements_of(*fields->ids);
  if (ids.empty()) return failure(fields->ids_path + ": the list is empty");
  const json none;
  std::vector<const json*> kwargs(ids.size(), &none);
  if (fields->kwargs) kwargs = elements_of(*fields->kwargs);
  if (kwargs.size() != ids.size())
    return failure(fmt::format("{} and {} differ in length: {} and {}", fields->ids_path,
                               fields->kwargs_path, ids.size(), kwargs.size()));
  auto entries = std::make_shared<Entries>();
  for (std::size_t i = 0; i < ids.size(); ++i) {
    const std::string path = fmt::format("{}[{}]", fields->ids_path, i);
    if (!ids[i]->is_string())
      return failure(fmt::format("{}: expected text, not {}", path, ids[i]->type_name()));
    const InstructionType* type = find_instruction_type(ids[i]->get_ref<const std::string&>());
    if (!type) return unknown_instruction(path, ids[i]->get<std::string>());
    Arguments arguments(*kwargs[i], fmt::format("{}[{}]", fields->kwargs_path, i));
    Check check = type->make(arguments);
    if (arguments.failed()) return failure(fmt::format("{} ({})", arguments.fault(), type->id));
    entries->push_back({type->id, std::move(check)});
  }
  return InstructionList(std::move(entries));
}

std::size_t InstructionList::size() const { return entries_->size(); }

std::string InstructionList::description() const {
  std::string description;
  for (const Entry& entry : *entries_) {
    if (!description.empty()) description += ", ";
    description += entry.id;
  }
  return description;
}

std::vector<InstructionResult> InstructionList::judge(std::string_view response, Mode mode) const {
  std::string valid;
  if (!simdjson::validate_utf8(response.data(), response.size())) {
    append_valid_utf8(valid, response);
    response = valid;
  }
  std::vector<InstructionResult> results;
  if (is_blank_response(response)) {
    for (const Entry& entry : *entries_) results.push_back({entry.id, false, "it is blank"});
    return results;
  }
  const Variants variants(response, mode == Mode::loose);
  for (const Entry& entry : *entries_) {
    Objection objection = objection_to(entry.check, variants);
    results.push_back({entry.id, !objection, std::move(objection).value_or("")});
  }
  return results;
}

}  // namespace cupel::instructions
