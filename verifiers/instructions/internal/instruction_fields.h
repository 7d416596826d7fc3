#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cupel::instructions {

/// Of a row, as JSON text, only the fields in which instructions can be: at some GB/s, so that the
/// completions beside them cost nothing, and the same text for all rows of a prompt. `{}` where
/// there are none. Fails where the row is no JSON object.
Result<std::string> instruction_fields(std::string_view row);

/// Where a row's instructions are: two members of an object in it, and the way there.
struct InstructionFields {
  const nlohmann::json* ids;
  const nlohmann::json* kwargs;  ///< null where there are none
  std::string ids_path;          ///< "reward_model.ground_truth.instruction_id_list", for messages
  std::string kwargs_path;
};

/// Looks for them in `document`, and in the fields that data sets hand references around in;
/// replaces text by what it says where it is JSON or a literal of Python's. The result points into
/// `document`.
Result<InstructionFields> find_instructions(nlohmann::json& document);

}  // namespace cupel::instructions
