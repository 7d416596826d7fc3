#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cupel::instructions {

/// How a response is judged. Loosely: it follows an instruction if it does without its first line,
/// its last line or both, or one of these without asterisks, or as it is.
enum class Mode : std::uint8_t { strict, loose };

/// What an instruction came to.
struct InstructionResult {
  std::string_view id;  ///< "length_constraints:number_words"; as long as the list lives
  bool followed = false;
  std::string why_not;  ///< "words: 212, asked for: at least 300"; "" where it is followed
};

/// Nothing but space, as Python sees it. Such a response follows no instruction.
bool is_blank_response(std::string_view response);

/// What a prompt asks for that a program can check: instructions of IFEval's types. Immutable: any
/// number of threads may share one, and copies share what they hold.
///
///     const auto list = InstructionList::from_json(
///         R"({"instruction_id_list": ["punctuation:no_comma"], "kwargs": [{}]})");
///     list->judge("Well, no.", Mode::strict)[0].followed == false
class InstructionList {
 public:
  /// An object with `instruction_id_list` and `kwargs`, or one that holds such an object or its
  /// text in a field like `ground_truth`; docs/instructions.md lists the names. Fails with a
  /// message that names the field: an unknown instruction, an argument missing or of another type.
  static Result<InstructionList> from_json(std::string_view text);

  std::size_t size() const;
  /// Their ids, for messages: "punctuation:no_comma, startend:quotation".
  std::string description() const;

  /// One result for each instruction, in order. Linear in the length of the response, which may be
  /// any bytes.
  std::vector<InstructionResult> judge(std::string_view response, Mode mode) const;

 private:
  struct Entry;
  using Entries = std::vector<Entry>;
  explicit InstructionList(std::shared_ptr<const Entries> entries);

  std::shared_ptr<const Entries> entries_;
};

}  // namespace cupel::instructions
